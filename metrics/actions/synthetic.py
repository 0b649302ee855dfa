"""Bring a made-up programme into a database of its own, by the same road as everything else that is published."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from memory.actions import remember
from metrics.actions.catalogue import sync_metrics
from metrics.actions.loading import digest_of
from metrics.actions.publishing import publish
from metrics.catalogue import Definition
from metrics.models import Area, Metric, SiteArea, Submission
from metrics.synthetic import SyntheticProgramme
from metrics.uploads.cells import Reading
from vanguards.models import CareModel, Site, SiteProfile

MADE_UP = "Made up for training and tests; no figure is of a real place"
ALL_AREAS = "made-up:all"
AREAS_AT_ONCE = 500


class NotEmpty(Exception):
    """The database holds something already: the real and the made-up never share one."""


@transaction.atomic
def make_programme(
    *, programme: SyntheticProgramme, sites: int, progress: Callable[[int], None] = lambda readings: None
) -> None:
    """Keep the programme's metrics, areas and values; the first areas belong to `sites` made-up sites.

    Raises NotEmpty where the database holds sites, areas or submissions.
    """
    if Site.objects.exists() or Area.objects.exists() or Submission.objects.exists():
        raise NotEmpty
    definitions = {d.slug: d for d in (definition(number) for number in range(1, len(programme.events) + 1))}
    sync_metrics(definitions=definitions)
    _make_areas(len(programme.population))
    _make_sites(sites, list(definitions))
    for place, slug in enumerate(definitions):
        for readings in _readings(programme, place, slug):
            _publish(slug, readings)
            progress(len(readings))


def definition(number: int) -> Definition:
    return Definition(
        slug=f"made-up-events-{number}",
        name=f"Made-up events {number}",
        short_name=f"Made-up events {number}",
        code=f"MADE_UP_{number}",
        role="context",
        kind="activity rate",
        direction="decrease",
        frequency="month",
        exposure="people",
        per_person=True,
        event_count=True,
        has_limits=True,
        chart_unit="rate_per_1000_30_days",
        published_unit="rate_per_1000",
        charted_how="per 1,000 people per 30 days, so that months of different length compare",
        comparator=ALL_AREAS,
        national=ALL_AREAS,
        definition="Events that a computer drew at random, with known growth and known steps.",
        numerator="made-up events",
        denominator="made-up people",
        source_name=MADE_UP,
        source_url="",
        licence="No rights are claimed in made-up figures",
    )


def area_code(place: int) -> str:
    return f"made-up:{place + 1:05}"


def _make_areas(count: int) -> None:
    areas = [
        Area(code=area_code(place), name=f"Made-up area {place + 1:05}", kind=Area.Kind.ORGANISATION)
        for place in range(count)
    ]
    Area.objects.bulk_create([*areas, Area(code=ALL_AREAS, name="All made-up areas", kind=Area.Kind.COMPARATOR)])


def _make_sites(count: int, metrics: list[str]) -> None:
    """One area each, in turn of each care model."""
    sites = Site.objects.bulk_create(
        Site(slug=f"made-up-site-{number:02}", list_no=number, care_model=CareModel.values[number % len(CareModel)])
        for number in range(1, count + 1)
    )
    profiles = [
        SiteProfile(site=site, official_name=f"Made-up site {site.list_no:02}", comparability="good", note=MADE_UP)
        for site in sites
    ]
    areas = Area.objects.in_bulk([area_code(place) for place in range(count)], field_name="code")
    links = [
        SiteArea(site=site, metric=metric, area=areas[area_code(place)], basis=MADE_UP, comparability="good")
        for metric in Metric.objects.filter(slug__in=metrics)
        for place, site in enumerate(sites)
    ]
    moment = timezone.now()
    remember(SiteProfile, profiles, key=("site",), moment=moment)
    remember(SiteArea, links, key=("site", "metric", "area"), moment=moment)


def _readings(programme: SyntheticProgramme, metric: int, slug: str) -> Iterator[list[Reading]]:
    """Of some areas at a time, so that memory does not grow with the programme; last, of all areas together."""
    events, people = programme.events[metric], programme.population
    for first in range(0, len(people), AREAS_AT_ONCE):
        places = range(first, min(first + AREAS_AT_ONCE, len(people)))
        yield [
            Reading(
                slug, area_code(place), period, numerator=Decimal(int(count)), denominator=Decimal(int(people[place]))
            )
            for place in places
            for period, count in zip(programme.periods, events[place], strict=True)
        ]
    total, everybody = events.sum(axis=0), Decimal(int(people.sum()))
    yield [
        Reading(slug, ALL_AREAS, period, numerator=Decimal(int(count)), denominator=everybody)
        for period, count in zip(programme.periods, total, strict=True)
    ]


def _publish(slug: str, readings: list[Reading]) -> None:
    name = f"{slug}, {readings[0].area} to {readings[-1].area}"
    submission = Submission(
        title=f"Made-up figures: {name}", source_name=MADE_UP, file_name=name, digest=digest_of(readings)
    )
    publish(submission=submission, readings=readings)
