"""How sure one can be of a growth: the scatter of a series about its course, and its memory from period to period.

Two sums of a year differ by chance more than counts alone would: the scatter is larger (over-dispersion,
Wedderburn 1974) and neighbouring periods are alike (Zeger 1988). Both are read from the residuals of log rates.
"""

from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

import numpy as np
from scipy.special import stdtrit

from metrics.stats.growth_windows import Calendar, Exposure, Frequency, period_at
from metrics.stats.series import Counts, Flags, Floats

LEVEL = 0.95
MOST_CORRELATED = 0.9
Some = TypeVar("Some", float, Floats)


@dataclass(frozen=True)
class Scatter:
    """Residual variance of log rates, correlation of neighbours, and what they rest on.

    `dispersion` is the residual variance in units of what counting alone would give (1 means
    chance alone), None where the numerator does not count events.
    """

    variance: float
    correlation: float
    degrees_of_freedom: int
    dispersion: float | None

    def variance_of_growth(self, periods: int) -> float:
        """Variance of the log ratio of two years of `periods` each: that of two means of correlated values."""
        return variance_of_growth(self.variance, self.correlation, periods)


def variance_of_growth(variance: Some, rho: Some, n: int) -> Some:
    """The same from the residual variance and the correlation of neighbours, of one series or of many."""
    memory = (1 + rho) / (1 - rho) - 2 * rho * (1 - rho**n) / (n * (1 - rho) ** 2)
    return 2 * variance / n * memory


def scatter(calendar: Calendar, *, event_count: bool) -> Scatter | None:
    """Of all periods held; None where a rate is zero or too few periods are held.

    Residuals are log rates less a linear trend and the seasons: annual and half-yearly waves and the
    length of the month for monthly counts of people, quarter effects for quarters. The correlation r
    of neighbours is low in short series; it is corrected to r − b + 3r/N, b what the fit alone makes
    of noise without memory (for a fitted mean the correction of Kendall and of Marriott and Pope,
    1954), and kept within 0 and 0.9. For counts of events the variance is at least that of
    counting, 1 over the mean count.
    """
    held = np.flatnonzero(calendar.present)
    counts = calendar.numerators[held]
    if not len(held) or (counts == 0).any():
        return None
    rates = np.log(counts / calendar.denominators[held])
    columns = terms(np.arange(calendar.first, calendar.last + 1), calendar.frequency, calendar.exposure)[held]
    freedom = len(held) - int(np.linalg.matrix_rank(columns))
    if freedom < 1:
        return None
    inverse = np.linalg.pinv(columns)
    residuals = rates - columns @ (inverse @ rates)
    variance = float(residuals @ residuals) / freedom
    neighbours = np.diff(held) == 1
    by_fit = -float((columns[:-1] * inverse.T[1:]).sum(axis=1)[neighbours].sum()) / freedom
    by_counting = 1 / float(counts.mean())
    return Scatter(
        variance=max(variance, by_counting) if event_count else variance,
        correlation=_correlation(residuals, neighbours, by_fit),
        degrees_of_freedom=freedom,
        dispersion=variance / by_counting if event_count else None,
    )


def _correlation(residuals: Floats, neighbours: Flags, by_fit: float) -> float:
    """Of residuals whose periods follow each other, corrected and kept within bounds."""
    squares = float(residuals @ residuals)
    if squares == 0:
        return 0.0
    raw = float((residuals[1:] * residuals[:-1])[neighbours].sum()) / squares
    return min(max(raw - by_fit + 3 * raw / len(residuals), 0.0), MOST_CORRELATED)


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
