"""The data behind every SPC chart, from Apache Superset and from this dashboard, over the same database.

Superset asks the database for each chart when it is looked at, and sends periods and values; it has no limits, icons
or words. The dashboard sends the metrics' pages, with all of those and the pictures, made anew each time from what the
database says then; a card that is the same as before is not written again. Both answer over HTTP to a signed-in reader,
one request after another.

Superset is no part of the project: where the program is on the path, or SUPERSET names it, it is run; elsewhere the
document says "not run".
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benches import _document, _throwaway
from benches._served import filled, free_port, served, signed_in

ROUNDS, WARM_UP = 5, 3  # in the first rounds each thread of a server meets its database for the first time
LEAST = 50
PATIENCE = 120  # seconds
ADMIN = {"username": "bench", "password": "only for a bench"}
VALUE = {"expressionType": "SQL", "sqlExpression": "SUM(numerator) / SUM(denominator) * 1000", "label": "rate"}

CONFIG = """
SECRET_KEY = "only-for-a-bench-only-for-a-bench"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = PREVENT_UNSAFE_DB_CONNECTIONS = False
CACHE_CONFIG = DATA_CACHE_CONFIG = {{"CACHE_TYPE": "NullCache"}}
FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache"}}
"""

Chart = tuple[int, list[int]]  # metric, and the areas that are charted, several where a cohort is


def main() -> None:
    superset = os.environ.get("SUPERSET") or shutil.which("superset")
    theirs: list[float] = []
    with _throwaway.database() as folder:
        filled()
        charts, pages, cookie = spc_charts(), metric_pages(), signed_in()
        with served(folder) as port:
            ours = [seconds_of_pages(port, cookie, pages, turn) for turn in range(WARM_UP + ROUNDS)][WARM_UP:]
        if superset:
            with superset_served(Path(superset), folder) as ask:
                theirs = [seconds_of_charts(ask, charts) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    _document.write(
        "peer",
        "Beside Apache Superset",
        f"The data behind all {len(charts)} SPC charts. Superset: periods and values, a request a chart, nothing kept. "
        f"Ours: the {len(pages)} pages of their metrics, made anew, with limits, icons, words and pictures; a card "
        f"that is the same as before is not written again. Medians of {ROUNDS} rounds, after {WARM_UP} to warm up.",
        report(ours, theirs),
    )


def spc_charts() -> list[Chart]:
    from metrics.models import StoredChart
    from metrics.queries.inputs import inputs_for

    held = StoredChart.objects.current().exclude(rule_set="").order_by("metric", "area")
    series = list(held.values_list("metric", "area"))
    members = inputs_for(series).members
    return [(metric, members.get((metric, area), [area])) for metric, area in series]


def metric_pages() -> list[str]:
    from metrics.models import StoredChart

    held = StoredChart.objects.current().exclude(rule_set="").order_by("metric__slug")
    return [f"/metrics/{slug}/" for slug in held.values_list("metric__slug", flat=True).distinct()]


def seconds_of_pages(port: int, cookie: str, pages: list[str], turn: int) -> float:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    start = time.perf_counter()
    for page in pages:
        _answer(connection, "GET", f"{page}?anew={turn}", headers={"Cookie": cookie})
    return time.perf_counter() - start


def seconds_of_charts(ask, charts: list[Chart]) -> float:
    start = time.perf_counter()
    for metric, areas in charts:
        if not ask(metric, areas):
            raise RuntimeError(f"Superset gave nothing for metric {metric}, areas {areas}.")
    return time.perf_counter() - start


@contextmanager
def superset_served(program: Path, folder: Path) -> Iterator[Any]:
    """Superset over the bench's database; gives a function that asks for one chart's rows."""
    config = folder / "superset_config.py"
    config.write_text(CONFIG.format(folder=folder))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        "SUPERSET_CONFIG_PATH": str(config),
        "SUPERSET_HOME": str(folder),
        "FLASK_APP": "superset.app:create_app()",
    }
    log = (folder / "log" / "superset.log").open("w")
    people = ("--username", ADMIN["username"], "--password", ADMIN["password"], "--email", "bench@example.org")
    for step in (
        ("db", "upgrade"),
        ("fab", "create-admin", "--firstname", "A", "--lastname", "Bench", *people),
        ("init",),
    ):
        subprocess.run((program, *step), env=environment, check=True, stdout=log, stderr=log, cwd=folder)
    port = free_port()
    gunicorn = (
        program.parent / "gunicorn",
        "superset.app:create_app()",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    )
    server = subprocess.Popen(gunicorn, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        yield _asking(port)
    finally:
        server.terminate()
        server.wait()
        log.close()


def _asking(port: int):
    _wait_for(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json"}

    def post(path: str, body: dict[str, Any]) -> Any:
        return json.loads(_answer(connection, "POST", path, json.dumps(body), headers))

    token = post("/api/v1/security/login", {**ADMIN, "provider": "db", "refresh": False})["access_token"]
    headers["Authorization"] = f"Bearer {token}"
    address = urlsplit(os.environ["DATABASE_URL"])._replace(scheme="postgresql").geturl()
    database = post("/api/v1/database/", {"database_name": "bench", "sqlalchemy_uri": address})["id"]
    table = {"database": database, "schema": "public", "table_name": "metrics_observation"}
    dataset = post("/api/v1/dataset/", table)["id"]

    def ask(metric: int, areas: list[int]) -> list[Any]:
        wanted = ((("metric_id", "=="), metric), (("area_id", "IN"), areas))
        filters = [{"col": column, "op": op, "val": value} for (column, op), value in wanted]
        query = {
            "columns": ["period_start"],
            "metrics": [VALUE],
            "filters": [*filters, {"col": "known_until", "op": "IS NULL"}],
            "orderby": [["period_start", True]],
            "row_limit": 1000,
        }
        context = {"datasource": {"id": dataset, "type": "table"}, "queries": [query], "force": True}
        return post("/api/v1/chart/data", {**context, "result_format": "json", "result_type": "full"})["result"][0][
            "data"
        ]

    return ask


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("Superset did not start.")
        time.sleep(0.5)


def _answer(connection: HTTPConnection, method: str, path: str, body: str | None = None, headers=None) -> bytes:
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"{path} answered {answer.status}: {text[:300]!r}")
    return text


def report(ours: list[float], theirs: list[float]) -> str:
    own = median(ours)
    rows = [("this dashboard", f"{own * 1000:.0f}", "1.0", "")]
    if theirs:
        peer = median(theirs)
        rows.append(("Apache Superset", f"{peer * 1000:.0f}", f"{peer / own:.1f}", f"at least {LEAST}"))
    else:
        rows.append(("Apache Superset", "not run", "not run", f"at least {LEAST}"))
    return _document.table(("who", "ms", "times ours", "target"), rows)


if __name__ == "__main__":
    main()
