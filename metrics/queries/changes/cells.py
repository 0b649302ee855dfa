"""Which cells of a list show something else than when a reader last looked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from memory.span import Span
from metrics.models import StoredChart
from metrics.queries.changes.charts import ChartChange, chart_changes
from metrics.queries.changes.scope import Scope
from metrics.queries.inputs import Series

PARTS = frozenset(("latest", "growth", "icons"))


@dataclass(frozen=True)
class Marked:
    """`parts`: what of a chart's cells changed since a moment, by metric and area."""

    since: datetime
    parts: Mapping[Series, frozenset[str]]

    def holds(self, chart: StoredChart, part: str) -> bool:
        return part in self.parts.get((chart.metric_id, chart.area_id), ())


def changed_cells(span: Span, metrics: Iterable[int]) -> Marked:
    """All parts of a chart that is new, and of others what they show differently. One query."""
    changes = chart_changes(span, Scope(metrics=frozenset(metrics)))
    return Marked(span.since, {change.series: _parts(change) for change in changes if change.after})


def _parts(change: ChartChange) -> frozenset[str]:
    if not change.is_drawn_at_both:
        return PARTS
    changed = {
        "latest": change.latest_changed,
        "growth": change.growth_changed,
        "icons": change.icon_changed or change.assurance_changed,
    }
    return frozenset(part for part, is_changed in changed.items() if is_changed)
