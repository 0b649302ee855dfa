"""What is kept about a period: each value that starts then with its own versions, counted, the latest first."""

from datetime import date
from decimal import Decimal

import pytest

from memory.viewpoint import Viewpoint
from metrics.periods import month
from metrics.queries.chart_pages import place_of
from metrics.queries.links import links_of
from metrics.queries.points import kept_at
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.uploads.cells import Reading
from tests.metrics import small

pytestmark = pytest.mark.django_db
START = date(2016, 4, 1)
NOW = Viewpoint(None)


@pytest.fixture
def kept():
    """Asks for what is kept of a value that was sent fifteen times, and of another design that was sent twice."""
    metric, area = small.catalogue(), small.area("A")
    small.link(small.site("alpha", 1), metric, area)
    for numerator in range(101, 116):
        send(numerator, "")
    for numerator in (301, 302):
        send(numerator, "redesigned")
    site, subject = site_or_404("alpha", NOW), metric_or_404(small.ADMISSIONS, NOW)
    place = place_of(site, links_of(site, NOW)[subject.pk], NOW)
    return lambda at_most: kept_at(subject, place, START, NOW, at_most)


def send(numerator, design):
    count, people = Decimal(numerator), Decimal(10_000)
    small.send([Reading(small.ADMISSIONS, "A", month(START), numerator=count, denominator=people, design=design)])


def told(kept):
    """The numerators of a value: in force, earlier, first, and how many are left out."""
    earlier = [int(version.numerator) for version in kept.earlier]
    return int(kept.now.numerator), earlier, int(kept.first.numerator), kept.left_out


def test_each_value_has_its_latest_versions_and_its_first(kept):
    long, short = kept(4)
    assert told(long) == (115, [114, 113, 112], 101, 11)
    assert told(short) == (302, [301], 301, 0)
    assert (long.all_earlier, short.all_earlier) == (14, 1)


def test_the_first_is_not_shown_beyond_what_was_asked_for(kept):
    assert told(kept(14)[0]) == (115, [*range(114, 101, -1)], 101, 1)


def test_as_many_as_there_are_leave_nothing_out(kept):
    everything = (115, [*range(114, 100, -1)], 101, 0)
    assert told(kept(15)[0]) == everything
    assert told(kept(None)[0]) == everything
    assert [value.is_long for value in kept(None)] == [True, False]
