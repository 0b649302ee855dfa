"""How alike neighbouring periods of a series are, beside its trend and its seasons."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from metrics.stats.growth_ends import fitted
from metrics.stats.growth_windows import Frequency, place_of
from metrics.stats.series import Counts, Floats


def correlations(values: Floats, ends: Sequence[date], frequency: Frequency) -> Floats:
    """Lag-1 correlation (series,) of residuals about a linear trend and the seasons; NaN where too little is held.

    `values` (series, periods), of rates or of counts of like periods, NaN where missing. Residuals are of
    logarithms, of the values themselves where one is not above zero. Corrected for what fitting does to it, as in
    `growth_interval.scatter`, but not kept above zero: of many series that have no correlation half are estimated
    below it, and to lift those would make their mean too high.
    """
    places = np.array([place_of(end, frequency) for end in ends], dtype=np.intp)
    found = np.full(len(values), np.nan)
    for row, series in enumerate(values):
        present = np.flatnonzero(~np.isnan(series))
        if len(present):
            found[row] = _correlation(series[present], places[present], frequency)
    return found


def _correlation(held: Floats, places: Counts, frequency: Frequency) -> float:
    fit = fitted(frequency, "days", int(places[0]), (places - places[0]).tobytes())
    if fit.freedom < 1:
        return float("nan")
    levels = np.log(held) if (held > 0).all() else held
    residuals = levels - fit.basis @ (levels @ fit.basis)
    squares = float(residuals @ residuals)
    if squares <= 1e-20 * float(levels @ levels):  # a constant series, but for rounding
        return 0.0
    raw = float((residuals[1:] * residuals[:-1])[fit.neighbours].sum()) / squares
    return raw - fit.bias + 3 * raw / len(held)
