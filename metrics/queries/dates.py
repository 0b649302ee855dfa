"""The dates of a page that shows several charts: data to, received, computed, and whether any chart is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format

from memory.viewpoint import Viewpoint
from metrics.models import OwedChart
from metrics.queries.cards import Card


@dataclass(frozen=True)
class DatesShown:
    """`ends`: the last days of the series shown; `owed_since`: the earliest of the recomputes owed, None if none is."""

    ends: frozenset[date]
    received: datetime | None
    computed: datetime
    owed_since: datetime | None

    @property
    def data_to(self) -> str:
        """One day, or the first and last where the series end on different ones."""
        days = [date_format(day) for day in sorted(self.ends)]
        return f"{days[0]} to {days[-1]}, by chart" if len(days) > 1 else "".join(days)


def dates_of(cards: Iterable[Card], viewpoint: Viewpoint) -> DatesShown | None:
    """Of the charts shown; None where none is. One query, and none in a past view."""
    shown = list(cards)
    if not shown:
        return None
    return DatesShown(
        ends=frozenset(card.data_to for card in shown if card.data_to),
        received=max((card.received_at for card in shown if card.received_at), default=None),
        computed=max(card.computed_at for card in shown),
        owed_since=_owed_since({(card.metric, card.area) for card in shown}, viewpoint),
    )


def _owed_since(series: set[tuple[int, int]], viewpoint: Viewpoint) -> datetime | None:
    """What was owed at a past moment is not kept."""
    if viewpoint.is_past:
        return None
    among = {"metric__in": {metric for metric, _ in series}, "area__in": {area for _, area in series}}
    owed = OwedChart.objects.filter(**among).values_list("metric_id", "area_id", "owed_since")
    return min((since for metric, area, since in owed if (metric, area) in series), default=None)
