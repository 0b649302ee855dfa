"""Mark charts, and the panels of all areas, as owed. Always in the transaction that changed what they show."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from memory import locks
from metrics.drawing import DRAWING_VERSION
from metrics.models import (
    Area,
    DrawingBasis,
    MetricDefinition,
    Observation,
    OwedChart,
    OwedPanels,
    SeriesBreak,
    SiteArea,
    StoredChart,
    StoredPanel,
)
from metrics.models.charts import TRIES
from metrics.panels import PANELS_VERSION
from vanguards.models import Award, AwardSite, Event, SiteProfile

Series = tuple[int, int]  # metric and area, by primary key


def owe_charts(*, series: Iterable[Series], moment: datetime) -> int:
    """Mark the charts of these series, and of all that draw on them. Returns how many are marked."""
    wanted = with_dependents(set(series))
    if wanted:
        _mark(wanted, moment)
        _mark_panels({metric for metric, _ in wanted}, moment)
    return len(wanted)


def owe_alone(*, metric: int, area: int, moment: datetime) -> None:
    """Mark one chart and none that draws on it: its values stand, and what is said of them changes."""
    _mark({(metric, area)}, moment)


def owe_all(*, metrics: Iterable[int] | None = None) -> int:
    """Mark every chart there can be, or those of some metrics."""
    wanted, moment = drawable(metrics), timezone.now()
    if wanted:
        _mark(wanted, moment)
        _mark_panels({metric for metric, _ in wanted}, moment)
    return len(wanted)


@transaction.atomic
def owe_anew(metric: int) -> int:
    """Mark every chart of a metric as owed, and what is stored of them as drawn from nothing that is known.

    So each is drawn and kept anew even where its figures are the same; what is stored now stays in the history.
    """
    for model in (StoredChart, StoredPanel):
        model.objects.current().filter(metric=metric).update(input_digest="")
    return owe_all(metrics=[metric])


@transaction.atomic
def take_up_again() -> int:
    """Have what was put aside tried again, as after its cause was mended. Returns how many charts and panels."""
    fresh = {"failures": 0, "begun": 0, "problem": "", "tried_at": None}
    return sum(model.objects.filter(failures__gte=TRIES).update(**fresh) for model in (OwedChart, OwedPanels))


@transaction.atomic
def owe_if_basis_changed() -> int:
    """Mark every chart where anything but observations that charts are drawn from has changed since they were marked.

    What is drawn from the same inputs as before is then found unchanged, and kept.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.DRAWING_BASIS])
    fingerprint = basis_fingerprint()
    if DrawingBasis.objects.filter(fingerprint=fingerprint).exists():
        return 0
    DrawingBasis.objects.update_or_create(only_one=True, defaults={"fingerprint": fingerprint})
    return owe_all()


def basis_fingerprint() -> str:
    """SHA-256 over the versions of the register's and the catalogue's rows, the areas and the drawing."""
    versions = [
        model.objects.aggregate(Count("pk"), Max("known_from"), Count("known_until"), Max("known_until"))
        for model in (Event, Award, AwardSite, SiteProfile, MetricDefinition, SiteArea, SeriesBreak)
    ]
    areas = list(Area.objects.order_by("code").values_list("code", "name", "kind"))
    return hashlib.sha256(repr((DRAWING_VERSION, PANELS_VERSION, versions, areas)).encode()).hexdigest()


def with_dependents(series: set[Series]) -> set[Series]:
    """The series, the cohorts of their metrics, and all series of a metric whose comparator changed."""
    metrics = {metric for metric, _ in series}
    cohorts = list(Area.objects.filter(kind=Area.Kind.COHORT).values_list("pk", flat=True))
    moved = {metric for metric, area in _comparators(metrics) if (metric, area) in series}
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


def _comparators(metrics: set[int]) -> set[Series]:
    """The comparator's series of each of the metrics."""
    versions = MetricDefinition.objects.current().filter(metric__in=metrics)
    codes = {version.metric_id: version.definition.comparator for version in versions}
    areas = dict(Area.objects.filter(code__in=set(codes.values())).values_list("code", "pk"))
    return {(metric, areas[code]) for metric, code in codes.items() if code in areas}


def _mark(series: set[Series], moment: datetime) -> None:
    """In a fixed order, so that two who mark the same charts never wait for each other in a circle."""
    rows = sorted(series)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO metrics_owedchart (metric_id, area_id, mark, owed_since, failures, problem)
               SELECT metric, area, 1, %s, 0, '' FROM unnest(%s::bigint[], %s::bigint[]) AS owed (metric, area)
               ON CONFLICT (metric_id, area_id) DO UPDATE
               SET mark = metrics_owedchart.mark + 1, failures = 0, begun = 0, problem = '', tried_at = NULL""",
            [moment, [metric for metric, _ in rows], [area for _, area in rows]],
        )


def _mark_panels(metrics: set[int], moment: datetime) -> None:
    """After the charts and in a fixed order, for the same reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO metrics_owedpanels (metric_id, mark, owed_since, failures, problem)
               SELECT metric, 1, %s, 0, '' FROM unnest(%s::bigint[]) AS owed (metric)
               ON CONFLICT (metric_id) DO UPDATE
               SET mark = metrics_owedpanels.mark + 1, failures = 0, begun = 0, problem = '', tried_at = NULL""",
            [moment, sorted(metrics)],
        )
