"""The pages on growth: one series at every end, and every area at one end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from memory.viewpoint import Viewpoint
from metrics.charts import growth as growth_chart
from metrics.charts import svg
from metrics.charts.description import Brief, ChartDescription, Comparator, SeriesPoint
from metrics.growths import GrowthAt
from metrics.models import Area, SiteArea, StoredChart
from metrics.periods import Period, month, month_label, quarter
from metrics.queries.chart_pages import comparator_name
from metrics.queries.growth_at import FIRST_END, GrowthSeen, growth_seen, with_growth_at
from metrics.queries.links import SiteNamed, site_names
from metrics.queries.subjects import MetricSeen
from metrics.states import State
from metrics.units import UNITS


@dataclass(frozen=True)
class GrowthPage:
    """A series' growth at every end, the latest first; `chosen` is the one that the page speaks of."""

    chosen: GrowthSeen | None
    ends: tuple[GrowthSeen, ...]
    description: ChartDescription
    svg_full: str
    svg_narrow: str

    @property
    def months(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"{one.end:%Y-%m}", month_label(one.end)) for one in self.ends)


def growth_page(chart: StoredChart, metric: MetricSeen, end: date | None) -> GrowthPage | None:
    """What the chart keeps of growth; None where it was stored before growth was kept at every end.

    Nothing is computed: words and picture are of stored numbers. `end` None: the latest year that is whole.
    """
    if not chart.growths:
        return None
    at = {date.fromisoformat(day): GrowthAt.from_json(one) for day, one in chart.growths.items()}
    name = _short(comparator_name(metric))
    ends = tuple(growth_seen(one, day, metric.definition, name) for day, one in sorted(at.items(), reverse=True))
    asked = end or chart.growth_to
    described = described_growths(at, chart, metric, name)
    return GrowthPage(
        chosen=next((one for one in ends if one.end == asked), None),
        ends=ends,
        description=described,
        svg_full=svg.write(described),
        svg_narrow=svg.write(described, size="narrow"),
    )


def described_growths(
    at: dict[date, GrowthAt], chart: StoredChart, metric: MetricSeen, comparator: str
) -> ChartDescription:
    """The chart of growth over the ends, from stored numbers."""
    kept = ChartDescription.from_json(chart.description)
    ends = sorted(at)
    others = tuple(_hundred(one.comparator.growth if one.comparator else None) for one in (at[end] for end in ends))
    brief = Brief(
        title=f"Growth on 2014-15: {kept.title}",
        subtitle=kept.subtitle,
        metric_name=f"Growth of {kept.metric_name[:1].lower()}{kept.metric_name[1:]}",
        area_name=kept.area_name,
        unit=UNITS["growth"],
        direction=metric.definition.direction,
        stands_in_for=kept.proxy_text.removeprefix("Proxy for "),
        source=kept.source,
        source_url=kept.source_url,
        notes=("Each point is the rate of the 12 months to that month over the rate of 2014-15.",),
        comparator=Comparator(comparator, others) if comparator and any(v is not None for v in others) else None,
    )
    span = month if metric.definition.frequency == "month" else quarter
    return growth_chart.describe([_point(at[end], span(end)) for end in ends], brief)


def _point(one: GrowthAt, period: Period) -> SeriesPoint:
    own = one.own
    return SeriesPoint(
        period,
        _hundred(own.growth),
        state=State.REPORTED if own.growth is not None else State.MISSING,
        provisional=bool(one.provisional),
        reason=one.why,
        lower=_hundred(own.lower),
        upper=_hundred(own.upper),
    )


def _hundred(fraction: float | None) -> float | None:
    return None if fraction is None else fraction * 100


def _short(name: str) -> str:
    return name.partition(" (")[0]


@dataclass(frozen=True)
class AreaGrowth:
    """One area at one end: a site's, two sites' together, a care model's, the rest of England's."""

    name: str
    sites: tuple[SiteNamed, ...] = ()
    care_model: str = ""
    comparability: str = ""
    seen: GrowthSeen | None = None
    words: str = ""

    @property
    def names(self) -> str:
        return " and ".join(site.name for site in self.sites) or self.name

    @property
    def fraction(self) -> float | None:
        return self.seen.fraction if self.seen else None

    @property
    def points(self) -> float | None:
        return self.seen.points if self.seen else None


