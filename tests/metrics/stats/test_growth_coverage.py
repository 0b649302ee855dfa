"""How often the 95% interval holds the true growth, in series made up with a known one.

The middle of what the real series look like: months as long as months are, or all alike; 300 to
20,000 admissions a month; a scatter of 3% beside that of counting, with and without memory.
"""

from datetime import date

import numpy as np
import pytest

from metrics.periods import months_between, quarters_between
from metrics.stats.growth import growth

RUNS = 400
PEOPLE = 200_000
MONTHS = list(months_between(date(2013, 4, 1), date(2017, 9, 1)))
QUARTERS = list(quarters_between(date(2010, 4, 1), date(2017, 9, 1)))


def noise(random, count, memory, spread):
    """Values that each keep a part of the one before, with the same spread throughout (RUNS, count)."""
    steps = random.normal(size=(RUNS, count))
    values = np.empty_like(steps)
    values[:, 0] = steps[:, 0]
    for place in range(1, count):
        values[:, place] = memory * values[:, place - 1] + (1 - memory**2) ** 0.5 * steps[:, place]
    return spread * values


def course(count, a_year):
    """Growth of 3% a year with a winter."""
    years = np.arange(count) / a_year
    return np.exp(0.03 * years + 0.05 * np.cos(2 * np.pi * years))


def coverage(numerators, denominators, expected, periods, **settings):
    """The share of runs whose interval holds the growth of the expected numbers."""
    ends = [period.end for period in periods]
    true = growth(expected, denominators, period_ends=ends, **settings).growth
    found = [growth(run, denominators, period_ends=ends, **settings) for run in numerators]
    return np.mean([one.lower <= true <= one.upper for one in found])


@pytest.mark.parametrize("real_lengths", [True, False], ids=["real months", "equal months"])
@pytest.mark.parametrize(("admissions", "memory"), [(300, 0.0), (2_000, 0.0), (2_000, 0.3), (20_000, 0.3)])
def test_months_of_admissions(admissions, memory, real_lengths):
    random = np.random.default_rng(2015)
    lengths = np.array([period.days / 30.4 if real_lengths else 1 for period in MONTHS])
    expected = admissions * lengths * course(len(MONTHS), 12)
    counts = random.poisson(expected * np.exp(noise(random, len(MONTHS), memory, 0.03)))
    people = np.full(len(MONTHS), PEOPLE)
    share = coverage(counts, people, expected, MONTHS, frequency=12, exposure="people", event_count=True)
    print("COV", share)
    assert 0.90 <= share <= 0.99


@pytest.mark.parametrize("memory", [0.3, 0.6])
def test_quarters_of_beds(memory):
    random = np.random.default_rng(2015)
    days = np.array([period.days for period in QUARTERS])
    expected = 500 * days * course(len(QUARTERS), 4)
    bed_days = expected * np.exp(noise(random, len(QUARTERS), memory, 0.03))
    share = coverage(bed_days, days, expected, QUARTERS, frequency=4, exposure="days", event_count=False)
    print("COV", share)
    assert 0.90 <= share <= 0.99
