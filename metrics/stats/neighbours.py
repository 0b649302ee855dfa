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
    logarithms, of the values themselves where one is not above zero. The correlation r of residuals is too low in
    short series and is corrected to r − b + 3r/N, b what the fit alone makes of noise without memory (for a fitted
    mean the correction of Kendall and of Marriott and Pope, 1954). It is not kept above zero: of many series without
    correlation half are estimated below it, and to lift those would make their mean too high.
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
    pairs = int(fit.neighbours.sum())
    if not pairs:
        return float("nan")
    whole = (len(held) - 1) / pairs  # neighbours that are missing take products away and leave the squares
    raw = float((residuals[1:] * residuals[:-1])[fit.neighbours].sum()) / squares * whole
    return raw - fit.bias * whole + 3 * raw / len(held)
