"""A return of a site that does not exist, to practise with: read and checked as a real one, and kept nowhere.

Its rows name that site. Sent as the return of a real one, each of them is a fault: it cannot be published by mistake.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from metrics.models import MetricDefinition
from metrics.periods import Period, add_months, month
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.read import read_return
from returns.queries.asked import TEMPLATE_VERSION
from returns.queries.differences import compared
from returns.queries.faults import explained

SITE, NAME = "practice", "the practice site"
METRIC = "emergency-admissions"
FIRST, MONTHS = date(2014, 4, 1), 12
LIMITS = Limits(bytes=200_000, rows=500, cells=20_000, unpacked_bytes=5_000_000)  # a page answers at once
# Made up, with the two things that go wrong most: a letter O for a nought, and no reason where there is no number.
FILE = f"""site,metric,period,numerator,denominator,value,lower,upper,respondents,state,provisional,reason
{SITE},{METRIC},Apr 2014,1204,98000,,,,,,,
{SITE},{METRIC},May 2014,"1,198",98000,,,,,,,
{SITE},{METRIC},Jun 2014,12O7,98100,,,,,,,
{SITE},{METRIC},Jul 2014,1225,98100,,,,,,,
{SITE},{METRIC},Aug 2014,,,,,,,missing,,
{SITE},{METRIC},Sep 2014,1190,98200,,,,,,yes,
""".encode()


@dataclass(frozen=True)
class Practised:
    """What checking found: groups of faults as the page of a return shows them, or how many points there would be."""

    understood: tuple[str, ...]
    faults: list[dict[str, Any]]
    counts: str = ""


def practise(content: bytes, file_name: str) -> Practised:
    read = read_return(content, file_name, expected=_expected(), limits=LIMITS)
    if read.faults:
        return Practised(read.understood.sentences, explained(read))
    return Practised(read.understood.sentences, [], compared(read.readings, ()).sentence)


def _expected() -> Expected:
    definition = MetricDefinition.objects.current().get(metric__slug=METRIC).definition
    return Expected(
        site_slug=SITE,
        site_name=NAME,
        metrics=(ExpectedMetric.of(definition, SITE),),
        template_version=TEMPLATE_VERSION,
        today=timezone.localdate(),
        open_periods={METRIC: frozenset(_months())},
    )


def _months() -> list[Period]:
    return [month(add_months(FIRST, place)) for place in range(MONTHS)]
