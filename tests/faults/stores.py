"""A database and a broker of the tests' own, to be stopped, killed and started again without asking anybody."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

from config.local import postgres, valkey
from config.local.folders import Place, private_folder, socket_folder
from config.local.owner import unprivileged_owner
from tests.faults.disks import NO_MORE, limit_files


class Database:
    """PostgreSQL with its data in a folder; they outlive its processes."""

    def __init__(self, folder: Path, at_the_end: ExitStack) -> None:
        self.place = Place(folder, unprivileged_owner())
        self.logs = folder / "log"
        self.sockets = private_folder(socket_folder(folder, "database", at_the_end), self.place.owner)
        self.start()
        at_the_end.callback(self.stop)

    def start(self) -> None:
        self.process = postgres.start(self.place, self.sockets, self.logs)

    def stop(self) -> None:
        self.process.stop()
        connection.close()  # ours, which the tests look through, is lost like everybody's

    def kill(self) -> None:
        """As a machine that loses power would, but for the disk."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        connection.close()

    @contextmanager
    def without_room(self) -> Iterator[None]:
        """A disk that takes nothing more; afterwards there is room, and it is started again."""
        limit_files(self.process.pid, NO_MORE, self.place.owner)
        try:
            yield
        finally:
            self.kill()
            self.start()

    def address(self, name: str) -> str:
        return f"postgresql://{postgres.USER}@/{name}?host={quote(str(self.sockets), safe='')}"

    def copy(self, name: str, *, of: str) -> None:
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')

    @contextmanager
    def tables_on(self, folder: Path, name: str) -> Iterator[None]:
        """Keep the tables of a database on another disk, and nothing else of it. It is gone afterwards."""
        tables = private_folder(folder / "tables", self.place.owner)
        connection.close()
        self._tell(
            f"""CREATE TABLESPACE "{name}" LOCATION '{tables}'""", f'ALTER DATABASE "{name}" SET TABLESPACE "{name}"'
        )
        try:
            yield
        finally:
            connection.close()
            self._tell(f'DROP DATABASE "{name}" WITH (FORCE)', f'DROP TABLESPACE "{name}"')

    def _tell(self, *statements: str) -> None:
        with closing(psycopg2.connect(self.address("postgres"))) as server:
            server.autocommit = True
            with server.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)


class Broker:
    """Valkey with its queue in a folder of its own."""

    def __init__(self, folder: Path, at_the_end: ExitStack) -> None:
        self.folder = folder
        self.sockets = socket_folder(folder, "broker", at_the_end)
        self.start()
        at_the_end.callback(lambda: self.process.stop())

    def start(self) -> None:
        self.process = valkey.start(self.folder, self.sockets)

    def stop(self) -> None:
        self.process.stop()

    def lose_everything(self) -> None:
        """Killed outright, and what it held is gone."""
        self.process.program.log.unlink()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder / "valkey")

    @property
    def address(self) -> str:
        return valkey.address(self.sockets)
