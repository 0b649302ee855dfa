"""What a site is asked for, and what it has reported so far."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from metrics.models import Area, MetricDefinition, Observation, SiteArea
from metrics.periods import Period
from metrics.queries.subjects import CORE_ORDER
from metrics.states import State
from metrics.uploads.cells import Reading
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from returns.models import Window
from vanguards.models import Site, SiteProfile

# Raised when the template's columns or instructions change: one filled in before is then refused by name.
TEMPLATE_VERSION = "2026-27"


def own_areas(site: Site) -> list[SiteArea]:
    """The areas that the site itself reports on, one a metric; none for care homes, of which nothing is asked."""
    links = SiteArea.objects.current().filter(site=site, area__kind=Area.Kind.SITE_POPULATION)
    return list(links.select_related("area", "metric").order_by("pk"))


def expected_of(site: Site, today: date | None = None) -> Expected:
    """The return that the site may send today."""
    today = today or timezone.localdate()
    areas = {link.metric_id: link.area.code for link in own_areas(site)}
    versions = MetricDefinition.objects.current().filter(metric__in=areas)
    return Expected(
        site_slug=site.slug,
        site_name=name_of(site),
        metrics=tuple(
            ExpectedMetric.of(version.definition, areas[version.metric_id])
            for version in sorted(versions, key=lambda version: _place(version.definition.slug))
        ),
        template_version=TEMPLATE_VERSION,
        today=today,
        open_periods=_open_periods(areas, today),
    )


def _place(slug: str) -> tuple[int, str]:
    """The core metrics in their order, then whatever else is asked."""
    return (CORE_ORDER.index(slug) if slug in CORE_ORDER else len(CORE_ORDER)), slug


def name_of(site: Site) -> str:
    names = SiteProfile.objects.current().filter(site=site).values_list("official_name", flat=True)
    return names.first() or site.slug


def _open_periods(metrics: Iterable[int], today: date) -> dict[str, frozenset[Period]]:
    found: dict[str, set[Period]] = {}
    for window in Window.objects.open_on(today).filter(metric__in=metrics).select_related("metric"):
        found.setdefault(window.metric.slug, set()).add(window.period)
    return {slug: frozenset(periods) for slug, periods in found.items()}


def reported_by(site: Site) -> list[Reading]:
    """What the site's own series hold now, as readings, in order of metric and period."""
    areas = [link.area_id for link in own_areas(site)]
    rows = Observation.objects.current().filter(area__in=areas).select_related("metric", "area")
    return [reading_of(row) for row in rows.order_by("metric_id", "period_start", "period_end", "design")]


def _plain(number: Decimal | None) -> Decimal | None:
    """The number without the noughts that the column fills it up with."""
    return None if number is None else number.normalize()


def reading_of(row: Observation) -> Reading:
    return Reading(
        metric=row.metric.slug,
        area=row.area.code,
        period=row.period,
        design=row.design,
        **{name: _plain(getattr(row, name)) for name in ("numerator", "denominator", "value", "lower", "upper")},
        respondents=row.respondents,
        state=State(row.state),
        provisional=row.provisional,
        fault=row.fault,
        reason=row.reason,
    )
