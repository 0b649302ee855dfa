"""How many flags chance alone puts on charts: the probability that a series in which nothing changes is flagged.

Found by simulation, because four rules at once, limits from a few values and correlation between
neighbouring periods leave no formula. Autocorrelation makes flags much more common: see Wheeler,
"Understanding Variation" (1993), and NHS England's own warning in Making Data Count.
"""

from functools import lru_cache

import numpy as np

from metrics.stats import spc
from metrics.stats.series import Floats

SERIES = 4000
SEED = 20150310
STEP = 0.05  # correlations are rounded to it, so that like series share a simulation
BURN_IN = 50


def chance_of_flag(*, periods: int, baseline: int, rho: float, rule_set: str) -> float:
    """Probability that the latest of `periods` points is flagged though nothing has changed.

    The series is normal with a lag-1 correlation of `rho` (0 to below 1); limits come from its first
    `baseline` values. The standard error of the simulation is at most 0.008. Raises KeyError for an
    unknown rule set, and ValueError for numbers that make no series.
    """
    if not 0 <= rho < 1 or not 0 < baseline <= periods:
        raise ValueError(f"No series has {periods} periods, {baseline} of them baseline, and a correlation of {rho}.")
    return _simulated(periods, baseline, round(rho / STEP), rule_set)


@lru_cache(maxsize=512)
def _simulated(periods: int, baseline: int, steps: int, rule_set: str) -> float:
    values = autocorrelated(SERIES, periods, steps * STEP, np.random.default_rng(SEED))
    mask = np.arange(periods) < baseline
    panel = spc.analyse(values, rule_set=spc.RULE_SETS[rule_set], direction=spc.Direction.NEUTRAL, baseline=mask)
    return float(np.mean(panel.type_code[:, -1] != 0))


def autocorrelated(series: int, periods: int, rho: float, random: np.random.Generator) -> Floats:
    """Normal series (series, periods) with unit variance and a lag-1 correlation of `rho`."""
    noise = random.standard_normal((series, periods + BURN_IN)) * np.sqrt(1 - rho**2)
    values = np.empty_like(noise)
    values[:, 0] = noise[:, 0] / np.sqrt(1 - rho**2)
    for period in range(1, noise.shape[1]):
        values[:, period] = rho * values[:, period - 1] + noise[:, period]
    return np.asarray(values[:, BURN_IN:], dtype=np.float64)