@dataclass(frozen=True)
class AreaGrowths:
    """Every area of a metric at one end. `context`: graded poor, and never ranked."""

    end: date | None
    compared: tuple[AreaGrowth, ...]
    context: tuple[AreaGrowth, ...]
    groups: tuple[AreaGrowth, ...]
    months: tuple[tuple[str, str], ...]


GROUPS = (Area.Kind.COHORT, Area.Kind.COMPARATOR, Area.Kind.ENGLAND)


def area_growths(metric: MetricSeen, end: date | None, viewpoint: Viewpoint) -> AreaGrowths:
    """Four questions to the database, however many areas. `end` None: the latest that most sites' charts have."""
    links = list(
        SiteArea.objects.seen_from(viewpoint)
        .filter(metric=metric.pk, area__isnull=False)
        .select_related("site", "area")
        .order_by("site__list_no")
    )
    all_ends = list(StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk).values_list("area", "growth_to"))
    own = [to for area, to in all_ends if to and area in {link.area_id for link in links}]
    end = end or (max(own, key=own.count) if own else None)
    charts = _charts(metric, end, viewpoint) if end else {}
    names = site_names({link.site_id for link in links}, viewpoint)
    seen = partial(_seen, metric=metric, end=end, comparator=_short(comparator_name(metric)))
    rows = _rows(links, charts, names, seen)
    return AreaGrowths(
        end,
        tuple(row for row in rows if row.comparability != "poor"),
        tuple(row for row in rows if row.comparability == "poor"),
        tuple(_groups(charts, seen)),
        _months(metric, max(own, default=None)),
    )


def _charts(metric: MetricSeen, end: date, viewpoint: Viewpoint) -> dict[int, StoredChart]:
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk).select_related("area")
    columns = ("metric_id", "area__name", "area__kind", "area__code", "growth_to")
    return {chart.area_id: chart for chart in with_growth_at(charts, end).only(*columns).order_by("computed_at")}


GRADES = ("good", "limited", "poor", "")


def _rows(links: Iterable[SiteArea], charts, names, seen) -> list[AreaGrowth]:
    """Each area once, with the sites that it stands for, by the best of their grades."""
    by_area: dict[int, list[SiteArea]] = {}
    for link in links:
        by_area.setdefault(link.area_id, []).append(link)
    return [
        AreaGrowth(
            name=own[0].area.name,
            sites=tuple(SiteNamed(link.site.slug, names.get(link.site_id, link.site.slug)) for link in own),
            care_model=own[0].site.care_model,
            comparability=min((link.comparability for link in own), key=GRADES.index),
            **seen(charts.get(area)),
        )
        for area, own in by_area.items()
    ]


def _groups(charts: dict[int, StoredChart], seen) -> Iterable[AreaGrowth]:
    among = [chart for chart in charts.values() if chart.area.kind in GROUPS]
    for chart in sorted(among, key=lambda chart: (GROUPS.index(chart.area.kind), chart.area_id)):
        yield AreaGrowth(name=chart.area.name, **seen(chart))


def _seen(chart: StoredChart | None, *, metric: MetricSeen, end: date | None, comparator: str) -> dict:
    if chart is None or end is None:
        return {"words": "not stored for this moment"}
    if not chart.growth_there:
        return {"words": f"no 12 months to {month_label(end)}"}
    one = GrowthAt.from_json(chart.growth_there)
    return {"seen": growth_seen(one, end, metric.definition, comparator)}


def _months(metric: MetricSeen, last: date | None) -> tuple[tuple[str, str], ...]:
    """Ends to choose from, the latest first."""
    step = month if metric.definition.frequency == "month" else quarter
    ends, end = [], last
    while end and end >= FIRST_END:
        ends.append((f"{end:%Y-%m}", month_label(end)))
        end = date.fromordinal(step(end).start.toordinal() - 1)
    return tuple(ends)
