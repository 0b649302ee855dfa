"""A made-up programme of any size whose answers are known: for training, tests and measurements, never for judging.

Every series counts events among people, month by month from April 2013. Its expected rate is the same until
March 2015, grows by a known share a year from then on, follows the seasons, and in some areas steps up or
down for good in a known month. What is counted scatters about that: Poisson, on top of a monthly variation of
its own that carries over to the next month.
"""

from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from metrics.periods import Period, months_between

FIRST = date(2013, 4, 1)
MOST_MONTHS = 1200
FLAT_MONTHS = 24  # to March 2015, the baseline of limits
BASELINE = slice(12, 24)  # April 2014 to March 2015, the baseline of growth
SEASONS = 0.06  # how far the top of the winter lies above the mean
VARIATION, CARRIED_OVER = 0.03, 0.3
STEPPING = 0.25  # the share of series that step
YEARLY_RATE = 0.1  # events a person a year

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class SyntheticProgramme:
    """Counts and their truth by metric, area and month: `events` and `expected` are (metrics, areas, months).

    `population` is (areas,). `growth` is a share a year; `step` a share, 0 for none, from the month of place
    `step_at` on: both (metrics, areas).
    """

    periods: tuple[Period, ...]
    population: Counts
    growth: Floats
    step: Floats
    step_at: Counts
    expected: Floats
    events: Counts

    @property
    def true_growth(self) -> Floats:
        """Of the expected rate, the last twelve months against April 2014 to March 2015: (metrics, areas)."""
        latest, baseline = self.expected[..., -12:].sum(axis=-1), self.expected[..., BASELINE].sum(axis=-1)
        return np.asarray(latest / baseline - 1)


def programme(*, areas: int, metrics: int, months: int, seed: int) -> SyntheticProgramme:
    """The same seed and size give the same programme. At least 36 months, so that growth has a year to stand on.

    Raises ValueError for fewer, and for more than a hundred years: what grows for longer is beyond all counting.
    """
    if months < FLAT_MONTHS + 12:
        raise ValueError(f"{months} months are too few: growth needs {FLAT_MONTHS + 12}.")
    if months > MOST_MONTHS:
        raise ValueError(f"{months} months are too many: {MOST_MONTHS} are a hundred years.")
    random = np.random.default_rng(seed)
    shape = metrics, areas
    population = np.round(np.exp(random.normal(np.log(9_000), 0.5, areas))).astype(np.int64)
    growth = np.round(random.uniform(-0.1, 0.1, shape), 3)
    step = np.where(random.random(shape) < STEPPING, random.choice([-0.25, 0.25], shape), 0.0)
    step_at = random.integers(FLAT_MONTHS + 6, months, shape)
    base = YEARLY_RATE * np.exp(random.normal(0, 0.15, shape))
    periods = tuple(islice(months_between(FIRST, date(FIRST.year + months // 12 + 1, 12, 1)), months))
    rate = base[..., None] * _course(growth, step, step_at, months)
    days = np.array([period.days for period in periods]) / 365.25
    expected = rate * days * population[:, None]
    events = random.poisson(expected * np.exp(_scatter(random, (*shape, months))))
    return SyntheticProgramme(periods, population, growth, step, step_at, expected, events)


def _course(growth: Floats, step: Floats, step_at: Counts, months: int) -> Floats:
    """How the rate runs, as a multiple of what it is at first: (metrics, areas, months)."""
    month = np.arange(months)
    years_grown = np.maximum(0, month - FLAT_MONTHS + 1) / 12
    seasons = 1 + SEASONS * np.cos(2 * np.pi * (month - 9) / 12)  # January is the top; the year begins in April
    stepped = 1 + step[..., None] * (month >= step_at[..., None])
    return np.asarray((1 + growth[..., None]) ** years_grown * seasons * stepped)


def _scatter(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Variation that carries over from month to month, of standard deviation `VARIATION` throughout."""
    fresh = random.normal(0, VARIATION * np.sqrt(1 - CARRIED_OVER**2), shape)
    held = random.normal(0, VARIATION, shape[:-1])
    for month in range(shape[-1]):
        held = CARRIED_OVER * held + fresh[..., month]
        fresh[..., month] = held
    return fresh
