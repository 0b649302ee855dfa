"""A small world for tests of actions: metrics of the real catalogue, areas and values that are made up."""

from decimal import Decimal

from django.utils import timezone

from metrics.actions.catalogue import sync_metrics
from metrics.actions.publishing import publish
from metrics.catalogue import load_all
from metrics.models import Area, Metric, SiteArea, Submission
from metrics.periods import months_between
from metrics.uploads.cells import Reading
from vanguards.models import Site, SiteProfile

ADMISSIONS = "non-elective-admissions"


def catalogue():
    sync_metrics(definitions=load_all())
    return Metric.objects.get(slug=ADMISSIONS)


def area(code, kind="organisation", name=""):
    return Area.objects.create(code=code, kind=kind, name=name or f"Area {code}")


def site(slug, list_no, care_model="PACS", comparability="good"):
    made = Site.objects.create(slug=slug, list_no=list_no, care_model=care_model)
    SiteProfile.objects.create(
        site=made, official_name=slug.title(), comparability=comparability, known_from=timezone.now()
    )
    return made


def link(one_site, metric, one_area, comparability="good"):
    return SiteArea.objects.create(
        site=one_site, metric=metric, area=one_area, comparability=comparability, known_from=timezone.now()
    )


def monthly(code, first, last, numerator=100, denominator=10_000, **more):
    """A reading a month; `numerator` is a number, or a function of the month's place."""
    count = numerator if callable(numerator) else lambda place: numerator
    return [
        Reading(ADMISSIONS, code, period, numerator=Decimal(count(place)), denominator=Decimal(denominator), **more)
        for place, period in enumerate(months_between(first, last))
    ]


def send(readings, file_name="return.csv"):
    submission = Submission(title="A return", file_name=file_name, digest=str(hash(tuple(readings))))
    return publish(submission=submission, readings=readings)
