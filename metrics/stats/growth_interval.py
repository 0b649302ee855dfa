"""How sure one can be of a growth: the scatter of a series about its course, and its memory from period to period.

Two sums of a year differ by chance more than counts alone would: the scatter is larger (over-dispersion,
Wedderburn 1974) and neighbouring periods are alike (Zeger 1988). Both are read from the residuals of log rates.
What counting adds has no memory and hides that of the rest, so it is taken off before the memory is read.
"""

from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

import numpy as np
from scipy.special import stdtrit

from metrics.stats.growth_windows import Calendar, Exposure, Frequency, period_at
from metrics.stats.series import Counts, Floats

LEVEL = 0.95
MEMORIES = np.arange(91) / 100  # the correlations that are tried; between them lie straight lines
Some = TypeVar("Some", float, Floats)


@dataclass(frozen=True)
class Scatter:
    """Variance of log rates about their course, in two parts, and what it rests on.

    `counting` is what counting events alone makes, without memory (0 where the numerator does not count events);
    `excess` is the rest, which has the correlation `memory` between neighbours. `dispersion` is the residual
    variance in units of counting (1 means chance alone), None where the numerator does not count events.
    """

    counting: float
    excess: float
    memory: float
    degrees_of_freedom: int
    dispersion: float | None

    @property
    def correlation(self) -> float:
        """Of neighbouring periods as they are, with both parts in them."""
        return self.excess * self.memory / (self.counting + self.excess) if self.excess else 0.0

    def variance_of_growth(self, periods: int) -> float:
        """Variance of the log ratio of two years of `periods` each: that of two means of correlated values."""
        return variance_of_growth(self.counting, self.excess, self.memory, periods)


def variance_of_growth(counting: Some, excess: Some, rho: Some, n: int) -> Some:
    """The same from the parts of the variance, of one series or of many."""
    memory = (1 + rho) / (1 - rho) - 2 * rho * (1 - rho**n) / (n * (1 - rho) ** 2)
    return 2 / n * (counting + excess * memory)


def scatter(calendar: Calendar, *, event_count: bool) -> Scatter | None:
    """Of all periods held; None where a rate is zero or too few periods are held.

    Residuals are log rates less a linear trend and the seasons: annual and half-yearly waves and the
    length of the month for monthly counts of people, quarter effects for quarters. Their sum of squares and
    of products of neighbours are set against what counting and a noise with memory would leave (`excess_of`).
    """
    held = np.flatnonzero(calendar.present)
    counts = calendar.numerators[held]
    if not len(held) or (counts == 0).any():
        return None
    rates = np.log(counts / calendar.denominators[held])
    columns = terms(np.arange(calendar.first, calendar.last + 1), calendar.frequency, calendar.exposure)[held]
    basis = basis_of(columns)
    freedom = len(held) - basis.shape[1]
    if freedom < 1:
        return None
    residuals = rates - basis @ (basis.T @ rates)
    squares = float(residuals @ residuals)
    products = float((residuals[1:] * residuals[:-1])[np.diff(held) == 1].sum())
    counting = 1 / float(counts.mean()) if event_count else 0.0
    excess, memory = excess_of(np.array([squares]), np.array([products]), np.array([counting]), left_over(basis, held))
    return Scatter(
        counting=counting,
        excess=float(excess[0]),
        memory=float(memory[0]),
        degrees_of_freedom=freedom,
        dispersion=squares / freedom / counting if event_count else None,
    )


def basis_of(columns: Floats) -> Floats:
    """Orthonormal columns (periods, terms) that span the same courses."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    rank = int((sizes > sizes.max(initial=0.0) * max(columns.shape) * np.finfo(float).eps).sum())
    return np.asarray(left[:, :rank], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class LeftOver:
    """What noise of unit variance leaves on average once a course is fitted to it, for each of `MEMORIES`:
    the residuals' sum of squares and of products of neighbours."""

    squares: Floats
    products: Floats


def left_over(basis: Floats, places: Counts) -> LeftOver:
    """Exactly: with M = I − basis basisᵀ and R the correlations, the trace of MR and the sum over neighbours of MRM.

    Both are polynomials in the correlation, whose coefficients are sums over pairs of periods equally far apart.
    """
    maker = np.eye(len(places)) - basis @ basis.T
    neighbours = np.diff(places) == 1
    pairs = maker[:-1][neighbours].T @ maker[1:][neighbours]
    apart = np.abs(np.subtract.outer(places, places)).ravel()
    powers = MEMORIES[:, None] ** np.arange(apart.max(initial=0) + 1)
    squares, products = (powers @ np.bincount(apart, weights=matrix.ravel()) for matrix in (maker, pairs))
    return LeftOver(squares, products)


def excess_of(squares: Floats, products: Floats, counting: Floats, left: LeftOver) -> tuple[Floats, Floats]:
    """The variance beyond counting of each series, and the correlation of its neighbours (series,).

    A method of moments: what counting leaves is taken off the residuals' squares and products; the quotient of what
    remains is that of a noise with one correlation (0 to 0.9), and its squares then tell that noise's variance.
    """
    remaining = squares - counting * left.squares[0]
    is_more = remaining > 0
    quotient = (products - counting * left.products[0]) / np.where(is_more, remaining, 1.0)
    rising = np.maximum.accumulate(left.products / left.squares)
    memory = np.where(is_more, np.interp(quotient, rising, MEMORIES), 0.0)
    excess = np.where(is_more, remaining / np.interp(memory, MEMORIES, left.squares), 0.0)
    return excess, memory


def terms(places: Counts, frequency: Frequency, exposure: Exposure) -> Floats:
    """The course that a series is expected to take (periods, terms), at neighbouring places of the calendar."""
    trend = (places - places.mean()) / len(places) if len(places) else np.empty(0)
    if frequency == 4:
        return np.column_stack([trend, *(places % 4 == quarter for quarter in range(4))]).astype(np.float64)
    angle = 2 * np.pi * places / 12
    waves = (wave(times * angle) for times in (1, 2) for wave in (np.cos, np.sin))
    columns = [np.ones(len(places)), trend, *waves]
    if exposure == "people":
        columns.append(np.log([period_at(int(place), frequency).days for place in places]) - np.log(30))
    return np.column_stack(columns)


def half_width(variance: float, degrees_of_freedom: float) -> float:
    """Of the 95% interval of an estimate with this variance, by Student's t."""
    return float(stdtrit(degrees_of_freedom, (1 + LEVEL) / 2)) * sqrt(variance)
