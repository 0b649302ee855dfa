"""Draw the charts that are owed: from held values to a stored result, pictures and words.

Safe to run twice, or in several workers at once: who draws has the charts in hand (`actions/claims.py`).
The mark is read before the numbers; a chart is stored, and no longer owed, only where its mark has not
moved since: values that arrive while it is drawn leave it owed, with the old, whole picture still in
force. A chart that cannot be drawn is put aside after three tries, with the problem noted, and the others
go on; where several at once cannot be drawn or stored, fewer are tried, until the one at fault is found.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from metrics.actions.claims import Claim, charts_in_hand, is_of_the_database, put_lost_aside
from metrics.actions.copying import copy_in
from metrics.drawing import Drawing, Failure, Outcome, draw
from metrics.models import OwedChart, StoredChart
from metrics.models.charts import TRIES
from metrics.queries.inputs import Series, inputs_for

logger = logging.getLogger(__name__)

BATCH = 500


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


def refresh_owed(
    *,
    batch: int = BATCH,
    at_most: timedelta | None = None,
    progress: Callable[[int], None] = lambda settled: None,
) -> Refreshed:
    """Draw all that is owed and that nobody else is drawing. `progress` is told how many each batch settled.

    `at_most`: begin no batch later than this.
    """
    put_lost_aside()
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


def refresh_batch(*, batch: int = BATCH, not_tried_since: datetime) -> Refreshed | None:
    """Draw one batch; None where nothing is free to be drawn, or all was tried since that moment."""
    with charts_in_hand(batch, not_tried_since) as claims:
        if not claims:
            return None
        try:
            return _refreshed(claims)
        except Exception as error:
            if is_of_the_database(error):  # the next sweep tries again
                raise
            logger.exception("Of %s charts that were to be drawn at once, at least one could not be", len(claims))
            return _tried_in_vain(claims, error)


@transaction.atomic
def _refreshed(claims: Mapping[Series, Claim]) -> Refreshed:
    in_force = {(chart.metric_id, chart.area_id): chart.input_digest for chart in _in_force(claims)}
    with no_search_for_cycles():
        return _settle(draw(inputs_for(claims.keys()), claims.keys(), in_force), claims)


def _tried_in_vain(claims: Mapping[Series, Claim], error: Exception) -> Refreshed:
    """One by itself has failed; of several, that they were begun is counted, so they come again in fewer."""
    if len(claims) > 1:
        return Refreshed()
    _note_failures({claim.pk: Failure(f"{type(error).__name__}: {error}") for claim in claims.values()})
    return Refreshed(failed=1)


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


def _settle(drawings: Mapping[Series, Outcome], claims: Mapping[Series, Claim]) -> Refreshed:
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
    copy_in(
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
