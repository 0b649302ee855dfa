"""Publish the readings of a submission: what differs from what is known becomes what is known.

One transaction. Nothing is overwritten: a value that changes is closed and its new version opened,
and the charts that show it are marked as owed. Whoever calls nudges the workers after commit.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from metrics.actions.owing import owe_charts
from metrics.models import Area, Metric, Observation, Submission
from metrics.models.observations import KEY
from metrics.uploads.cells import Reading

# Everything a reading says, beside the key that places it.
SAID = ("numerator", "denominator", "value", "lower", "upper", "respondents", "state", "provisional", "fault", "reason")
KEPT_WITH = ("source_version_on", "cell")
INCOMING = ("metric_id", "area_id", "period_start", "period_end", "design", *SAID, *KEPT_WITH)

# One publication at a time, so that each sees what the one before it made known.
PUBLISHING_LOCK = 7_203_001


@dataclass(frozen=True)
class Published:
    """What a publication did: numbers of readings."""

    new: int
    revised: int
    unchanged: int

    @property
    def is_change(self) -> bool:
        return bool(self.new or self.revised)


@transaction.atomic
def publish(*, submission: Submission, readings: Sequence[Reading]) -> Published:
    """Make the readings known, attributed to `submission`, which is saved as published.

    Readings equal to what is known change nothing. Raises KeyError for a metric or an area that is
    not there, and IntegrityError for two readings of one metric, area and period.
    """
    wait_for_turn()
    moment = next_moment()
    submission.received_at = submission.received_at or moment
    submission.published_at = moment
    submission.save()
    with connection.cursor() as cursor:
        _bring_in(cursor, readings)
        revised = _close_revised(cursor, moment)
        opened = _open_versions(cursor, submission, moment)
        touched = _touched(cursor, moment)
        cursor.execute("DROP TABLE incoming")
    owe_charts(series=touched, moment=moment)
    return Published(new=opened - revised, revised=revised, unchanged=len(readings) - opened)


def next_moment() -> datetime:
    """Now, or just after the latest thing known where the clock was set back."""
    latest = Observation.objects.aggregate(latest=Max("known_from"))["latest"]
    now = timezone.now()
    return now if latest is None or now > latest else latest + timedelta(microseconds=1)


def wait_for_turn() -> None:
    """From here to the end of the transaction nobody else publishes: what is read now is what is published upon."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


def _bring_in(cursor, readings: Sequence[Reading]) -> None:
    """Copy the readings into a table that lasts for this transaction."""
    columns = ", ".join(INCOMING)
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {columns} FROM metrics_observation WITH NO DATA"
    )
    cursor.copy_expert(
        f"COPY incoming ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (design, fault, reason, cell))",
        _rows(readings),
    )
    cursor.execute(f"CREATE UNIQUE INDEX ON incoming ({', '.join(_key_columns())})")
    cursor.execute("ANALYZE incoming")


def _rows(readings: Sequence[Reading]) -> io.StringIO:
    metrics = dict(Metric.objects.values_list("slug", "pk"))
    areas = dict(Area.objects.values_list("code", "pk"))
    text = io.StringIO()
    writer = csv.writer(text)
    for r in readings:
        writer.writerow(
            (
                metrics[r.metric],
                areas[r.area],
                r.period.start,
                r.period.end,
                r.design,
                *(getattr(r, name) for name in SAID),
                *(getattr(r, name) for name in KEPT_WITH),
            )
        )
    text.seek(0)
    return text


def _key_columns() -> list[str]:
    return [f"{name}_id" if name in ("metric", "area") else name for name in KEY]


def _same_place(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in _key_columns())


def _close_revised(cursor, moment: datetime) -> int:
    differs = ", ".join(f"known.{name}" for name in SAID), ", ".join(f"incoming.{name}" for name in SAID)
    cursor.execute(
        f"""UPDATE metrics_observation AS known SET known_until = %s FROM incoming
            WHERE {_same_place("known", "incoming")} AND known.known_until IS NULL
            AND ({differs[0]}) IS DISTINCT FROM ({differs[1]})""",
        [moment],
    )
    return cursor.rowcount


def _open_versions(cursor, submission: Submission, moment: datetime) -> int:
    columns = ", ".join(INCOMING)
    cursor.execute(
        f"""INSERT INTO metrics_observation ({columns}, submission_id, known_from)
            SELECT {", ".join(f"incoming.{name}" for name in INCOMING)}, %s, %s FROM incoming
            WHERE NOT EXISTS (SELECT 1 FROM metrics_observation AS known
                              WHERE {_same_place("known", "incoming")} AND known.known_until IS NULL)
            ORDER BY {", ".join(f"incoming.{name}" for name in _key_columns())}""",
        [submission.pk, moment],
    )
    return cursor.rowcount


def _touched(cursor, moment: datetime) -> list[tuple[int, int]]:
    """The series, as (metric, area), that this publication changed."""
    cursor.execute(
        f"""SELECT DISTINCT known.metric_id, known.area_id FROM metrics_observation AS known
            JOIN incoming ON {_same_place("known", "incoming")} WHERE known.known_from = %s""",
        [moment],
    )
    return cursor.fetchall()
