from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from metrics.models import Area, Metric, Rebase
from metrics.periods import month, months_between
from metrics.uploads.cells import Reading
from returns.queries import unusual as unusual_module
from returns.queries.asked import reported_by
from returns.queries.differences import compared
from returns.queries.unusual import unusual
from tests.metrics import small

FIRST, STEP, LAST = date(2013, 4, 1), date(2015, 10, 1), date(2017, 3, 31)
METRICS = ("emergency-admissions", "bed-days")


@pytest.fixture
def stepped(alpha):
    """Both metrics held for four years, with a step up in October 2015."""
    small.send([reading(slug, period) for slug in METRICS for period in months_between(FIRST, LAST)])
    return alpha


def reading(slug, period):
    count = 2300 + 10 * (period.start.month % 5) + (600 if period.start >= STEP else 0)
    return Reading(slug, "site:alpha", period, numerator=Decimal(count), denominator=Decimal(120_000))


def found(site):
    """The codes of what is unusual in a return of both metrics for April 2017, at the level after the step."""
    new = [replace(reading(slug, month(date(2017, 4, 1))), line=at) for at, slug in enumerate(METRICS)]
    return [(one["metric"], one["code"]) for one in unusual(compared(new, reported_by(site)), site)]


OUTSIDE = [(slug, "outside-own-limits") for slug in METRICS]


def test_each_series_is_held_to_its_own_limits_however_many_are_looked_at_together(stepped, monkeypatch):
    assert found(stepped) == OUTSIDE
    monkeypatch.setattr(unusual_module, "METRICS_AT_ONCE", 1)
    assert found(stepped) == OUTSIDE


def test_limits_that_were_restarted_are_the_limits(stepped, mara, bo):
    now, area = timezone.now(), Area.objects.get(code="site:alpha")
    Rebase.objects.create(
        metric=Metric.objects.get(slug=METRICS[0]),
        area=area,
        site=stepped,
        on=STEP,
        cause="A new ward counts as admitted",
        status=Rebase.Status.APPROVED,
        requested_by=mara,
        requested_at=now,
        decided_by=bo,
        reason="It will last",
        known_from=now,
    )
    assert found(stepped) == OUTSIDE[1:]


def test_what_changes_nothing_warns_of_nothing(stepped):
    again = [replace(one, cell="D7") for one in reported_by(stepped)]
    assert len(again) == 96
    assert unusual(compared(again, reported_by(stepped)), stepped) == []
