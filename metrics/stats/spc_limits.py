"""Centre line and limits of XmR charts, for many groups at once.

Arrays here are laid out as (periods, groups): one period of all groups lies together, which is
what sums over periods and comparisons of neighbours run fastest on.

Source: the XmR chart as Making Data Count draws it, with the constants of NHSRplotthedots 0.2.2.
"""

from dataclasses import dataclass

import numpy as np

from metrics.stats.series import Flags, Floats

LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267
SMALLER = 2.0**-64


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

    In two passes: points that lie exactly on the mean or a limit are judged as such, so 24 times
    0.7 must have the mean 0.7, which a plain sum misses by a hair.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        found = _two_pass(values, use)
        outgrown = np.isinf(found)  # the sum left the range of the format: once more on a smaller scale
        if outgrown.any():
            found = np.where(outgrown, _two_pass(values * SMALLER, use) / SMALLER, found)
    return found


def _two_pass(values: Floats, use: Flags | None) -> Floats:
    counts = np.asarray(len(values)) if use is None else use.sum(axis=0)
    first = _total(values, use) / counts
    return np.asarray(np.where(np.isinf(first), first, first + _total(values - first, use) / counts))


def _total(values: Floats, use: Flags | None) -> Floats:
    """Sums over periods, added up in order: a series alone has the same to the last bit as among others."""
    summed: Floats = values if use is None else np.where(use, values, 0)
    if summed.shape[1] == 1 and len(summed):  # numpy would add a single column up in pairs
        return np.asarray(np.add.accumulate(summed)[-1])
    return np.asarray(summed.sum(axis=0))
