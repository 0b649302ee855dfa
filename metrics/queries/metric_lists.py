"""The list of metrics."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from memory.viewpoint import Viewpoint
from metrics.models import Area, Observation, SiteArea
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
    """The metrics in force, by core metric, with the number of sites that each has an area for. Two queries.

    A site's own area counts from its first return on.
    """
    metrics = metrics_seen_from(viewpoint)
    held = Observation.objects.seen_from(viewpoint).filter(metric=OuterRef("metric"), area=OuterRef("area"))
    linked = SiteArea.objects.seen_from(viewpoint).filter(Q(Exists(held)) | ~Q(area__kind=Area.Kind.SITE_POPULATION))
    linked = linked.filter(area__isnull=False)
    sites = Counter(metric for metric, _ in set(linked.values_list("metric_id", "site_id")))
    beside = defaultdict(list)
    for metric in metrics:
        beside[metric.definition.stands_in_for].append(_line(metric, sites))
    return [CoreLines(_line(m, sites), tuple(beside[m.slug])) for m in metrics if m.definition.is_core]


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
