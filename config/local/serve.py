"""The whole dashboard on this machine: stores, numbers, web server, worker and beat, until it is told to stop."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from config.local import addresses, lock, programs, stores
from config.local.environment import noted
from config.local.folders import secret_key, var_folder
from config.local.problem import Problem
from config.local.processes import Program, run
from config.local.supervision import Supervisor

FIRST_PAGE_WITHIN = 120.0  # seconds


def serve() -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. Raises Problem with the reason where it cannot start or go on."""
    port = chosen_port()
    var = var_folder()
    try:
        busy = f"The dashboard is running already on the folder {var}: stop it first, or set VAR_DIR to another."
        lock.hold(var / "launcher.lock", busy=busy)  # until this process ends
        with closing(bound_socket(port)) as listener, interruptible():
            run_everything(var, listener)
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def run_everything(var: Path, listener: socket.socket) -> None:
    print(f"Starting the database and the broker (logs in {var / 'log'}) …", flush=True)
    with stores.running(var) as running:
        environment = application_environment(var, running)
        if run(Program("the preparation", (sys.executable, "-m", "config.local", "prepare"), environment=environment)):
            raise Problem("The dashboard cannot start: a step of its preparation failed, as said above.")
        supervisor = Supervisor([process for process in (running.database, running.broker) if process])
        try:
            with noted(var, environment):
                run_application(var, environment, listener, supervisor)
        finally:
            print("Stopping …", flush=True)
            supervisor.stop()


def run_application(var: Path, environment: dict[str, str], listener: socket.socket, supervisor: Supervisor) -> None:
    logs, port = var / "log", listener.getsockname()[1]
    supervisor.start(programs.web(environment, logs, listener.fileno()))
    wait_for_first_page(port, supervisor)
    # Only now: they are not needed for a page, and all three at once would keep two cores busy for longer.
    supervisor.start(programs.worker(environment, logs))
    supervisor.start(programs.beat(environment, logs))
    announce(port, var)
    supervisor.watch()


def application_environment(var: Path, running: stores.Stores) -> dict[str, str]:
    """What the settings ask for, to add to what the environment has already."""
    return {
        **os.environ,
        "DATABASE_URL": running.database_url,
        "CELERY_BROKER_URL": running.broker_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(var),
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def wait_for_first_page(port: int, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + FIRST_PAGE_WITHIN
    while not addresses.page_is_served(port):
        supervisor.look()
        if time.monotonic() > deadline:
            raise Problem("The web server does not answer: its log says why.")


def announce(port: int, var: Path) -> None:
    """Say where it is and who may log in."""
    accounts = var / "demo-accounts.txt"
    print(f"\n{accounts.read_text(encoding='utf-8') if accounts.exists() else ''}")
    print(f"The dashboard is ready: http://127.0.0.1:{port}/ (Ctrl-C stops it)", flush=True)


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Problem(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def bound_socket(port: int) -> socket.socket:
    """Bound and not yet listening: until the web server has it, callers are refused rather than kept waiting."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise Problem(
            f"Port {port} cannot be used ({error.strerror}): stop what uses it, or set PORT to another number."
        ) from error
    return listener


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal stop everything in order; a second one does not cut the stopping short."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asked for the opposite
        numbers.append(signal.SIGHUP)

    def interrupt(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, interrupt)
    yield
