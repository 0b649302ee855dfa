"""Made-up series of admissions whose true growth, scatter and memory are known.

Months are as long as months are and have a winter. The rate grows evenly, so that the last twelve months over
2014-15 come to the true growth exactly; noise of a given spread, each month keeping a part of the one before,
multiplies it; and counts scatter about that as counts do.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from metrics.periods import months_between
from metrics.stats.growth_ends import growth_at_ends
from metrics.stats.growth_results import Growth

Numbers = NDArray[np.float64]

MONTHS = tuple(months_between(date(2013, 4, 1), date(2017, 9, 1)))  # what the rule's second quarter could know
ENDS = [month.end for month in MONTHS]
BASELINE, YEAR = slice(12, 24), slice(len(MONTHS) - 12, len(MONTHS))
A_YEAR = 0.105  # emergency admissions a person
WINTER = 0.05
DAYS = np.array([month.days for month in MONTHS])
COURSES = np.linspace(-0.4, 0.4, 801)  # logarithm of growth a year


def expected(people: float, growth: Numbers) -> Numbers:
    """Admissions a month (series, months) whose last year has exactly this growth on 2014-15."""
    years = np.arange(len(MONTHS)) / 12
    level = DAYS * (1 + WINTER * np.cos(2 * np.pi * (years - 0.75)))
    reached = [_growth(level * np.exp(course * years)) for course in COURSES]
    courses = np.interp(growth, reached, COURSES)
    courses -= (_growth(level * np.exp(courses[:, None] * years)) - growth) / np.gradient(reached, COURSES).mean()
    rates = level * np.exp(courses[:, None] * years)
    return rates / rates[:, BASELINE].sum(axis=1, keepdims=True) * A_YEAR * people


def _growth(rates: Numbers) -> Numbers:
    return rates[..., YEAR].sum(axis=-1) / rates[..., BASELINE].sum(axis=-1) - 1


def noise(random: np.random.Generator, shape: tuple[int, int], spread: float, memory: float) -> Numbers:
    """Factors with a mean of one (series, months)."""
    steps = random.standard_normal(shape)
    values = steps.copy()
    for month in range(1, shape[1]):
        values[:, month] = memory * values[:, month - 1] + (1 - memory**2) ** 0.5 * steps[:, month]
    return np.exp(spread * values - spread**2 / 2)


def admissions(
    random: np.random.Generator, people: float, growth: Numbers, spread: float, memory: float
) -> tuple[Numbers, Numbers]:
    """Counts (series, months) of as many series as growths, and the growth that was truly put into each."""
    mean = expected(people, np.asarray(growth, dtype=np.float64))
    return random.poisson(mean * noise(random, mean.shape, spread, memory)).astype(np.float64), _growth(mean)


def estimated(counts: Numbers, people: float) -> list[Growth]:
    """Growth to the last month, as the dashboard works it out."""
    how = {"period_ends": ENDS, "frequency": 12, "exposure": "people", "event_count": True, "ends": ENDS[-1:]}
    found = growth_at_ends(counts, np.full(counts.shape, people), **how)
    return [by_end[ENDS[-1]] for by_end in found]
