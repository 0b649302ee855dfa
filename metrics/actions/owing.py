"""Mark charts as owed. Always in the transaction that changed what they show."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from metrics.models import Area, MetricDefinition, Observation, StoredChart
from vanguards.models import Event, SiteProfile

Series = tuple[int, int]  # metric and area, by primary key


def owe_charts(*, series: Iterable[Series], moment: datetime) -> int:
    """Mark the charts of these series, and of all that draw on them. Returns how many are marked."""
    wanted = with_dependents(set(series))
    if wanted:
        _mark(wanted, moment)
    return len(wanted)


def owe_all(*, metrics: Iterable[int] | None = None) -> int:
    """Mark every chart there can be, or those of some metrics."""
    wanted = drawable(metrics)
    if wanted:
        _mark(wanted, timezone.now())
    return len(wanted)


def owe_outdated() -> int:
    """Mark charts drawn before the register last changed: their titles and events may be old."""
    changes = [
        moment
        for model in (Event, SiteProfile)
        for moment in model.objects.aggregate(Max("known_from"), Max("known_until")).values()
        if moment
    ]
    if not changes:
        return 0
    outdated = StoredChart.objects.current().filter(computed_at__lt=max(changes))
    wanted = set(outdated.values_list("metric_id", "area_id"))
    if wanted:
        _mark(wanted, timezone.now())
    return len(wanted)


def with_dependents(series: set[Series]) -> set[Series]:
    """The series, the cohorts of their metrics, and all series of a metric whose comparator changed."""
    metrics = {metric for metric, _ in series}
    cohorts = Area.objects.filter(kind=Area.Kind.COHORT).values_list("pk", flat=True)
    moved = [metric for metric in metrics if _comparators(metric) & {area for m, area in series if m == metric}]
    return (
        series | {(metric, cohort) for metric in metrics for cohort in cohorts} | (drawable(moved) if moved else set())
    )


def drawable(metrics: Iterable[int] | None = None) -> set[Series]:
    """Every series with observations, and the cohorts of its metric."""
    observations = Observation.objects.current()
    if metrics is not None:
        observations = observations.filter(metric__in=metrics)
    series = set(observations.order_by().values_list("metric_id", "area_id").distinct())
    cohorts = Area.objects.filter(kind=Area.Kind.COHORT).values_list("pk", flat=True)
    return series | {(metric, cohort) for metric in {m for m, _ in series} for cohort in cohorts}


def _comparators(metric: int) -> set[int]:
    version = MetricDefinition.objects.current().filter(metric=metric).first()
    codes = [version.definition.comparator] if version else []
    return set(Area.objects.filter(code__in=codes).values_list("pk", flat=True))


def _mark(series: set[Series], moment: datetime) -> None:
    """In a fixed order, so that two who mark the same charts never wait for each other in a circle."""
    rows = sorted(series)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO metrics_owedchart (metric_id, area_id, mark, owed_since, failures, problem)
               SELECT metric, area, 1, %s, 0, '' FROM unnest(%s::bigint[], %s::bigint[]) AS owed (metric, area)
               ON CONFLICT (metric_id, area_id) DO UPDATE
               SET mark = metrics_owedchart.mark + 1, failures = 0, problem = '', tried_at = NULL""",
            [moment, [metric for metric, _ in rows], [area for _, area in rows]],
        )
