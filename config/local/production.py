"""The services of docker-compose.yml as plain processes, on the database and broker that the environment names.

Web server, a worker for each queue and beat, watched, started again where they fall over, and replaced one after the
other when the launcher gets a HUP: no request and no task is lost by that.
"""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.local import addresses, lock
from config.local.folders import var_folder
from config.local.problem import Problem
from config.local.processes import Process, Program, keep_previous, run
from config.local.serve import chosen_port, interruptible, wait_for_first_page
from config.local.supervision import EVERY, Supervisor

QUEUES = {"TASK_QUEUE": "charts", "RETURNS_QUEUE": "returns"}  # by the variable that gives one another name
NEEDED = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY")
LAUNCHER = "production-like.pid"
COUNTS = "production-counts"


def production() -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. Raises Problem where it cannot start or go on."""
    environment = production_environment(var := var_folder(), chosen_port())
    check_addresses(environment)
    # Until this process ends.
    lock.hold(var / "production-like.lock", busy=f"It is running already on the folder {var}: restart or stop it.")
    try:
        with interruptible(), launcher_noted(var), asked_to_restart() as asked:
            shutil.rmtree(var / COUNTS, ignore_errors=True)  # counts begin with the processes that count
            prepare(environment)
            run_services(environment, var, asked)
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def signal_launcher(number: signal.Signals) -> int:
    """Tell the one that runs on this VAR_DIR to restart or to stop."""
    path = var_folder() / LAUNCHER
    try:
        os.kill(int(path.read_text(encoding="ascii")), number)
    except (OSError, ValueError) as error:
        raise Problem(f"Nothing runs on the folder {path.parent}.") from error
    return 0


def production_environment(var: Path, port: int) -> dict[str, str]:
    for name in NEEDED:
        if not (os.environ.get(name) or os.environ.get(f"{name}_FILE")):
            raise Problem(f"{name} is not set. For a start that needs nothing, run script/server.")
    return {
        **os.environ,
        "VAR_DIR": str(var),
        "BIND": os.environ.get("BIND") or f"127.0.0.1:{port}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def check_addresses(environment: Mapping[str, str]) -> None:
    """Where they stand in files, the settings read them, and what is wrong is said by the first step."""
    if database := environment.get("DATABASE_URL"):
        addresses.check_database(database)
    if broker := environment.get("CELERY_BROKER_URL"):
        addresses.check_broker(broker)


def prepare(environment: Mapping[str, str]) -> None:
    for command in (("collectstatic", "--noinput", "--verbosity", "0"), ("prepare",)):
        if run(Program("the preparation", (sys.executable, "manage.py", *command), environment=environment)):
            raise Problem("It cannot start: a step of its preparation failed, as said above.")


def run_services(environment: Mapping[str, str], var: Path, asked: threading.Event) -> None:
    supervisor = Supervisor(essential=[])
    try:
        supervisor.start(web(environment, var / "log"))
        wait_for_first_page(int(environment["PORT"]), supervisor)
        for place, (name, usual) in enumerate(QUEUES.items()):
            measured = measured_apart(environment, place)
            supervisor.start(worker(measured, var / "log", usual, queue=environment.get(name) or usual))
        supervisor.start(beat(environment, var))
        print(f"Ready: http://{environment['BIND']}/ (Ctrl-C stops it)", flush=True)
        while True:
            supervisor.look()
            if asked.is_set():
                asked.clear()
                restart(supervisor)
            time.sleep(EVERY)
    finally:
        print("Stopping …", flush=True)
        supervisor.stop()


def restart(supervisor: Supervisor) -> None:
    """The web server replaces its own workers; the others end what they have in hand, one after the other."""
    web_server, *others = supervisor.started
    os.kill(web_server.pid, signal.SIGHUP)
    for place, process in enumerate(others, start=1):
        process.stop()
        supervisor.started[place] = Process(process.program)
    print("Restarted.", flush=True)


def measured_apart(environment: Mapping[str, str], place: int) -> dict[str, str]:
    """On one machine each worker needs a port of its own for its counts, where they are wanted: METRICS_PORT and on."""
    if port := environment.get("METRICS_PORT"):
        return {**environment, "METRICS_PORT": str(int(port) + place)}
    return dict(environment)


def counting(environment: Mapping[str, str], name: str) -> dict[str, str]:
    """The processes of one service add up their counts in a folder."""
    return {**environment, "PROMETHEUS_MULTIPROC_DIR": str(Path(environment["VAR_DIR"]) / COUNTS / name)}


def web(environment: Mapping[str, str], logs: Path) -> Program:
    return Program(
        name="the web server",
        command=(sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"),
        log=keep_previous(logs / "production-web.log"),
        environment=counting(environment, "web"),
        grace=40.0,
    )


def worker(environment: Mapping[str, str], logs: Path, work: str, *, queue: str) -> Program:
    """SIGTERM lets it end the tasks it has; no task may take longer than the grace."""
    options = ("--queues", queue, "--hostname", f"{work}@%h", "--concurrency", "2")
    return Program(
        name=f"the worker for {work}",
        command=(sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", *options),
        log=keep_previous(logs / f"production-worker-{work}.log"),
        environment=counting(environment, work),
        death_signal=signal.SIGQUIT,
        grace=320.0,
    )


def beat(environment: Mapping[str, str], var: Path) -> Program:
    options = ("--schedule", str(var / "production-beat"), "--pidfile=")
    return Program(
        name="beat",
        command=(sys.executable, "-m", "celery", "--quiet", "-A", "config", "beat", *options),
        log=keep_previous(var / "log" / "production-beat.log"),
        environment=environment,
    )


@contextmanager
def launcher_noted(var: Path) -> Iterator[None]:
    path = var / LAUNCHER
    path.write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def asked_to_restart() -> Iterator[threading.Event]:
    asked = threading.Event()
    signal.signal(signal.SIGHUP, lambda *_: asked.set())
    yield asked
