"""Correlation of neighbours beside trend and seasons, against series whose correlation is known."""

from datetime import date

import numpy as np
import pytest

from metrics.periods import months_between, quarters_between
from metrics.stats.chance import autocorrelated
from metrics.stats.growth_interval import scatter
from metrics.stats.growth_windows import Calendar
from metrics.stats.neighbours import correlations

MONTHS = [month.end for month in months_between(date(2013, 4, 1), date(2017, 9, 1))]
QUARTERS = [quarter.end for quarter in quarters_between(date(2010, 4, 1), date(2017, 9, 1))]


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_on_average_it_is_the_correlation_that_was_put_in(rho):
    noise = autocorrelated(2_000, len(MONTHS), rho, np.random.default_rng(1))
    times = np.arange(len(MONTHS)) / 12
    course = 0.04 * times + 0.05 * np.cos(2 * np.pi * times)
    assert correlations(100 * np.exp(course + 0.03 * noise), MONTHS, 12).mean() == pytest.approx(rho, abs=0.03)


@pytest.mark.parametrize(("ends", "frequency"), [(MONTHS, 12), (QUARTERS, 4)])
def test_it_is_near_that_of_growth_which_is_found_by_another_road(ends, frequency):
    series = 100 * np.exp(0.03 * autocorrelated(50, len(ends), 0.5, np.random.default_rng(2)))
    calendars = [Calendar.of(values, np.ones(len(ends)), ends, frequency, "days") for values in series]
    of_growth = [scatter(calendar, event_count=False).correlation for calendar in calendars]
    found = correlations(series, ends, frequency)
    assert np.corrcoef(found, of_growth)[0, 1] > 0.97
    assert found.mean() == pytest.approx(np.mean(of_growth), abs=0.05)


def test_it_may_be_below_zero():
    assert (correlations(100 + autocorrelated(200, len(MONTHS), 0.0, np.random.default_rng(3)), MONTHS, 12) < 0).any()


def test_missing_periods_are_no_neighbours():
    """What stands between two values is no reason to take them for neighbours."""
    values = 100 * np.exp(0.03 * autocorrelated(2_000, len(MONTHS), 0.6, np.random.default_rng(4)))
    values[:, ::3] = np.nan
    assert correlations(values, MONTHS, 12).mean() == pytest.approx(0.6, abs=0.06)


def test_of_a_constant_series_it_is_zero_and_of_too_few_values_nothing():
    assert correlations(np.full((1, len(MONTHS)), 7.0), MONTHS, 12)[0] == 0
    assert np.isnan(correlations(np.ones((1, 4)), MONTHS[:4], 12)[0])
    assert np.isnan(correlations(np.full((1, 4), np.nan), MONTHS[:4], 12)[0])
    lonely = np.where(np.arange(len(MONTHS)) % 2, np.nan, np.arange(len(MONTHS)) ** 2 + 1.0)
    assert np.isnan(correlations(lonely[None], MONTHS, 12)[0])


def test_values_of_zero_are_taken_as_they_are():
    values = np.random.default_rng(5).poisson(2, (1, len(MONTHS))).astype(float)
    assert (values == 0).any()
    assert -1 < correlations(values, MONTHS, 12)[0] < 1
