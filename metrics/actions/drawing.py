"""Draw the charts that are owed: from held values to a stored result, pictures and words.

Safe to run twice, or in several workers at once. A batch is claimed by advisory locks, which end with
the worker that holds them, so that a killed worker leaves its charts owed and free. The mark is read
before the numbers; a chart is stored, and no longer owed, only where its mark has not moved since:
values that arrive while it is drawn leave it owed, with the old, whole picture still in force. A chart
that cannot be drawn is put aside after three tries, with the problem noted, and the others go on.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from metrics.drawing import Drawing, Failure, Outcome, draw
from metrics.models import OwedChart, StoredChart
from metrics.models.charts import TRIES
from metrics.queries.inputs import Series, inputs_for

BATCH = 500
CLAIM_LOCKS = 7_203_002  # the class of advisory locks that stand for charts being drawn


@dataclass(frozen=True)
class Refreshed:
    """How many charts were drawn anew, were the same as before, failed, or moved while they were drawn."""

    drawn: int = 0
    unchanged: int = 0
    failed: int = 0
    moved: int = 0

    def __add__(self, other: "Refreshed") -> "Refreshed":
        return Refreshed(
            self.drawn + other.drawn,
            self.unchanged + other.unchanged,
            self.failed + other.failed,
            self.moved + other.moved,
        )

    @property
    def settled(self) -> int:
        return self.drawn + self.unchanged


@dataclass(frozen=True)
class Claim:
    """A chart this worker draws, and the mark it had before its numbers were read."""

    pk: int
    mark: int


def refresh_owed(
    *,
    batch: int = BATCH,
    at_most: timedelta | None = None,
    progress: Callable[[int], None] = lambda settled: None,
) -> Refreshed:
    """Draw all that is owed and that nobody else is drawing. `progress` is told how many each batch settled.

    `at_most`: begin no batch later than this.
    """
    total, started = Refreshed(), timezone.now()
    while refreshed := refresh_batch(batch=batch, not_tried_since=started):
        total += refreshed
        progress(refreshed.settled)
        if refreshed.moved and not refreshed.settled:  # values are pouring in: the next sweep tries again
            break
        if at_most is not None and timezone.now() - started > at_most:
            break
    return total


def is_work_for_several(batch: int = BATCH) -> bool:
    """Whether more is owed than one worker takes at a time."""
    return OwedChart.objects.filter(failures__lt=TRIES)[batch : batch + 1].exists()


@transaction.atomic
def refresh_batch(*, batch: int = BATCH, not_tried_since: datetime) -> Refreshed | None:
    """Claim and draw one batch; None where nothing is free to be drawn, or all was tried since that moment."""
    claims = _claim(batch, not_tried_since)
    if not claims:
        return None
    in_force = {(chart.metric_id, chart.area_id): chart.input_digest for chart in _in_force(claims)}
    with no_search_for_cycles():
        return _settle(draw(inputs_for(claims.keys()), claims.keys(), in_force), claims)


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """A batch makes some million small values that refer to each other in no circle: to search them takes a tenth
    of the time and finds nothing. All are let go of when the batch ends."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _claim(batch: int, not_tried_since: datetime) -> dict[Series, Claim]:
    """Lock up to `batch` owed charts to this transaction.

    No ORDER BY: a sort would take the lock of every row before the limit cuts them off. What was tried at a moment
    that is still to come was tried before the clock was set back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT metric_id, area_id, id, mark FROM metrics_owedchart
               WHERE failures < %s AND (tried_at IS NULL OR tried_at < %s OR tried_at > %s)
               AND pg_try_advisory_xact_lock(%s, id::int) LIMIT %s""",
            [TRIES, not_tried_since, timezone.now(), CLAIM_LOCKS, batch],
        )
        return {(metric, area): Claim(pk, mark) for metric, area, pk, mark in cursor.fetchall()}


def _settle(drawings: dict[Series, Outcome], claims: dict[Series, Claim]) -> Refreshed:
    """Keep the drawings whose mark has not moved, in place of those in force.

    A mark that somebody is changing at this moment counts as moved: who draws never waits for who publishes.
    """
    marks = dict(
        OwedChart.objects.filter(pk__in=[claim.pk for claim in claims.values()])
        .select_for_update(skip_locked=True)
        .values_list("pk", "mark")
    )
    steady = [series for series, claim in claims.items() if marks.get(claim.pk) == claim.mark]
    failed = [series for series in steady if isinstance(drawings[series], Failure)]
    _note_failures({claims[series].pk: drawings[series] for series in failed})
    settled = [series for series in steady if series not in set(failed)]
    drawn = _store({series: drawings[series] for series in settled})
    OwedChart.objects.filter(pk__in=[claims[series].pk for series in settled]).delete()
    return Refreshed(drawn, len(settled) - drawn, len(failed), len(claims) - len(steady))


def _note_failures(failures: dict[int, Failure]) -> None:
    for pk, failure in failures.items():
        owed = OwedChart.objects.filter(pk=pk)
        owed.update(failures=F("failures") + 1, problem=str(failure), tried_at=timezone.now())


def _store(drawings: dict[Series, Outcome]) -> int:
    """Close the charts that changed, or whose series is gone, and open the new ones. Returns how many are new."""
    in_force = {(chart.metric_id, chart.area_id): chart for chart in _in_force(drawings)}
    fresh = {one: drawing for one, drawing in drawings.items() if isinstance(drawing, Drawing)}
    gone = [series for series, drawing in drawings.items() if drawing is None]
    old = [in_force[series] for series in [*fresh, *gone] if series in in_force]
    moment = max([timezone.now(), *(chart.known_from + timedelta(microseconds=1) for chart in old)])
    StoredChart.objects.filter(pk__in=[chart.pk for chart in old]).update(known_until=moment)
    StoredChart.objects.bulk_create(
        StoredChart(metric_id=metric, area_id=area, computed_at=moment, known_from=moment, **drawing.columns)
        for (metric, area), drawing in fresh.items()
    )
    return len(fresh)


def _in_force(series: Iterable[Series]) -> list[StoredChart]:
    """A superset by two indexed columns; the caller looks its own up by key."""
    series = list(series)
    among = Q(metric__in={metric for metric, _ in series}, area__in={area for _, area in series})
    columns = ("metric", "area", "rule_set", "input_digest", "known_from")
    return list(StoredChart.objects.current().filter(among).only(*columns))
