"""The difference between two moments, classified: new, revised, withdrawn, re-based, definition changed, register."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from home.page_figures import EVERYTHING
from memory.span import Span
from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.models import Area, MetricDefinition, Rebase, SiteArea
from metrics.queries.changes.charts import ChartChange, chart_changes
from metrics.queries.changes.register import Part, register_changes
from metrics.queries.changes.rows import RowChange, break_changes, definition_changes, link_changes
from metrics.queries.changes.scope import Scope, scope_of
from metrics.queries.changes.values import Counts, ValueChange, counts_by_series, value_changes
from metrics.queries.inputs import Series
from metrics.queries.rebases import changed_between
from vanguards.models import SiteProfile


@dataclass(frozen=True)
class SeriesChange:
    """What came of one series: its values, counted, and its chart at both ends; None where the chart is the same."""

    metric: int
    area: int
    counts: Counts
    chart: ChartChange | None


@dataclass(frozen=True)
class Named:
    """Words for what rows refer to by key."""

    definitions: Mapping[int, Definition]
    areas: Mapping[int, str]
    sites: Mapping[int, str]
    slugs: Mapping[int, str]
    sites_of: Mapping[Series, tuple[int, ...]]

    def metric(self, key: int) -> str:
        return self.definitions[key].short_name if key in self.definitions else "a metric that is retired"

    def words(self, series: Series) -> tuple[str, str]:
        return self.metric(series[0]), self.subject(series)

    def subject(self, series: Series) -> str:
        """The sites that a series stands for, or else its area."""
        sites = self.sites_of.get(series, ())
        return " and ".join(self.sites.get(site, "a site") for site in sites) or self.areas.get(series[1], "an area")


@dataclass(frozen=True)
class Difference:
    """`values`: those that were revised or withdrawn, one by one; new ones are counted by series."""

    span: Span
    series: tuple[SeriesChange, ...]
    values: tuple[ValueChange, ...]
    rebases: tuple[Rebase, ...]
    definitions: tuple[RowChange, ...]
    register: Mapping[Part, list[RowChange]]
    named: Named

    @property
    def counts(self) -> Counts:
        return sum((one.counts for one in self.series), Counts())

    @property
    def charts(self) -> int:
        """Charts that show something else, whatever made them."""
        return sum(one.chart is not None for one in self.series)

    @property
    def register_rows(self) -> int:
        return sum(len(rows) for rows in self.register.values())

    @property
    def is_empty(self) -> bool:
        return not (self.series or self.rebases or self.definitions or self.register)


def difference(
    span: Span,
    viewpoint: Viewpoint,
    *,
    sites: Collection[int] | None = None,
    metrics: Collection[int] | None = None,
) -> Difference:
    """By primary keys, None for all. The register belongs to sites and to no metric: one metric leaves it out."""
    scope = scope_with_comparators(span, viewpoint, sites=sites, metrics=metrics)
    counts = counts_by_series(span, scope)
    charts = {change.series: change for change in chart_changes(span, scope)}
    restated = frozenset(series for series, one in counts.items() if one.restated)
    named = _named(span, counts.keys() | charts.keys())
    return Difference(
        span=span,
        series=tuple(
            SeriesChange(*series, counts.get(series, Counts()), charts.get(series))
            for series in sorted(counts.keys() | charts.keys(), key=named.words)
        ),
        values=tuple(_restated_values(span, restated, named)),
        rebases=tuple(one for one in changed_between(span.since, span.until) if (one.metric_id, one.area_id) in scope),
        definitions=(
            *definition_changes(span, scope),
            *link_changes(span, scope),
            *break_changes(span, scope),
        ),
        register={} if metrics is not None else register_changes(span, EVERYTHING, sites),
        named=named,
    )


def scope_with_comparators(
    span: Span,
    viewpoint: Viewpoint,
    *,
    sites: Collection[int] | None = None,
    metrics: Collection[int] | None = None,
) -> Scope:
    """The series of some sites, with those that their charts and growth are set beside."""
    scope = scope_of(span, sites=sites, metrics=metrics)
    if scope.series is None:
        return scope
    versions = MetricDefinition.objects.seen_from(viewpoint).filter(metric__in={metric for metric, _ in scope.series})
    codes = {version.metric_id: version.definition.comparator for version in versions}
    areas = dict(Area.objects.filter(code__in=set(filter(None, codes.values()))).values_list("code", "pk"))
    beside = {(metric, areas[code]) for metric, code in codes.items() if code in areas}
    return Scope(scope.metrics, scope.areas, scope.series | frozenset(beside))


def _restated_values(span: Span, restated: frozenset[Series], named: Named) -> list[ValueChange]:
    if not restated:
        return []
    found = value_changes(span, Scope(series=restated), named.definitions)
    return [change for change in found if change.before]


def _named(span: Span, series: Collection[Series]) -> Named:
    """As known at the later end; what is gone by then is named as it was."""
    versions = (MetricDefinition.objects.as_known_at(moment) for moment in (span.since, span.until))
    definitions = {version.metric_id: version.definition for rows in versions for version in rows}
    profiles = SiteProfile.objects.as_known_at(span.until) | SiteProfile.objects.as_known_at(span.since)
    known = list(profiles.order_by("known_from").values_list("site", "site__slug", "official_name"))
    links = SiteArea.objects.as_known_at(span.until).filter(area__in={area for _, area in series})
    sites_of: dict[Series, list[int]] = defaultdict(list)
    for metric, area, site in links.order_by("site__list_no").values_list("metric", "area", "site"):
        sites_of[metric, area].append(site)
    return Named(
        definitions=definitions,
        areas=dict(Area.objects.filter(pk__in={area for _, area in series}).values_list("pk", "name")),
        sites={site: name for site, _, name in known},
        slugs={site: slug for site, slug, _ in known},
        sites_of={key: tuple(found) for key, found in sites_of.items()},
    )
