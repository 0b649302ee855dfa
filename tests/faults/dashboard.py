"""One dashboard as processes: started as the launcher starts them, and ended as the tests like."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
from kombu import Connection, Producer

from config.local import programs
from config.local.addresses import page_is_served
from config.local.processes import Process, Program
from config.local.supervision import Supervisor
from tests.faults.stores import Broker, Database

SWEEP_SECONDS = 1
PATIENCE = 60  # seconds
MANY_WORDS = 4000
ADMINISTRATOR = "engineer@example.org"
METRICS_TOKEN = "only for the tests of faults"


@dataclass
class Dashboard:
    """A database of its own on the tests' server, a broker of its own, a folder for files and for logs."""

    database: Database
    broker: Broker
    name: str
    folder: Path
    static: Path
    at_the_end: ExitStack
    port: int = 0
    more: dict[str, str] = field(default_factory=dict)  # of the environment
    supervisor: Supervisor = field(default_factory=lambda: Supervisor([]))

    def __post_init__(self) -> None:
        self.at_the_end.callback(self._end)

    def _end(self) -> None:
        """At once: nothing of it is wanted any more."""
        for process in self.supervisor.started:
            kill_outright(process)

    @property
    def database_url(self) -> str:
        return self.database.address(self.name)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker.address,
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.static),
            "SWEEP_SECONDS": str(SWEEP_SECONDS),
            "BROKER_VISIBILITY_TIMEOUT": "5",
            "ADMIN_EMAILS": ADMINISTRATOR,
            "METRICS_TOKEN": METRICS_TOKEN,
            "PYTHONUNBUFFERED": "1",
            **self.more,
        }

    def web(self) -> Process:
        listener = self.at_the_end.enter_context(closing(socket.socket()))
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        process = self.start(programs.web(self.environment, self._logs("web"), listener.fileno()))
        self.until(self.answers, "The web server does not answer.")
        return process

    def answers(self) -> bool:
        return page_is_served(self.port)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def worker(self) -> Process:
        return self.start(programs.worker(self.environment, self._logs("worker")))

    def beat(self) -> Process:
        return self.start(programs.beat(self.environment, self._logs("beat")))

    def start(self, program: Program) -> Process:
        self.supervisor.start(program)
        return self.supervisor.started[-1]

    def _logs(self, name: str) -> Path:
        """Each process has a folder of its own, and so each beat its own schedule."""
        logs = self.folder / f"{name}-{len(self.supervisor.started)}" / "log"
        logs.mkdir(parents=True)
        return logs

    def until(self, true: Callable[[], object], why: str) -> None:
        """Wait for something, and start again meanwhile what falls over, as the launcher does."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            self.supervisor.look()
            if time.monotonic() > deadline:
                pytest.fail(f"{why}\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self) -> str:
        logs = [process.program.log for process in self.supervisor.started]
        return "\n".join(f"--- {log}\n{log.read_text()[-MANY_WORDS:]}" for log in logs)

    @contextmanager
    def messages(self) -> Iterator[Producer]:
        """For tasks that a test sends itself: Celery in the tests' own process knows another broker."""
        with Connection(self.broker.address) as connection:
            yield Producer(connection)

    def said(self, name: str) -> str:
        """What the processes whose names begin so have written to their logs."""
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"{name}*/log/*.log")))

    def told(self) -> list[str]:
        """The subjects of the e-mails to administrators, whichever process sent them."""
        letters = self.said("").split("Subject: ")[1:]
        return [letter.partition("From: ")[0] for letter in letters if f"\nTo: {ADMINISTRATOR}" in letter]

    @contextmanager
    def held_up(self, table: str, mode: str) -> Iterator[psycopg2.extensions.connection]:
        """Hold a lock of a table, so that whoever comes to it is surely in the middle of what they do."""
        connection = psycopg2.connect(self.database_url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
            yield connection
        finally:
            connection.close()


def kill_outright(process: Process) -> None:
    """The program and its children, as a machine that loses power would."""
    with suppress(ProcessLookupError):  # it has fallen over already
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def paused(process: Process) -> Iterator[None]:
    """The program and its children neither do anything nor end."""
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGCONT)
