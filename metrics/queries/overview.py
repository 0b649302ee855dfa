"""The overview's rows, in a number of queries that does not grow with the sites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.models import Area, MetricDefinition, OwedChart, SiteArea, StoredChart
from metrics.queries.inputs import cohort_members
from metrics.queries.links import with_values
from vanguards.models import Award, AwardSite, CareModel, Kind, Site, SiteProfile, Stage
from vanguards.pounds import as_printed

# What lists show of a chart; pictures and descriptions stay in the database.
LISTED = (
    *("metric", "area", "rule_set", "data_to", "received_at", "computed_at", "known_from", "known_until"),
    *("latest_value", "latest_text", "latest_period", "variation_icon", "assurance_icon"),
    *("growth_fraction", "growth_lower", "growth_upper", "growth_text", "growth_to", "difference"),
)
# Of two stages of the same money the later one is shown.
SETTLED = (Stage.OUTTURN, Stage.CONFIRMED, Stage.ANNOUNCED, Stage.IN_PRINCIPLE, Stage.NOT_NATIONALLY_FUNDED)


@dataclass(frozen=True)
class Column:
    """A core metric, and the metric that fills its column: itself, or a proxy under its own name."""

    core: Definition
    shown: Definition
    metric: int

    @property
    def is_proxy(self) -> bool:
        return self.core.slug != self.shown.slug


@dataclass(frozen=True)
class Cell:
    """What a row shows of a column: a chart, or the words for having none."""

    column: Column
    chart: StoredChart | None = None
    comparability: str = ""
    words: str = ""

    @property
    def is_context(self) -> bool:
        """Shown, never ranked: the area says little about the site."""
        return self.comparability == "poor"

    @property
    def value(self) -> float | None:
        return self.chart.latest_value if self.chart and not self.is_context else None

    @property
    def growth(self) -> float | None:
        return self.chart.growth_fraction if self.chart and not self.is_context else None

    @property
    def variation(self) -> str:
        return self.chart.variation_icon if self.chart else ""


@dataclass(frozen=True)
class Funded:
    """One award of national money on a row. A joint award names how many sites share it, and no part of it."""

    award: Award
    sites: int

    @property
    def fiscal_year(self) -> str:
        return self.award.fiscal_year or "year not stated"

    @property
    def amount(self) -> str:
        return "" if self.award.amount is None else as_printed(self.award.amount, self.award.amount_precision)

    @property
    def is_joint(self) -> bool:
        return self.sites > 1


@dataclass(frozen=True)
class Row:
    """A site, or a cohort of sites, on the overview."""

    name: str
    slug: str
    care_model: str
    region: str
    comparability: str
    cells: tuple[Cell, ...]
    funding: tuple[Funded, ...] = ()
    members: tuple[str, ...] = ()
    list_no: int = 0

    @property
    def data_to(self) -> date | None:
        return max((cell.chart.data_to for cell in self.cells if cell.chart and cell.chart.data_to), default=None)

    @property
    def funding_sort(self):
        """The latest award of the site's own; joint sums are nobody's."""
        own = [one.award.amount for one in self.funding if not one.is_joint and one.award.amount is not None]
        return own[-1] if own else None


@dataclass(frozen=True)
class Overview:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cohorts: tuple[Row, ...]
    owed: int
    charts: tuple[StoredChart, ...]

    @property
    def proxies(self) -> list[Column]:
        return [column for column in self.columns if column.is_proxy]

    @property
    def received_at(self) -> datetime | None:
        return max((chart.received_at for chart in self.charts if chart.received_at), default=None)

    @property
    def computed_at(self) -> datetime | None:
        return max((chart.computed_at for chart in self.charts), default=None)

    @property
    def data_to(self) -> date | None:
        return max((chart.data_to for chart in self.charts if chart.data_to), default=None)

    @property
    def rule_sets(self) -> str:
        return ", ".join(sorted({chart.rule_set for chart in self.charts if chart.rule_set}))


def overview(viewpoint: Viewpoint, sites: QuerySet[Site]) -> Overview:
    """The overview of `sites` as seen from a viewpoint."""
    columns = columns_seen_from(viewpoint)
    metrics = {column.metric for column in columns}
    links = _links(viewpoint, metrics)
    charts = {(c.metric_id, c.area_id): c for c in _charts(viewpoint, metrics)}
    funding = funding_by_site(viewpoint)
    known = list(sites.known_to(viewpoint))
    names = dict(SiteProfile.objects.seen_from(viewpoint).values_list("site_id", "official_name"))
    linked = {(link.site_id, link.metric_id): link for link in links}
    undrawn = {(link.metric_id, link.area_id) for link in links if link.area_id} - charts.keys()
    computing = with_values(undrawn, viewpoint)
    return Overview(
        columns=columns,
        rows=tuple(_site_row(site, columns, linked, charts, computing, funding) for site in known),
        cohorts=tuple(_cohort_rows(columns, charts, links, names)),
        owed=OwedChart.objects.filter(metric__in=metrics).count(),
        charts=tuple(charts.values()),
    )


def columns_seen_from(viewpoint: Viewpoint) -> tuple[Column, ...]:
    """The core metrics in the catalogue's order, each with what fills it until sites report it themselves."""
    reported = _mostly_reported(viewpoint)
    versions = MetricDefinition.objects.seen_from(viewpoint)
    found = [(version.definition, version.metric_id, version.metric_id in reported) for version in versions]
    cores = sorted((one for one in found if one[0].is_core), key=_core_order)
    return tuple(_column(core, metric, has_charts, found) for core, metric, has_charts in cores)


