"""The stored panels of a metric, ready to print."""

from dataclasses import dataclass
from datetime import datetime

from memory.viewpoint import Viewpoint
from metrics.charts.panel import PanelDescription, PanelKind
from metrics.models import OwedPanels, StoredPanel
from metrics.queries.subjects import MetricSeen

# The order in which a page shows them.
ORDER = (PanelKind.RANKED, PanelKind.FUNNEL)


@dataclass(frozen=True)
class PanelSeen:
    """A stored panel with its description; `owed_since` where newer figures wait to be drawn."""

    stored: StoredPanel
    description: PanelDescription
    owed_since: datetime | None = None

    @property
    def kind(self) -> str:
        return self.description.kind.value

    @property
    def caption(self) -> str:
        """Of its table."""
        return f"{self.description.title}, {self.description.window}"


def panels_of(metric: MetricSeen, viewpoint: Viewpoint) -> list[PanelSeen]:
    """Two queries, and one in a past view, where what was owed is not kept."""
    rows = StoredPanel.objects.seen_from(viewpoint).filter(metric=metric.pk)
    stored = {PanelKind(row.kind): row for row in rows.order_by("known_from")}
    owed = None if viewpoint.is_past else OwedPanels.objects.filter(metric=metric.pk).first()
    return [
        PanelSeen(stored[kind], PanelDescription.from_json(stored[kind].description), owed and owed.owed_since)
        for kind in ORDER
        if kind in stored
    ]
