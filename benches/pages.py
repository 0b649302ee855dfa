"""How long pages take beside an empty page for the same reader, and whether history makes them slower.

The empty page has the same frame, middleware and signed-in reader. All are asked of one gunicorn, as it
is served, in turn in the same minute. Then every row that remembers is given nine earlier versions, and
all is asked again.
"""

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

from benches import _document, _throwaway

EMPTY = "/empty/"
ROUNDS, WARM_UP = 100, 10
HISTORY = 10
MOST = {"overview": 4.0, "chart": 3.0}
ANEW = "?anew={}"  # an address of which nothing is kept
PATIENCE = 60  # seconds


def main() -> None:
    with _throwaway.database() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "benches._pages_settings"
        from config.local.preparation import prepare  # needs the settings

        if prepare():
            raise SystemExit("The bench's database could not be filled.")
        pages = addresses()
        cookie = signed_in()
        with served(folder) as port:
            before = medians(port, cookie, pages)
        remember_more()
        with served(folder) as port:
            after = medians(port, cookie, pages)
    _document.write(
        "pages",
        "Pages beside an empty page",
        "The empty page has the same frame, middleware and reader, and one gunicorn is asked for all in turn; "
        "milliseconds are medians. A page is kept while nothing in the database has changed; “made anew” is what the "
        f"first reader after a change waits for. Then each remembered row is given {HISTORY - 1} earlier versions.",
        report(before, after),
    )


def addresses() -> dict[str, str]:
    from django.urls import reverse

    overview = reverse("metrics:overview")
    chart = reverse("metrics:chart", args=["south-somerset-symphony", "non-elective-admissions"])
    pages = {"overview": overview, "chart": chart}
    return {"empty page": EMPTY, **pages, **{f"{name}, made anew": page + ANEW for name, page in pages.items()}}


def signed_in() -> str:
    """The cookie of a programme lead's session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    user = User.objects.order_by("pk").first()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def remember_more() -> None:
    """Give every row that remembers earlier versions: closed, one day each, and otherwise the same."""
    from django.apps import apps
    from django.db import connection

    from memory.models import Known

    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Known):
                cursor.execute(_earlier_versions(model))
        cursor.execute("VACUUM ANALYZE")


def _earlier_versions(model) -> str:
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
        f'FROM "{model._meta.db_table}" CROSS JOIN generate_series(1, {HISTORY - 1}) AS n WHERE known_until IS NULL'
    )


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The web server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4")
    with (folder / "log" / "web.log").open("w") as log:
        web = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port
        finally:
            web.terminate()
            web.wait()


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


def report(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """Both ratios of each page: beside the empty page, and of ten times the history beside once."""
    empty, empty_after = before["empty page"], after["empty page"]
    rows = [("empty page", f"{empty:.1f}", "1.00", "", "1.00", "")]
    for name in before:
        if name != "empty page":
            times, later = before[name] / empty, after[name] / empty_after
            most = f"{MOST[name]:g}" if name in MOST else ""
            rows.append((name, f"{before[name]:.1f}", f"{times:.2f}", most, f"{later:.2f}", f"{later / times:.2f}"))
    headings = ("page", "ms", "ratio to empty", "at most", f"ratio, history × {HISTORY}", "growth of the ratio")
    return _document.table(headings, rows)


if __name__ == "__main__":
    main()
