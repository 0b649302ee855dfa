"""How many charts flag their latest point, beside how many would if nothing had changed anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from memory.viewpoint import Viewpoint
from metrics.models import SiteArea, StoredChart
from metrics.stats.spc_results import COMMON_CAUSE


@dataclass(frozen=True)
class Flags:
    """`charts`: those with limits. `seen` of them flag their latest point; `by_chance` would though nothing changed.

    What is expected is the sum of each series' own chance, which depends on its number of points, its
    baseline, its rule set and its autocorrelation (`metrics/stats/chance.py`).
    """

    charts: int
    seen: int
    by_chance: float


def flags_of(charts: Iterable[StoredChart]) -> Flags:
    """Of charts that may be given more than once: each counts once, and those without limits do not."""
    judged = {chart.pk: chart for chart in charts if chart.chance_of_flag is not None}
    return Flags(
        charts=len(judged),
        seen=sum(chart.variation_icon != COMMON_CAUSE for chart in judged.values()),
        by_chance=sum(chart.chance_of_flag for chart in judged.values()),
    )


def flags_seen_from(viewpoint: Viewpoint) -> Flags:
    """Of every chart with limits whose area stands for a site. One query."""
    links = SiteArea.objects.seen_from(viewpoint).filter(metric=OuterRef("metric"), area=OuterRef("area"))
    charts = StoredChart.objects.seen_from(viewpoint).filter(Exists(links), chance_of_flag__isnull=False)
    return flags_of(charts.only("variation_icon", "chance_of_flag"))
