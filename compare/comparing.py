"""Read the series of a choice as they were known to the viewpoint, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from compare.choosing import Choice
from compare.compared import Compared, Gap, gap
from compare.groups import COMPARATOR, NATIONAL, Group
from memory.viewpoint import Viewpoint
from metrics.models import Area, Observation, SeriesBreak, SiteArea, StoredChart
from metrics.queries.cards import card, comparator_names
from metrics.queries.inputs import COHORT_GRADES
from metrics.queries.links import Absence, Why, absence, with_values
from metrics.queries.multiples import SiteGraded
from metrics.queries.subjects import MetricSeen
from vanguards.models import Site


@dataclass(frozen=True)
class Comparison:
    """`rows` in the order chosen; `missing`: sites and groups without a chart, with the reason."""

    metric: MetricSeen
    rows: tuple[Compared, ...]
    missing: tuple[Compared, ...]
    breaks: tuple[SeriesBreak, ...]
    asked_reference: str = ""

    @property
    def references(self) -> list[Compared]:
        return [row for row in self.rows if row.can_be_reference]

    @cached_property
    def reference(self) -> Compared | None:
        """The one asked for, else the first that can be."""
        asked = (row for row in self.references if row.key == self.asked_reference)
        return next(asked, next(iter(self.references), None))

    @cached_property
    def gaps(self) -> dict[str, Gap]:
        """By key of the row; empty where nothing can be a reference."""
        return {row.key: gap(row, self.reference) for row in self.rows} if self.reference else {}

    @property
    def differenced(self) -> int:
        return sum(gap.difference is not None for gap in self.gaps.values())


@dataclass(frozen=True)
class _Stored:
    """What is stored of a metric in the areas of a choice, by area."""

    metric: MetricSeen
    charts: dict[int, StoredChart]
    people: dict[int, float]
    held: set[tuple[int, int]]
    comparators: dict[str, str]

    def row(self, area: Area | None, *, parts: frozenset[str] = frozenset(), **about) -> Compared:
        if area is None:
            return Compared(area=None, **about)
        chart = self.charts.get(area.pk)
        return Compared(
            area=area,
            chart=chart,
            card=card(chart, self.metric.definition, self.comparators) if chart else None,
            people=self.people.get(area.pk),
            within=_codes(area) | parts,
            **about,
        )


def compare(choice: Choice, viewpoint: Viewpoint) -> Comparison:
    """`choice` has a metric, and two or more sites or lines."""
    metric = choice.metric
    links = _links(choice, viewpoint)
    chosen = {site.pk for site in choice.sites}
    by_site = {link.site_id: link for link in links if link.site_id in chosen}
    lines = {group: _line_area(group, metric) for group in choice.lines}
    areas = {link.area_id for link in by_site.values() if link.area_id} | {area.pk for area in lines.values() if area}
    stored = _stored(metric, areas, viewpoint)
    rows = [*_of_sites(choice, by_site, stored, viewpoint), *_of_lines(lines, links, stored)]
    breaks = SeriesBreak.objects.seen_from(viewpoint).filter(metric=metric.pk, area__in=areas).select_related("area")
    return Comparison(
        metric=metric,
        rows=tuple(row for row in rows if row.chart),
        missing=tuple(row for row in rows if not row.chart),
        breaks=tuple(breaks),
        asked_reference=choice.reference,
    )


def _stored(metric: MetricSeen, areas: set[int], viewpoint: Viewpoint) -> _Stored:
    charts = _charts(metric, areas, viewpoint)
    return _Stored(
        metric=metric,
        charts=charts,
        people=_people(metric, charts, viewpoint),
        held=with_values({(metric.pk, area) for area in areas - charts.keys()}, viewpoint),
        comparators=comparator_names(),
    )


def _links(choice: Choice, viewpoint: Viewpoint) -> list[SiteArea]:
    """Of all sites where a line is chosen, whose members must be known; of several for a site the latest comes last."""
    links = SiteArea.objects.seen_from(viewpoint).filter(metric=choice.metric.pk).select_related("area", "site")
    if not choice.lines:
        links = links.filter(site__in=choice.sites)
    return list(links.order_by("valid_from", "pk"))


def _line_area(group: Group, metric: MetricSeen) -> Area | None:
    own = {COMPARATOR: metric.definition.comparator, NATIONAL: metric.definition.national}
    return Area.objects.filter(code=own.get(group.line, group.line)).first()


def _charts(metric: MetricSeen, areas: set[int], viewpoint: Viewpoint) -> dict[int, StoredChart]:
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk, area__in=areas).select_related("area")
    return {chart.area_id: chart for chart in charts.defer("svg_full", "svg_narrow").order_by("computed_at")}


def _people(metric: MetricSeen, charts: dict[int, StoredChart], viewpoint: Viewpoint) -> dict[int, float]:
    """How many people the latest charted value counts, by area."""
    if not metric.definition.per_person:
        return {}
    ends = {area: chart.data_to for area, chart in charts.items()}
    latest = Observation.objects.seen_from(viewpoint).filter(
        metric=metric.pk, area__in=ends, period_end__in=set(ends.values()) - {None}, denominator__isnull=False
    )
    found = latest.values_list("area_id", "period_end", "denominator")
    return {area: float(people) for area, end, people in found if ends[area] == end}


def _of_sites(
    choice: Choice, by_site: dict[int, SiteArea], stored: _Stored, viewpoint: Viewpoint
) -> Iterable[Compared]:
    """A row an area; sites that share one share its row."""
    sharing: dict[object, list[Site]] = defaultdict(list)
    for site in choice.sites:
        link = by_site.get(site.pk)
        sharing[link.area_id if link and link.area_id else site].append(site)
    for sites in sharing.values():
        first, links = sites[0], [by_site.get(site.pk) for site in sites]
        link = links[0]
        held = bool(link and (link.metric_id, link.area_id) in stored.held)
        yield stored.row(
            link.area if link else None,
            key=first.slug,
            name=" and ".join(site.name for site in sites),
            sites=tuple(_graded(site, link) for site, link in zip(sites, links, strict=True)),
            basis=" / ".join(dict.fromkeys(link.basis for link in links if link and link.basis)),
            absence=absence(stored.metric, link, first, viewpoint, held=held),
        )


def _graded(site: Site, link: SiteArea | None) -> SiteGraded:
    grade, note = (link.comparability, link.note) if link else ("", "")
    return SiteGraded(site.slug, site.name, site.care_model, grade, note)


def _of_lines(lines: dict[Group, Area | None], links: list[SiteArea], stored: _Stored) -> Iterable[Compared]:
    for group, area in lines.items():
        yield stored.row(
            area,
            key=group.key,
            name=_line_name(group, area),
            sites=(),
            basis=area.name if area else "",
            parts=_parts(group, links, stored.metric),
            absence=Absence(Why.NOT_FOUND, "this metric has no such line."),
        )


def _line_name(group: Group, area: Area | None) -> str:
    """That of its area where a metric is set beside something else: beds beside trusts, not the rest of England."""
    return area.name.partition(" (")[0] if area and group.line == COMPARATOR else group.name


def _parts(group: Group, links: list[SiteArea], metric: MetricSeen) -> frozenset[str]:
    """What a line is the sum of. England holds everything; the rest of England nothing of a PACS or MCP site."""
    if group.line == COMPARATOR:
        return frozenset()
    linked = [link for link in links if link.area]
    if group.line == NATIONAL:
        return frozenset({metric.definition.comparator}).union(*(_codes(link.area) for link in linked))
    _, care_model, which = group.line.split(":")
    own = [link for link in linked if link.site.care_model == care_model]
    return frozenset().union(*(_codes(link.area) for link in own if link.comparability in COHORT_GRADES[which]))


def _codes(area: Area) -> frozenset[str]:
    return frozenset({area.code, *area.parts})
