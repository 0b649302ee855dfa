"""Which series a difference is about: all of them, or those of some metrics, areas or sites."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from memory.keys import among
from memory.span import Span
from metrics.models import SiteArea
from metrics.queries.inputs import Series


@dataclass(frozen=True)
class Scope:
    """`series`: metric and area by primary key; None for all of them, also of areas that stand for no site."""

    metrics: frozenset[int] | None = None
    areas: frozenset[int] | None = None
    series: frozenset[Series] | None = None

    def of_metric(self, rows: QuerySet) -> QuerySet:
        """The rows of its metrics, for what belongs to a metric and to no area."""
        if self.metrics is not None:
            rows = rows.filter(among(metric=self.metrics))
        return rows if self.series is None else rows.filter(among(metric=(metric for metric, _ in self.series)))

    def of_series(self, rows: QuerySet) -> QuerySet:
        """The rows of its metrics and areas. A superset: what is not `in` the scope is left out by who reads."""
        rows = self.of_metric(rows)
        if self.areas is not None:
            rows = rows.filter(among(area=self.areas))
        return rows if self.series is None else rows.filter(among(area=(area for _, area in self.series)))

    def __contains__(self, series: Series) -> bool:
        metric, area = series
        held = ((self.metrics, metric), (self.areas, area), (self.series, series))
        return all(among is None or one in among for among, one in held)


EVERYTHING = Scope()


def scope_of(
    span: Span,
    *,
    sites: Collection[int] | None = None,
    metrics: Collection[int] | None = None,
    areas: Collection[int] | None = None,
) -> Scope:
    """By primary keys, None for all. The areas of a site are those linked to it at either end of the span."""
    metrics = None if metrics is None else frozenset(metrics)
    areas = None if areas is None else frozenset(areas)
    if sites is None:
        return Scope(metrics, areas)
    links = SiteArea.objects.as_known_at(span.until) | SiteArea.objects.as_known_at(span.since)
    linked = links.filter(site__in=sites, area__isnull=False)
    return Scope(metrics, areas, frozenset(linked.values_list("metric_id", "area_id")))
