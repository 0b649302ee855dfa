"""Centre line and limits of XmR charts, for many groups at once.

Arrays here are laid out as (periods, groups): one period of all groups lies together, which is
what sums over periods and comparisons of neighbours run fastest on.

Source: the XmR chart as Making Data Count draws it, with the constants of NHSRplotthedots 0.2.2.
"""

from dataclasses import dataclass

import numpy as np

from metrics.stats.series import Counts, Flags, Floats

LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267
SMALLER = 2.0**-64
CUT = 2.0**27 + 1


@dataclass(frozen=True, eq=False)
class Limits:
    """`moving_range` and `used` are (periods, groups), the others (groups,); NaN where there is none."""

    mean: Floats
    mean_range: Floats
    moving_range: Floats
    used: Flags

    @property
    def lower(self) -> Floats:
        return self.mean - LIMIT * self.mean_range

    @property
    def upper(self) -> Floats:
        return self.mean + LIMIT * self.mean_range

    @property
    def lower_near(self) -> Floats:
        return self.mean - NEAR_LIMIT * self.mean_range

    @property
    def upper_near(self) -> Floats:
        return self.mean + NEAR_LIMIT * self.mean_range


def limits(values: Floats, baseline: Flags | None, *, screened: bool) -> Limits:
    """Mean and mean moving range of the baseline values.

    `baseline` (periods, groups) marks values that are there and count; None when all are and do.
    A moving range needs both its values in the baseline. When `screened`, those not strictly
    below 3.267 times their mean are left out, once.
    """
    ranges = np.full(values.shape, np.nan)
    np.subtract(values[1:], values[:-1], out=ranges[1:])
    np.abs(ranges, out=ranges)
    if baseline is None:
        used = np.ones(values.shape, dtype=np.bool_)
        used[0] = False
        mean_range = mean(ranges[1:])
    else:
        used = np.zeros(values.shape, dtype=np.bool_)
        np.logical_and(baseline[1:], baseline[:-1], out=used[1:])
        ranges[~used] = np.nan
        mean_range = mean(ranges, used)
    if screened:
        used = ranges < SCREEN * mean_range
        mean_range = mean(ranges, used)
    return Limits(mean(values, baseline), mean_range, ranges, used)


def mean(values: Floats, use: Flags | None = None) -> Floats:
    """Means over periods (groups,) of the values in `use`, NaN where there are none.

    Rounded once, at the end: points that lie exactly on the mean or a limit are judged as such, so 24
    times 0.7 must have the mean 0.7, which a plain sum misses by a hair. The reference gets there
    by adding in extended precision, which not every machine has.
    """
    summed = values if use is None else np.where(use, values, 0)
    counts = np.full(values.shape[1:], len(values)) if use is None else use.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        found = _quotient(*_total(summed), counts)
        outgrown = ~np.isfinite(found) & (counts > 0)  # the sum left the range of the format
        if outgrown.any():
            found = np.where(outgrown, _quotient(*_total(summed * SMALLER), counts) / SMALLER, found)
    return found


def _total(terms: Floats) -> tuple[Floats, Floats]:
    """Sums over periods (groups,), pair by pair, and what rounding took from them (two-sum, Knuth 1969, 4.2.2)."""
    lost = np.zeros(terms.shape[1:])
    while len(terms) > 1:
        half = len(terms) // 2
        first, second, odd = terms[:half], terms[half : 2 * half], terms[2 * half :]
        total = first + second
        added = total - first
        lost += ((first - (total - added)) + (second - added)).sum(axis=0)
        terms = np.concatenate([total, odd]) if len(odd) else total
    return terms.sum(axis=0), lost


def _quotient(total: Floats, lost: Floats, counts: Counts) -> Floats:
    """(total + lost) / counts, with the remainder of the division made good.

    The quotient is cut in two halves of 26 bits (Dekker 1971), whose products with a count are exact.
    """
    quotient = total / counts
    cut = quotient * CUT
    high = cut - (cut - quotient)
    remainder = (total - high * counts) - (quotient - high) * counts
    return np.asarray(quotient + (remainder + lost) / counts)
