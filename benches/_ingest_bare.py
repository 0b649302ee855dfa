"""PostgreSQL's own way: COPY the rows that a publication kept, and upsert them into a table like that of observations.

The table has every constraint and index of the observations, the exclusion constraint and the foreign keys too. It
keeps no memory: a row that differs is overwritten.
"""

from pathlib import Path

from benches._ingest_return import timed

TABLE, INCOMING = "bench_observation", "bench_incoming"
KEY = ("metric_id", "area_id", "period_start", "period_end", "design")


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


def copy_out(path: Path) -> None:
    """What is known now, as the text that COPY reads."""
    from django.db import connection

    rows = f"SELECT {', '.join(columns())} FROM metrics_observation WHERE known_until IS NULL"
    with path.open("w", encoding="utf-8") as file, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)


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
