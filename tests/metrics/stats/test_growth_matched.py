"""Growth of a part of the year, by hand."""

from datetime import date
from math import log

import numpy as np
import pytest

from metrics.periods import months_between
from metrics.stats.growth import growth
from metrics.stats.growth_matched import growth_without

MONTHS = [period.end for period in months_between(date(2014, 4, 1), date(2017, 3, 1))]
PEOPLE = {"frequency": 12, "exposure": "people", "event_count": True}
MARCH_2017 = date(2017, 3, 31)
COUNTS = np.round(100 + 20 * np.cos(np.arange(36)) + np.arange(36))


def without(counts, *left_out, **settings):
    how = {"period_ends": MONTHS, "end": MARCH_2017, **PEOPLE, **settings}
    return growth_without(counts, [1000.0] * 36, left_out=left_out, **how)


def test_like_is_set_against_like():
    """January to March are left out of both years: nine months of 150 over nine of 100, whatever the winters were."""
    counts = [100] * 9 + [400] * 3 + [120] * 12 + [150] * 9 + [9] * 3
    found = without(counts, date(2017, 1, 31), date(2017, 2, 28), date(2017, 3, 31))
    assert found.growth == pytest.approx(0.5)
    assert found.rate_baseline == pytest.approx(12 * 100 / 1000)
    assert (found.window_start, found.window_end) == (date(2016, 4, 1), MARCH_2017)


def test_nothing_left_out_is_the_growth_of_the_year():
    whole = growth(COUNTS, [1000.0] * 36, period_ends=MONTHS, end=MARCH_2017, **PEOPLE)
    found = without(COUNTS)
    assert (found.growth, found.lower, found.upper) == pytest.approx((whole.growth, whole.lower, whole.upper))


def test_fewer_months_are_known_less_well():
    left = without(COUNTS, date(2017, 2, 28), date(2017, 3, 31))
    assert left.variance > without(COUNTS).variance
    assert left.degrees_of_freedom == without(COUNTS).degrees_of_freedom - 2
    kept = [place for place in range(12) if place < 10]
    assert left.theta == pytest.approx(log(COUNTS[24:][kept].sum() / COUNTS[:12][kept].sum()))


def test_what_is_left_out_does_not_count_at_all():
    wild = COUNTS.copy()
    wild[35] = 10_000
    march = date(2017, 3, 31)
    assert without(wild, march) == without(COUNTS, march)


def test_a_year_of_which_nothing_is_left():
    assert without(COUNTS, *MONTHS[24:]).reason_code == "nothing_left"


def test_beds_are_over_the_days_that_are_left():
    days = np.array([float(end.day) for end in MONTHS])
    beds = np.repeat([100.0, 100.0, 110.0], 12) * days
    found = growth_without(
        beds,
        days,
        left_out=[MARCH_2017],
        end=MARCH_2017,
        period_ends=MONTHS,
        frequency=12,
        exposure="days",
        event_count=False,
    )
    assert (found.rate_baseline, found.growth) == pytest.approx((100, 0.1))


def test_a_missing_month_is_named_as_ever():
    counts = COUNTS.copy()
    counts[30] = np.nan
    assert without(counts, MARCH_2017).missing == (date(2016, 10, 1),)
