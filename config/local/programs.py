"""The processes of the application itself: web server, worker and beat."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from config.local.processes import Program, keep_previous


def web(environment: Mapping[str, str], logs: Path, listener: int) -> Program:
    """The web server, on a socket that is bound already: the port cannot be lost between the check and the start."""
    options = ("--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "5", "--no-control-socket")
    return Program(
        name="the web server",
        command=(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener}", *options),
        log=keep_previous(logs / "web.log"),
        environment=environment,
        death_signal=signal.SIGQUIT,  # lets go of the port at once, for the next start
        keep_open=(listener,),
    )


def worker(environment: Mapping[str, str], logs: Path) -> Program:
    """Two tasks at once. A killed launcher ends it cold: the tasks it held come back at the next start."""
    options = ("-c", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
    return Program(
        name="the worker",
        command=(sys.executable, "-m", "celery", "-A", "config", "worker", *options),
        log=keep_previous(logs / "worker.log"),
        environment=environment,
        death_signal=signal.SIGQUIT,
        grace=20.0,
    )


def beat(environment: Mapping[str, str], logs: Path) -> Program:
    """Keeps its schedule in var/: what is due is counted from the last run, across restarts."""
    options = ("--schedule", str(logs.parent / "beat-schedule"), "--pidfile=", "--loglevel", "INFO")
    return Program(
        name="the beat",
        command=(sys.executable, "-m", "celery", "-A", "config", "beat", *options),
        log=keep_previous(logs / "beat.log"),
        environment=environment,
    )
