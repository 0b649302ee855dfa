"""Draw the panels that are owed, a metric at a time, in the manner of charts (`actions/drawing.py`).

Claimed by an advisory lock that ends with the worker, drawn from numbers read after the mark, and stored only where
the mark has not moved since.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from metrics.charts.panel import PanelKind
from metrics.models import Area, OwedPanels, SiteArea, StoredPanel
from metrics.models.charts import TRIES
from metrics.panels import PanelDrawing, draw_panels
from metrics.queries.inputs import inputs_for

logger = logging.getLogger(__name__)

PANEL_LOCKS = 7_203_004  # the class of advisory locks that stand for panels being drawn


def refresh_panels() -> int:
    """Draw all panels that are owed and that nobody else is drawing. Returns how many are new."""
    waiting = OwedPanels.objects.filter(failures__lt=TRIES).order_by("pk")
    return sum(_refresh(pk) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _refresh(pk: int) -> int:
    owed = _claim(pk)
    if owed is None:
        return 0
    try:
        with transaction.atomic():
            drawings = _draw(owed.metric_id)
    except Exception as error:
        logger.exception("The panels of metric %s could not be drawn", owed.metric_id)
        unmoved = OwedPanels.objects.filter(pk=pk, mark=owed.mark)
        problem = f"{type(error).__name__}: {error}"
        unmoved.update(failures=F("failures") + 1, problem=problem, tried_at=timezone.now())
        return 0
    return _settle(owed, drawings)


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


def _claim(pk: int) -> OwedPanels | None:
    """What is owed, with its mark read before any number; None where another draws it, or has drawn it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [PANEL_LOCKS, pk])
        if not cursor.fetchone()[0]:
            return None
    return OwedPanels.objects.filter(pk=pk).first()


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
    StoredPanel.objects.bulk_create(
        StoredPanel(metric_id=metric, kind=kind, computed_at=moment, known_from=moment, **drawing.columns)
        for kind, drawing in fresh.items()
    )
    return len(fresh)
