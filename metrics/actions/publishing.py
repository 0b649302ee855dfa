"""Publish the readings of a submission: what differs from what is known becomes what is known.

One transaction. Nothing is overwritten: a value that changes is closed and its new version opened,
and the charts that show it are marked as owed. Whoever calls nudges the workers after commit.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from metrics.actions.owing import owe_charts
from metrics.actions.turns import wait_for_turn
from metrics.models import Area, Metric, Observation, Submission
from metrics.models.observations import KEY
from metrics.uploads.cells import Reading

# Everything a reading says, beside the key that places it.
SAID = ("numerator", "denominator", "value", "lower", "upper", "respondents", "state", "provisional", "fault", "reason")
KEPT_WITH = ("source_version_on", "cell")
COPIED_AT_ONCE = 5_000  # readings as text, so that memory does not grow with a return
INCOMING = ("metric_id", "area_id", "period_start", "period_end", "design", *SAID, *KEPT_WITH)


@dataclass(frozen=True)
class Published:
    """What a publication did: numbers of readings."""

    new: int
    revised: int
    unchanged: int
    withdrawn: int = 0

    @property
    def is_change(self) -> bool:
        return bool(self.new or self.revised or self.withdrawn)


@transaction.atomic
def publish(*, submission: Submission, readings: Sequence[Reading], replaces_file: bool = False) -> Published:
    """Make the readings known, attributed to `submission`, which is saved as published.

    Readings equal to what is known change nothing. What is not sent stays as it is; with
    `replaces_file`, what earlier submissions of the same source file said and this one does not is
    no longer known. Raises KeyError for a metric or an area that is
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
        withdrawn = _close_absent(cursor, submission, moment) if replaces_file else 0
        opened = _open_versions(cursor, submission, moment)
        cursor.execute("DROP TABLE incoming")
    owe_charts(series=_touched(moment), moment=moment)
    return Published(opened - revised, revised, len(readings) - opened, withdrawn)


def next_moment() -> datetime:
    """Now, or just after the latest thing known where the clock was set back."""
    latest = Observation.objects.aggregate(latest=Max("known_from"))["latest"]
    now = timezone.now()
    return now if latest is None or now > latest else latest + timedelta(microseconds=1)


def _bring_in(cursor, readings: Sequence[Reading]) -> None:
    """Copy the readings into a table that lasts for this transaction."""
    columns = ", ".join(INCOMING)
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {columns} FROM metrics_observation WITH NO DATA"
    )
    metrics = dict(Metric.objects.values_list("slug", "pk"))
    areas = dict(Area.objects.values_list("code", "pk"))
    copy = f"COPY incoming ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (design, fault, reason, cell))"
    rest = iter(readings)
    while some := list(islice(rest, COPIED_AT_ONCE)):
        with connection.wrap_database_errors:  # Django wraps those of its own statements only
            cursor.copy_expert(copy, _text_of(some, metrics, areas))
    cursor.execute(f"CREATE UNIQUE INDEX ON incoming ({', '.join(_key_columns())})")
    cursor.execute("ANALYZE incoming")


def _text_of(readings: Iterable[Reading], metrics: Mapping[str, int], areas: Mapping[str, int]) -> io.StringIO:
    """Readings as the CSV that COPY reads."""
    text = io.StringIO()
    csv.writer(text).writerows(
        (metrics[r.metric], areas[r.area], r.period.start, r.period.end, r.design, *_told(r)) for r in readings
    )
    text.seek(0)
    return text


_told = attrgetter(*SAID, *KEPT_WITH)


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


def _close_absent(cursor, submission: Submission, moment: datetime) -> int:
    cursor.execute(
        f"""UPDATE metrics_observation AS known SET known_until = %s FROM metrics_submission AS earlier
            WHERE earlier.id = known.submission_id AND earlier.site_id IS NULL AND earlier.file_name = %s
            AND known.known_until IS NULL
            AND NOT EXISTS (SELECT 1 FROM incoming WHERE {_same_place("known", "incoming")})""",
        [moment, submission.file_name],
    )
    return cursor.rowcount


def _touched(moment: datetime) -> set[tuple[int, int]]:
    """The series, as (metric, area), that were changed at `moment`."""
    changed = Observation.objects.filter(known_from=moment) | Observation.objects.filter(known_until=moment)
    return set(changed.order_by().values_list("metric_id", "area_id").distinct())
