"""The list of metrics."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from memory.viewpoint import Viewpoint
from metrics.models import SiteArea, StoredChart
from metrics.queries.links import with_values
from metrics.queries.subjects import MetricSeen, metrics_seen_from


@dataclass(frozen=True)
class MetricLine:
    slug: str
    name: str
    role: str
    kind: str
    unit: str
    frequency: str
    sites: int


@dataclass(frozen=True)
class CoreLines:
    """A core metric and what stands beside it."""

    core: MetricLine
    beside: tuple[MetricLine, ...]

    @property
    def all(self) -> tuple[MetricLine, ...]:
        return (self.core, *self.beside)


def metric_lines(viewpoint: Viewpoint) -> list[CoreLines]:
    """The metrics in force, by core metric, with the number of sites that each has figures for. Four queries."""
    metrics = metrics_seen_from(viewpoint)
    sites = _sites_with_figures(viewpoint)
    beside = defaultdict(list)
    for metric in metrics:
        beside[metric.definition.stands_in_for].append(_line(metric, sites))
    return [CoreLines(_line(m, sites), tuple(beside[m.slug])) for m in metrics if m.definition.is_core]


def _sites_with_figures(viewpoint: Viewpoint) -> Counter:
    """By metric, the sites for whose area a chart is stored or a value is held."""
    links = SiteArea.objects.seen_from(viewpoint).filter(area__isnull=False)
    site_of = {(link.metric_id, link.area_id, link.site_id) for link in links}
    series = {(metric, area) for metric, area, _ in site_of}
    drawn = set(StoredChart.objects.seen_from(viewpoint).values_list("metric_id", "area_id"))
    shown = (series & drawn) | with_values(series - drawn, viewpoint)
    sites = {(metric, site) for metric, area, site in site_of if (metric, area) in shown}
    return Counter(metric for metric, _ in sites)


def _line(metric: MetricSeen, sites: Counter) -> MetricLine:
    definition = metric.definition
    return MetricLine(
        slug=metric.slug,
        name=definition.name,
        role=definition.role,
        kind=definition.kind,
        unit=definition.unit.axis,
        frequency=definition.frequency,
        sites=sites[metric.pk],
    )