CORE_ORDER = ("emergency-admissions", "bed-days", "quality-of-life")


def _core_order(found) -> int:
    slug = found[0].slug
    return CORE_ORDER.index(slug) if slug in CORE_ORDER else len(CORE_ORDER)


def _mostly_reported(viewpoint: Viewpoint) -> set[int]:
    """Metrics of which most sites that are asked for them have a chart: the first return empties no column."""
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=OuterRef("metric"), area=OuterRef("area"))
    links = SiteArea.objects.seen_from(viewpoint).filter(area__isnull=False).annotate(has_chart=Exists(charts))
    sites = links.order_by().values("metric").annotate(asked=Count("pk"), have=Count("pk", filter=Q(has_chart=True)))
    return {one["metric"] for one in sites if 2 * one["have"] > one["asked"]}


def _column(core: Definition, pk: int, has_charts: bool, found) -> Column:
    proxies = [(d, metric) for d, metric, _ in found if d.overview_column == core.slug and not d.is_core]
    if has_charts or not proxies:
        return Column(core, core, pk)
    shown, metric = proxies[0]
    return Column(core, shown, metric)


def _links(viewpoint: Viewpoint, metrics: set[int]) -> list[SiteArea]:
    links = SiteArea.objects.seen_from(viewpoint).filter(metric__in=metrics)
    return list(links.select_related("site", "area").order_by("site__list_no"))


def _charts(viewpoint: Viewpoint, metrics: set[int]) -> Iterable[StoredChart]:
    return (
        StoredChart.objects.seen_from(viewpoint)
        .filter(metric__in=metrics)
        .select_related("area")
        .only(*LISTED, "area__code", "area__name", "area__kind")
    )


def _site_row(site: Site, columns, linked, charts, computing, funding) -> Row:
    profile = site.profile
    return Row(
        name=site.name,
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
        members = _members(area, columns, links, names)
        yield _shared_row(area.name, columns, charts, lambda column, area=area: area.pk, members)
    by_code = {area.code: area.pk for area in areas.values()}
    yield _shared_row("Rest of England", columns, charts, lambda column: by_code.get(column.shown.comparator))
    yield _shared_row("England", columns, charts, lambda column: by_code.get(column.shown.national))


COHORTS = ("good", "good-and-limited", "all")


def _cohort_order(area: Area) -> tuple[int, int]:
    _, care_model, which = area.code.split(":")
    return CareModel.values.index(care_model), COHORTS.index(which)


def _members(cohort: Area, columns, links, names) -> tuple[str, ...]:
    """The sites of a cohort by name, for the first column that has any."""
    for column in columns:
        areas = cohort_members(cohort, column.metric, [link for link in links if link.area_id])
        if areas:
            care_model = cohort.code.split(":")[1]
            return tuple(
                names.get(link.site_id, link.site.slug)
                for link in links
                if link.metric_id == column.metric and link.area_id in areas and link.site.care_model == care_model
            )
    return ()


def _shared_row(name: str, columns, charts, area_of, members: tuple[str, ...] = ()) -> Row:
    cells = []
    for column in columns:
        chart = charts.get((column.metric, area_of(column)))
        cells.append(Cell(column, chart, words="" if chart else "none"))
    return Row(name, "", "", "", "", tuple(cells), members=members)


def funding_by_site(viewpoint: Viewpoint) -> dict[int, list[Funded]]:
    """National awards of each site, one a year at its latest stage, and joint awards beside them."""
    national = Award.objects.seen_from(viewpoint).filter(kind=Kind.NATIONAL_AWARD, stage__in=SETTLED)
    awards = {award.code: award for award in national}
    shares = list(AwardSite.objects.seen_from(viewpoint).filter(award_code__in=awards))
    sharing = {code: sum(share.award_code == code for share in shares) for code in awards}
    best: dict[int, dict[tuple[str, bool], Award]] = {}
    for share in shares:
        award = awards[share.award_code]
        slot = (award.fiscal_year, sharing[award.code] > 1)
        held = best.setdefault(share.site_id, {}).get(slot)
        if held is None or SETTLED.index(award.stage) < SETTLED.index(held.stage):
            best[share.site_id][slot] = award
    return {
        site: [Funded(award, sharing[award.code]) for _, award in sorted(slots.items())] for site, slots in best.items()
    }
