"""The default baseline, and whether neighbouring periods are alike."""

from datetime import date

import numpy as np
import pytest

from metrics.periods import months_between, quarters_between
from metrics.stats.spc import autocorrelation, baseline_to_march_2015

MONTHS = [period.end for period in months_between(date(2013, 4, 1), date(2017, 9, 1))]
QUARTERS = [period.end for period in quarters_between(date(2010, 4, 1), date(2017, 9, 1))]


def test_24_months_and_20_quarters_lie_before_april_2015():
    for ends, count in ((MONTHS, 24), (QUARTERS, 20)):
        mask = baseline_to_march_2015(np.ones((2, len(ends))), ends)
        assert mask.tolist() == [[True] * count + [False] * (len(ends) - count)] * 2


def test_where_fewer_than_13_are_held_the_first_13_are():
    """Of the 24 months 12 are missing: the 13th value is that of April 2015. The missing ones are no part."""
    values = np.ones((1, len(MONTHS)))
    values[0, 5:17] = np.nan
    mask = baseline_to_march_2015(values, MONTHS)
    assert np.flatnonzero(mask[0]).tolist() == [*range(5), *range(17, 25)]
    values[0, 5] = 1  # a 13th value before April 2015: all rows to that date
    assert np.flatnonzero(baseline_to_march_2015(values, MONTHS)[0]).tolist() == [*range(24)]


def test_a_series_that_starts_late_has_its_first_13():
    values = np.full((1, len(MONTHS)), np.nan)
    values[0, 30:] = 1
    assert np.flatnonzero(baseline_to_march_2015(values, MONTHS)[0]).tolist() == [*range(30, 43)]


def test_a_rebase_starts_a_baseline_of_its_own():
    groups = [0] * 36 + [1] * (len(MONTHS) - 36)
    mask = baseline_to_march_2015(np.ones((1, len(MONTHS))), MONTHS, groups=groups)
    assert np.flatnonzero(mask[0]).tolist() == [*range(24), *range(36, 49)]


def test_every_period_needs_its_end():
    with pytest.raises(ValueError, match="end of each of 3"):
        baseline_to_march_2015([[1, 2, 3]], MONTHS)


def test_correlation_with_the_period_before():
    """Of 1, −1, 1, −1 … (14 values, mean 0) the 13 products are −1 and the 14 squares 1: −13/14."""
    one, season = autocorrelation([[1, -1] * 7])
    assert one.tolist() == [pytest.approx(-13 / 14)]
    assert np.isnan(season[0])  # two pairs are too few


def test_correlation_with_the_year_before():
    """Three equal years: 24 of the 36 products of a value with itself, so 24/36."""
    year = [3, -3, 2, -2, 1, -1, 3, -3, 2, -2, 1, -1]
    _, season = autocorrelation([year * 3])
    assert season.tolist() == [pytest.approx(2 / 3)]


def test_correlation_with_gaps():
    """1, −1 … over 16 values, the last missing and the first with it: 14 values, 13 pairs of −1.

    Mean square 1; the products are divided by 13 + 1.
    """
    one, _ = autocorrelation([[None, *[1, -1] * 7, None]])
    assert one.tolist() == [pytest.approx(-13 / 14)]


def test_a_constant_has_no_correlation():
    one, season = autocorrelation([[5] * 36, [None] * 36])
    assert np.isnan(one).all()
    assert np.isnan(season).all()
