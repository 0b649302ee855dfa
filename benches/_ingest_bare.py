"""PostgreSQL's own way: COPY the rows of a return, and upsert them into a table like that of observations.

The table has every constraint and index of the observations, the exclusion constraint and the foreign keys too. It
keeps no memory: a row that differs is overwritten.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from benches._ingest_return import timed
from benches._ingest_world import Line

TABLE, INCOMING = "bench_observation", "bench_incoming"
KEY = ("metric_id", "area_id", "period_start", "period_end", "design")
NULL = r"\N"


def make() -> None:
    """The empty table, like that of observations. LIKE leaves foreign keys out, so they are added."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (LIKE metrics_observation INCLUDING ALL)")
        cursor.execute(
            """SELECT pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid = 'metrics_observation'::regclass AND contype = 'f'"""
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {TABLE} ADD {definition}")


def columns() -> list[str]:
    from metrics.models import Observation

    return [field.column for field in Observation._meta.concrete_fields if not field.primary_key]


def write_rows(path: Path, lines: Iterable[Line]) -> None:
    """The lines of a return as the rows that publishing them makes, in the text that COPY reads."""
    from django.utils import timezone

    from metrics.models import Area, Metric, Submission

    moment = timezone.now()
    submission = Submission.objects.create(title="Bare", file_name=path.name, digest="", received_at=moment)
    always = {"area_id": Area.objects.get().pk, "submission_id": submission.pk, "known_from": moment}
    metrics = dict(Metric.objects.values_list("slug", "pk"))
    names = columns()
    with path.open("w", encoding="utf-8") as file:
        for row, line in enumerate(lines, 2):
            held = {**always, **_said(line), "metric_id": metrics[line[1]], "cell": f"D{row}"}
            file.write("\t".join(str(held.get(name, NULL)) for name in names) + "\n")


def _said(line: Line) -> dict[str, Any]:
    from metrics.periods import month

    _, _, text, numerator, denominator, state, provisional, reason = line
    period = month(date.fromisoformat(f"{text}-01"))
    return {
        **{"period_start": period.start, "period_end": period.end, "design": "", "fault": "", "reason": reason},
        **{"numerator": numerator, "denominator": denominator, "state": state or "reported"},
        "provisional": provisional == "yes",
    }


def seconds_to_upsert(path: Path) -> float:
    """One transaction: COPY into a temporary table, and from there into the table."""
    return timed(lambda: _upsert(path))[0]


def _upsert(path: Path) -> None:
    from django.db import connection, transaction

    named = ", ".join(columns())
    said = [name for name in columns() if name not in (*KEY, "known_from", "known_until", "submission_id", "cell")]
    values, new = (", ".join(f"{table}.{name}" for name in said) for table in (TABLE, "excluded"))
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns() if name not in KEY)
    with path.open(encoding="utf-8") as file, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {INCOMING} ON COMMIT DROP AS SELECT {named} FROM {TABLE} WITH NO DATA")
        cursor.copy_expert(f"COPY {INCOMING} ({named}) FROM STDIN", file)
        cursor.execute(
            f"INSERT INTO {TABLE} ({named}) SELECT {named} FROM {INCOMING} "
            f"ON CONFLICT ({', '.join(KEY)}) WHERE known_until IS NULL "
            f"DO UPDATE SET {changed} WHERE ({values}) IS DISTINCT FROM ({new})"
        )


def empty() -> None:
    """Both tables, and what hangs on them, as before the first return."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE metrics_observation, metrics_owedchart, {TABLE} CASCADE")
