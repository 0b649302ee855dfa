"""The overview's rows, in a number of queries that does not grow with the sites."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Count, Q, QuerySet

from memory.viewpoint import Viewpoint
from metrics.catalogue import CORE_ORDER, Definition
from metrics.models import Area, MetricDefinition, OwedChart, SiteArea, StoredChart
from metrics.models.charts import TRIES
from metrics.queries.funding import funding_by_site
from metrics.queries.inputs import Series, cohort_members
from metrics.queries.links import with_values
from metrics.queries.overview_rows import Cell, Column, Overview, Row
from vanguards.models import CareModel, Site, SiteProfile

# What lists show of a chart; pictures and descriptions stay in the database.
LISTED = (
    *("metric", "area", "rule_set", "data_to", "received_at", "computed_at", "known_from", "known_until"),
    *("latest_value", "latest_text", "latest_period", "variation_icon", "assurance_icon"),
    *("growth_fraction", "growth_lower", "growth_upper", "growth_text", "growth_to", "difference", "chance_of_flag"),
)


def overview(viewpoint: Viewpoint, sites: QuerySet[Site] | None = None) -> Overview:
    """The overview of `sites`, all without them, as seen from a viewpoint."""
    found = definitions_seen_from(viewpoint)
    candidates = {metric for definition, metric in found if definition.is_core or definition.overview_column}
    links, charts = _links(viewpoint, candidates), _charts(viewpoint, candidates)
    columns = _columns(found, links, charts)
    metrics = {column.metric for column in columns}
    linked = {(link.site_id, link.metric_id): link for link in links if link.metric_id in metrics}
    charts = {series: chart for series, chart in charts.items() if series[0] in metrics}
    profiles = _profiles(viewpoint)
    left = None if sites is None else set(sites.values_list("pk", flat=True))
    shown = profiles if left is None else [profile for profile in profiles if profile.site_id in left]
    funding = funding_by_site(viewpoint)
    undrawn = {(link.metric_id, link.area_id) for link in linked.values() if link.area_id} - charts.keys()
    computing = with_values(undrawn, viewpoint)
    names = {profile.site_id: profile.official_name for profile in profiles}
    return Overview(
        columns=columns,
        rows=tuple(_site_row(profile, columns, linked, charts, computing, funding) for profile in shown),
        cohorts=tuple(_cohort_rows(columns, charts, linked.values(), names)),
        **_owed(viewpoint, metrics),
        charts=tuple(charts.values()),
    )


def _owed(viewpoint: Viewpoint, metrics: set[int]) -> dict[str, int]:
    """How many charts are being drawn anew, and how many were put aside: now, and not in a past view."""
    if viewpoint.is_past:
        return {"owed": 0, "put_aside": 0}
    owed = OwedChart.objects.filter(metric__in=metrics)
    counts = owed.aggregate(put_aside=Count("pk", filter=Q(failures__gte=TRIES)), all=Count("pk"))
    return {"owed": counts["all"] - counts["put_aside"], "put_aside": counts["put_aside"]}


def definitions_seen_from(viewpoint: Viewpoint) -> list[tuple[Definition, int]]:
    versions = MetricDefinition.objects.seen_from(viewpoint)
    return [(version.definition, version.metric_id) for version in versions]


def columns_seen_from(viewpoint: Viewpoint) -> tuple[Column, ...]:
    """The columns alone, for pages that choose among them."""
    found = definitions_seen_from(viewpoint)
    candidates = {metric for definition, metric in found if definition.is_core or definition.overview_column}
    return _columns(found, _links(viewpoint, candidates), _charts(viewpoint, candidates))


def _columns(found, links: Iterable[SiteArea], charts: dict[Series, StoredChart]) -> tuple[Column, ...]:
    """The core metrics in the catalogue's order, each with what fills it until sites report it themselves."""
    reported = _mostly_reported(links, charts)
    names = {chart.area.code: chart.area.name for chart in charts.values()}
    cores = sorted((one for one in found if one[0].is_core), key=_core_order)
    return tuple(_column(core, metric, metric in reported, found, names) for core, metric in cores)


def _core_order(found) -> int:
    slug = found[0].slug
    return CORE_ORDER.index(slug) if slug in CORE_ORDER else len(CORE_ORDER)


