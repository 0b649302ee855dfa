"""What a site is asked for, and what it has reported so far."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from metrics.models import Area, Metric, MetricDefinition, Observation, SiteArea
from metrics.periods import Period
from metrics.queries.subjects import CORE_ORDER
from metrics.states import State
from metrics.uploads.cells import Reading
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from returns.models import Window
from vanguards.models import Site, SiteProfile

# Raised when the template's columns or instructions change: one filled in before is then refused by name.
TEMPLATE_VERSION = "2026-27"

PLACE = ("metric_id", "area_id", "period_start", "period_end")
SAID = (
    *("design", "numerator", "denominator", "value", "lower", "upper"),
    *("respondents", "state", "provisional", "fault", "reason"),
)
ORDER = ("metric_id", "period_start", "period_end", "design")
AT_ONCE = 5_000  # rows fetched, so that memory does not grow with what a site has reported


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
    """By metric; a period that is open for several is one object."""
    found: dict[str, set[Period]] = {}
    same: dict[tuple[date, date], Period] = {}
    windows = Window.objects.open_on(today).filter(metric__in=metrics).order_by()
    for slug, *days in windows.values_list("metric__slug", "period_start", "period_end").iterator(AT_ONCE):
        found.setdefault(slug, set()).add(_period(same, *days))
    return {slug: frozenset(periods) for slug, periods in found.items()}


def _period(same: dict[tuple[date, date], Period], start: date, end: date) -> Period:
    return same.get((start, end)) or same.setdefault((start, end), Period(start, end))


def reported_by(site: Site, metrics: Collection[str] | None = None) -> Iterator[Reading]:
    """What the site's own series hold now, or those of some metrics, as readings, in order of metric and period."""
    areas = {link.area_id: link.area.code for link in own_areas(site)}
    slugs = dict(Metric.objects.values_list("pk", "slug"))
    same: dict[tuple[date, date], Period] = {}
    rows = Observation.objects.current().filter(area__in=areas)
    if metrics is not None:
        rows = rows.filter(metric__in=[pk for pk, slug in slugs.items() if slug in metrics])
    for metric, area, start, end, *said in rows.order_by(*ORDER).values_list(*PLACE, *SAID).iterator(AT_ONCE):
        yield _reading(slugs[metric], areas[area], _period(same, start, end), *said)


def came_in(site: Site) -> dict[str, set[Period]]:
    """The periods of each metric on which the site has reported, be it a number or a state."""
    found: dict[str, set[Period]] = {}
    for reading in reported_by(site):
        found.setdefault(reading.metric, set()).add(reading.period)
    return found


def _reading(metric: str, area: str, period: Period, design: str, *said: Any) -> Reading:
    """From columns in the order of a reading's own fields."""
    *numbers, respondents, state, provisional, fault, reason = said
    plain = (None if number is None else number.normalize() for number in numbers)  # noughts that the column adds
    return Reading(metric, area, period, design, *plain, respondents, State(state), provisional, fault, reason)
