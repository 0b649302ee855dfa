"""The dashboard as processes: what production runs, on a database of the tests' choosing."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from config.local.addresses import page_is_served
from config.local.processes import Process, Program

ROOT = Path(settings.BASE_DIR)
DEMO_PASSWORD = "only for the tests of the pages"
PATIENCE = 60  # seconds


def database_url(name: str) -> str:
    """The address of another database on the server that the tests use."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(database),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **more,
    }


@contextmanager
def running(name: str, *command: str, surroundings: dict[str, str], log: Path):
    """A program of the dashboard while the block runs; its output is in `log`."""
    process = Process(Program(name, (sys.executable, *command), log=log, environment=surroundings))
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def worker(database: str, folder: Path, *options: str, **more: str):
    """A Celery worker with a queue of its own, so that it meets no other worker of the suite."""
    command = ("-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "--concurrency", "1", *options)
    log = folder / f"worker-{time.monotonic_ns()}.log"
    with running("worker", *command, surroundings=environment(database, folder, **more), log=log) as process:
        process.log = log
        yield process


@contextmanager
def served(*, database: str, folder: Path, **more: str):
    """The web server on a free port, with static files collected into `folder`; gives its address."""
    surroundings = environment(database, folder, **more)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=surroundings, check=True)
    port, log = free_port(), folder / "web.log"
    command = ("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--workers", "1")
    with running("web", *command, surroundings=surroundings, log=log):
        deadline = time.monotonic() + PATIENCE
        while not page_is_served(port):
            if time.monotonic() > deadline:
                raise TimeoutError(log.read_text())
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