def _mostly_reported(links: Iterable[SiteArea], charts: Collection[Series]) -> set[int]:
    """Metrics of which most sites that are asked for them have a chart: the first return empties no column."""
    asked, have = Counter(), Counter()
    for link in links:
        if link.area_id:
            asked[link.metric_id] += 1
            have[link.metric_id] += (link.metric_id, link.area_id) in charts
    return {metric for metric in asked if 2 * have[metric] > asked[metric]}


def _column(core: Definition, pk: int, has_charts: bool, found, names: dict[str, str]) -> Column:
    proxies = [(d, metric) for d, metric in found if d.overview_column == core.slug and not d.is_core]
    shown, metric = (core, pk) if has_charts or not proxies else proxies[0]
    comparator, _, _ = names.get(shown.comparator, "").partition(" (")
    return Column(core, shown, metric, comparator)


def _profiles(viewpoint: Viewpoint) -> list[SiteProfile]:
    """Of every site known then, in the order of NHS England's pages."""
    profiles = SiteProfile.objects.seen_from(viewpoint).select_related("site").order_by("site__list_no")
    return list(
        profiles.only("official_name", "nhs_region", "comparability", "site__slug", "site__list_no", "site__care_model")
    )


def _links(viewpoint: Viewpoint, metrics: set[int]) -> list[SiteArea]:
    links = SiteArea.objects.seen_from(viewpoint).filter(metric__in=metrics).select_related("site")
    columns = ("site__slug", "site__care_model", "metric_id", "area_id", "comparability")
    return list(links.only(*columns).order_by("site__list_no"))


def _charts(viewpoint: Viewpoint, metrics: set[int]) -> dict[Series, StoredChart]:
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric__in=metrics).select_related("area")
    return {(c.metric_id, c.area_id): c for c in charts.only(*LISTED, "area__code", "area__name", "area__kind")}


def _site_row(profile: SiteProfile, columns, linked, charts, computing, funding) -> Row:
    site = profile.site
    return Row(
        name=profile.name,
        slug=site.slug,
        care_model=site.care_model,
        region=profile.nhs_region,
        comparability=profile.comparability,
        cells=tuple(_cell(column, linked.get((site.pk, column.metric)), charts, computing) for column in columns),
        funding=tuple(funding.get(site.pk, ())),
        list_no=site.list_no,
    )


def _cell(column: Column, link: SiteArea | None, charts, computing) -> Cell:
    if link is None:
        return Cell(column, words="not found for this site")
    if link.area_id is None:
        return Cell(column, words="not applicable")
    series = column.metric, link.area_id
    if series not in charts:
        return Cell(column, words="being computed" if series in computing else "not found for this site")
    return Cell(column, charts[series], link.comparability)


def _cohort_rows(columns, charts, links, names) -> Iterable[Row]:
    """Care models by the grades of their sites, then the comparators and England."""
    areas = {chart.area_id: chart.area for chart in charts.values()}
    cohorts = [area for area in areas.values() if area.kind == Area.Kind.COHORT]
    for area in sorted(cohorts, key=_cohort_order):
        cells = [_cohort_cell(area, column, charts, links, names) for column in columns]
        yield Row(area.name, "", "", "", "", tuple(cells))
    by_code = {area.code: area.pk for area in areas.values()}
    rest = "Rest of England (beds: trusts linked to no site)"
    yield _shared_row(rest, columns, charts, lambda column: by_code.get(column.shown.comparator))
    yield _shared_row("England", columns, charts, lambda column: by_code.get(column.shown.national))


COHORTS = ("good", "good-and-limited", "all")


def _cohort_order(area: Area) -> tuple[int, int]:
    _, care_model, which = area.code.split(":")
    return CareModel.values.index(care_model), COHORTS.index(which)


def _cohort_cell(cohort: Area, column: Column, charts, links, names) -> Cell:
    """The chart of a cohort, with the sites whose areas it sums."""
    chart = charts.get((column.metric, cohort.pk))
    if chart is None:
        return Cell(column, words="none")
    care_model = cohort.code.split(":")[1]
    own = [link for link in links if link.metric_id == column.metric and link.site.care_model == care_model]
    areas = cohort_members(cohort, column.metric, own, {care_model: len({link.site_id for link in own})})
    members = tuple(names.get(link.site_id, link.site.slug) for link in own if link.area_id in areas)
    return Cell(column, chart, members=members)


def _shared_row(name: str, columns, charts, area_of) -> Row:
    cells = []
    for column in columns:
        chart = charts.get((column.metric, area_of(column)))
        cells.append(Cell(column, chart, words="" if chart else "none"))
    return Row(name, "", "", "", "", tuple(cells))
