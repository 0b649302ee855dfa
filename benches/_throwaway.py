"""A database of a bench's own, filled with the published data, and gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from config.local import stores
from config.local.serve import application_environment

Measured = TypeVar("Measured")


def apart(measure: Callable[[Path], Measured]) -> Measured:
    """What `measure` gives in a process of its own on a database of its own; it gets a folder.

    Django can be set up for one database only in a process, so a bench that needs two has two processes.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as process:
        return process.submit(_measured, measure).result()


def _measured(measure: Callable[[Path], Measured]) -> Measured:
    with database() as folder:
        return measure(folder)


@contextmanager
def database() -> Iterator[Path]:
    """The settings of the environment name a new, empty database while the block runs; gives a folder beside it.

    On the server that DATABASE_URL names, or an embedded one. Django must not have been set up before.
    """
    folder = Path(tempfile.mkdtemp(prefix="vanguards-bench-", dir="/tmp"))
    folder.chmod(0o711)  # as root the database runs as another user, who must get through
    for name in ("log", "static"):
        (folder / name).mkdir()
    try:
        with stores.running(folder, throwaway=True) as running:
            server = urlsplit(running.database_url)
            name = f"bench_{os.getpid()}"
            _execute(server._replace(path="/postgres").geturl(), "CREATE DATABASE {}", name)
            try:
                os.environ.update(application_environment(folder, running))
                os.environ.update(VAR_DIR=str(folder), DATABASE_URL=server._replace(path=f"/{name}").geturl())
                yield folder
            finally:
                _execute(server._replace(path="/postgres").geturl(), "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _execute(address: str, statement: str, name: str) -> None:
    connection = psycopg2.connect(address)
    connection.autocommit = True  # a database is not made inside a transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()
