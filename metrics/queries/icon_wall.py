"""The icons of every site in every metric that has limits: what the latest point of each chart shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from memory.viewpoint import Viewpoint
from metrics.catalogue import CORE_ORDER, Definition
from metrics.models import SiteArea, StoredChart
from metrics.queries.inputs import Series
from metrics.queries.links import with_values
from metrics.queries.overview import definitions_seen_from
from vanguards.models import Site, SiteProfile

COLUMNS = (
    *("metric_id", "area_id", "variation_icon", "assurance_icon", "latest_text", "latest_period", "data_to"),
    *("computed_at", "received_at", "rule_set", "known_from", "known_until"),
)


@dataclass(frozen=True)
class WallColumn:
    """A metric whose charts have limits."""

    metric: int
    definition: Definition


@dataclass(frozen=True)
class WallCell:
    """A site's chart of a metric, and how well its area stands for the site; or in words why there is none."""

    column: WallColumn
    chart: StoredChart | None = None
    comparability: str = ""
    words: str = ""

    @property
    def icon(self) -> str:
        return self.chart.variation_icon if self.chart else ""

    @property
    def is_context(self) -> bool:
        """Graded poor: shown, and never ranked."""
        return self.comparability == "poor"


@dataclass(frozen=True)
class WallRow:
    name: str
    slug: str
    care_model: str
    region: str
    list_no: int
    cells: tuple[WallCell, ...]


@dataclass(frozen=True)
class IconWall:
    columns: tuple[WallColumn, ...]
    rows: tuple[WallRow, ...]

    def of(self, column: WallColumn) -> "IconWall":
        """The same with one metric alone."""
        at = self.columns.index(column)
        return IconWall((column,), tuple(replace(row, cells=(row.cells[at],)) for row in self.rows))

    @property
    def charts(self) -> list[StoredChart]:
        """Each once, whichever sites it stands for."""
        return list({cell.chart.pk: cell.chart for row in self.rows for cell in row.cells if cell.chart}.values())

    @property
    def ends(self) -> list[date]:
        return sorted({chart.data_to for chart in self.charts if chart.data_to})


def icon_wall(viewpoint: Viewpoint, sites: QuerySet[Site] | None = None) -> IconWall:
    """Of `sites`, all without them. Five queries, however many sites and metrics there are."""
    with_limits = [WallColumn(pk, one) for one, pk in definitions_seen_from(viewpoint) if one.has_limits]
    links = _links(viewpoint, [column.metric for column in with_limits])
    charts = _charts(viewpoint, links)
    drawn = {metric for metric, _ in charts}
    columns = tuple(sorted((column for column in with_limits if column.metric in drawn), key=_order))
    undrawn = {(link.metric_id, link.area_id) for link in links if link.area_id and link.metric_id in drawn}
    computing = with_values(undrawn - charts.keys(), viewpoint)
    by_site = {(link.site_id, link.metric_id): link for link in links}
    profiles = SiteProfile.objects.seen_from(viewpoint).select_related("site").order_by("site__list_no")
    if sites is not None:
        profiles = profiles.filter(site__in=sites)
    rows = (_row(profile, columns, by_site, charts, computing) for profile in profiles)
    return IconWall(columns, tuple(rows))


def _order(column: WallColumn) -> tuple[int, bool, str]:
    """By the core metric it is or stands in for, the core metric first."""
    core = column.definition.stands_in_for or column.definition.slug
    place = CORE_ORDER.index(core) if core in CORE_ORDER else len(CORE_ORDER)
    return place, not column.definition.is_core, column.definition.slug


def _links(viewpoint: Viewpoint, metrics: list[int]) -> list[SiteArea]:
    links = SiteArea.objects.seen_from(viewpoint).filter(metric__in=metrics)
    return list(links.only("site_id", "metric_id", "area_id", "comparability").order_by("valid_from", "pk"))


def _charts(viewpoint: Viewpoint, links: Iterable[SiteArea]) -> dict[Series, StoredChart]:
    wanted = {(link.metric_id, link.area_id) for link in links if link.area_id}
    among = {"metric__in": {metric for metric, _ in wanted}, "area__in": {area for _, area in wanted}}
    charts = StoredChart.objects.seen_from(viewpoint).filter(**among).only(*COLUMNS).order_by("computed_at")
    return {series: c for c in charts if (series := (c.metric_id, c.area_id)) in wanted}


def _row(profile: SiteProfile, columns, by_site, charts, computing) -> WallRow:
    site = profile.site
    cells = (_cell(column, site, by_site.get((site.pk, column.metric)), charts, computing) for column in columns)
    return WallRow(profile.name, site.slug, site.care_model, profile.nhs_region, site.list_no, tuple(cells))


def _cell(column: WallColumn, site: Site, link: SiteArea | None, charts, computing) -> WallCell:
    if link is None:
        applies = column.definition.applies_to(site.care_model)
        return WallCell(column, words="not found for this site" if applies else "not applicable")
    if link.area_id is None:
        return WallCell(column, words="not applicable")
    series = link.metric_id, link.area_id
    if series not in charts:
        return WallCell(column, words="being computed" if series in computing else "not found for this site")
    return WallCell(column, charts[series], link.comparability)
