"""A metric's page: its place among the metrics, breaks and survey waves."""

from dataclasses import dataclass
from datetime import date

from memory.keys import among
from memory.viewpoint import Viewpoint
from metrics.models import Observation, SeriesBreak
from metrics.queries.held import held_of
from metrics.queries.subjects import MetricSeen, metric_or_404, metrics_seen_from
from metrics.series import charted


@dataclass(frozen=True)
class Family:
    """The core metric that a metric stands in for, and the metrics that stand in for it."""

    core: MetricSeen | None
    proxies: tuple[MetricSeen, ...]
    others: tuple[MetricSeen, ...]


@dataclass(frozen=True)
class BreakShown:
    on: date
    title: str
    area: str
    source: str


@dataclass(frozen=True)
class WaveRow:
    """One survey wave in one area, as published."""

    area: str
    period: str
    value: str
    interval: str
    respondents: str
    state: str


def metric_with_family(slug: str, viewpoint: Viewpoint) -> tuple[MetricSeen, Family]:
    """One query where a definition was in force then, and three where none was; 404 where there is no such metric."""
    metrics = metrics_seen_from(viewpoint)
    metric = next((metric for metric in metrics if metric.slug == slug), None)
    if metric is None:
        return metric_or_404(slug, viewpoint), Family(None, (), ())
    return metric, _family(metric, metrics)


def _family(metric: MetricSeen, metrics: list[MetricSeen]) -> Family:
    beside = [other for other in metrics if other.definition.stands_in_for == metric.slug]
    return Family(
        core=next((other for other in metrics if other.slug == metric.definition.stands_in_for), None),
        proxies=tuple(other for other in beside if other.definition.role == "proxy"),
        others=tuple(other for other in beside if other.definition.role != "proxy"),
    )


def breaks_of(metric: MetricSeen, viewpoint: Viewpoint) -> list[BreakShown]:
    breaks = SeriesBreak.objects.seen_from(viewpoint).filter(among(metric=[metric.pk])).select_related("area")
    return [BreakShown(each.on, each.title, each.area.name, each.source) for each in breaks]


def wave_rows(metric: MetricSeen, viewpoint: Viewpoint) -> list[WaveRow]:
    """Every wave of every area, for metrics whose values are few and have intervals instead of limits."""
    rows = Observation.objects.seen_from(viewpoint).filter(among(metric=[metric.pk])).select_related("area")
    return [_wave(row, metric) for row in rows.order_by("area__name", "period_start", "design")]


def _wave(row: Observation, metric: MetricSeen) -> WaveRow:
    unit = metric.definition.unit
    known = row.lower is not None and row.upper is not None
    return WaveRow(
        area=row.area.name,
        period=row.period.label,
        value=unit.format(charted(held_of(row), metric.definition)),
        interval=f"{unit.format(row.lower)} to {unit.format(row.upper)}" if known else "not published",
        respondents=f"{row.respondents:,}" if row.respondents is not None else "not known",
        state=f"{row.state}: {row.reason}" if row.reason else row.state,
    )
