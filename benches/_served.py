"""What benches of pages share: a reader, the web server as it is run, and the time that an address takes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

EMPTY = "/empty/"
ROUNDS, WARM_UP = 100, 10
PATIENCE = 60  # seconds


def filled() -> None:
    """The published data in the bench's database, and the addresses of the dashboard with an empty page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benches._pages_settings"
    from config.local.preparation import prepare  # needs the settings

    if prepare():
        raise SystemExit("The bench's database could not be filled.")


def signed_in(user=None) -> str:
    """The cookie of a session of this person, or else of the first there is, a programme lead."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    user = user or User.objects.order_by("pk").first()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def remember_more(first: int, last: int) -> None:
    """Give every row that remembers earlier versions, the first-th to the last-th before the one in force.

    Each is closed, was known for one day, and is otherwise the same.
    """
    from django.apps import apps
    from django.db import connection

    from memory.models import Known

    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Known):
                cursor.execute(_earlier_versions(model, first, last))
        cursor.execute("VACUUM ANALYZE")


def _earlier_versions(model, first: int, last: int) -> str:
    """SQL that copies the current rows of a table into the days before they were known."""
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key]
    moved = {
        '"known_from"': "known_from - (n * interval '1 day')",
        '"known_until"': "known_from - ((n - 1) * interval '1 day')",
        '"computed_at"': "computed_at - (n * interval '1 day')",
    }
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
        f"SELECT {', '.join(moved.get(column, column) for column in columns)} "
        f'FROM "{model._meta.db_table}" CROSS JOIN generate_series({first}, {last}) AS n WHERE known_until IS NULL'
    )


@contextmanager
def served(folder: Path, *options: str) -> Iterator[int]:
    """The web server on a free port."""
    port = free_port()
    command = (sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4", *options)
    with (folder / "log" / "web.log").open("w") as log:
        web = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port
        finally:
            web.terminate()
            web.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The web server did not start.")


def medians(port: int, cookie: str, pages: Mapping[str, str]) -> dict[str, float]:
    """Milliseconds by page: each asked in turn, so that what else the machine does falls on all alike."""
    connection = HTTPConnection("127.0.0.1", port)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(WARM_UP + ROUNDS):
        for name, address in pages.items():
            times[name].append(_milliseconds(connection, address.format(turn), cookie))
    return {name: median(found[WARM_UP:]) for name, found in times.items()}


def _milliseconds(connection: HTTPConnection, address: str, cookie: str) -> float:
    """As a browser asks: signed in, and ready for a compressed page."""
    start = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}.")
    return (time.perf_counter() - start) * 1000
