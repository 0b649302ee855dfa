"""Draw the panels that are owed, a metric at a time, in the manner of charts (`actions/drawing.py`).

One worker has a metric's in hand, by an advisory lock that ends with it. They are drawn from numbers read after the
mark, and stored only where the mark has not moved since. That they were begun is committed first: those that end
every worker are put aside after three tries, as are those that fail.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from memory import locks
from metrics.actions.claims import count_no_more, is_of_the_database
from metrics.actions.copying import copy_in
from metrics.charts.panel import PanelKind
from metrics.models import Area, OwedPanels, SiteArea, StoredPanel
from metrics.models.charts import TRIES
from metrics.panels import PanelDrawing, draw_panels
from metrics.queries.inputs import inputs_for

logger = logging.getLogger(__name__)

LOST = "Each time they were drawn, the worker ended before it was done: killed, or out of memory or time."


def refresh_panels() -> int:
    """Draw all panels that are owed and that nobody else is drawing. Returns how many are new.

    Those that were begun in vain come last, so that they keep nobody waiting.
    """
    waiting = OwedPanels.objects.filter(failures__lt=TRIES).order_by("begun", "pk")
    return sum(_refresh(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _refresh(pk: int) -> int:
    with _in_hand(pk) as owed:
        if owed is None:
            return 0
        try:
            with transaction.atomic():
                return _settle(owed, _draw(owed.metric_id))
        except Exception as error:
            if is_of_the_database(error):  # the next sweep tries again
                count_no_more(OwedPanels, [pk])
                raise
            logger.exception("The panels of metric %s could not be drawn", owed.metric_id)
            unmoved = OwedPanels.objects.filter(pk=pk, mark=owed.mark)
            problem = f"{type(error).__name__}: {error}"
            unmoved.update(failures=F("failures") + 1, problem=problem, tried_at=timezone.now())
            return 0


@contextmanager
def _in_hand(pk: int) -> Iterator[OwedPanels | None]:
    """What is owed, with its mark read before any number; None where another draws it, has drawn it or marks it, and
    where it was begun in vain too often."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.PANELS, pk])
        mine = cursor.fetchone()[0]
    try:
        yield _begun(pk) if mine else None
    finally:
        if mine and connection.is_usable():  # else the lock has ended with it
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.PANELS, pk])


@transaction.atomic
def _begun(pk: int) -> OwedPanels | None:
    owed = OwedPanels.objects.select_for_update(skip_locked=True).filter(pk=pk, failures__lt=TRIES).first()
    if owed is None:
        return None
    if owed.begun >= TRIES:
        logger.error("The panels of metric %s were put aside: they ended every worker that drew them", owed.metric_id)
        owed.failures, owed.problem, owed.tried_at = TRIES, LOST, timezone.now()
        owed.save()
        return None
    owed.begun += 1
    owed.save(update_fields=["begun"])
    return owed


def _draw(metric: int) -> dict[PanelKind, PanelDrawing | None]:
    digests = {kind: panel.input_digest for kind, panel in _in_force(metric).items()}
    return draw_panels(inputs_for(series_of(metric)), metric, digests)


def _settle(owed: OwedPanels, drawings: dict[PanelKind, PanelDrawing | None]) -> int:
    """A mark that somebody is changing at this moment counts as moved: who draws never waits for who publishes."""
    steady = OwedPanels.objects.filter(pk=owed.pk, mark=owed.mark).select_for_update(skip_locked=True)
    if not list(steady):
        return 0
    drawn = _store(owed.metric_id, drawings)
    owed.delete()
    return drawn


def series_of(metric: int) -> set[tuple[int, int]]:
    """What the panels of a metric show: every area that stands for a site in it."""
    areas = Area.objects.filter(pk__in=SiteArea.objects.current().filter(metric=metric).values("area"))
    return {(metric, area) for area in areas.values_list("pk", flat=True)}


def _in_force(metric: int) -> dict[PanelKind, StoredPanel]:
    rows = StoredPanel.objects.current().filter(metric=metric).only("kind", "input_digest", "known_from")
    return {PanelKind(row.kind): row for row in rows}


def _store(metric: int, drawings: dict[PanelKind, PanelDrawing | None]) -> int:
    """Close the panels that changed, or that there are no more, and open the new ones."""
    fresh = {kind: drawing for kind, drawing in drawings.items() if drawing is not None}
    old = [panel for kind, panel in _in_force(metric).items() if kind in fresh or kind not in drawings]
    moment = max([timezone.now(), *(panel.known_from + timedelta(microseconds=1) for panel in old)])
    StoredPanel.objects.filter(pk__in=[panel.pk for panel in old]).update(known_until=moment)
    copy_in(
        StoredPanel(metric_id=metric, kind=kind, computed_at=moment, known_from=moment, **drawing.columns)
        for kind, drawing in fresh.items()
    )
    return len(fresh)
