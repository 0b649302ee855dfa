"""How many flags chance alone puts on charts: the probability that a series in which nothing changes is flagged.

Found by simulation, because four rules at once, limits from a few values and correlation between
neighbouring periods leave no formula. Autocorrelation makes flags much more common: see Wheeler,
"Understanding Variation" (1993), and NHS England's own warning in Making Data Count.
"""

from functools import lru_cache
from math import exp

import numpy as np
from numpy.polynomial import Polynomial

from metrics.stats import spc
from metrics.stats.series import Flags, Floats

SERIES = 4000
SEED = 20150310
BURN_IN = 50
MEMORIES = np.linspace(-0.4, 0.95, 10)  # the correlations that are simulated; between them the odds run smoothly
DEGREE = 4
LATEST = 24  # periods after the baseline: what came longer ago bears on no rule at the latest point


def chance_of_flag(
    *, periods: int, baseline: int, rho: float, rule_set: str, estimated_from: int | None = None
) -> float:
    """Probability that the latest of `periods` points is flagged though nothing has changed.

    The series is normal with a lag-1 correlation of `rho` (between −1 and 1; outside the simulated ones, the
    nearest of them); limits come from its first `baseline` values. The standard error is about 0.002.

    `estimated_from`: of how many periods `rho` is an estimate; None where it is known. Flags grow faster than the
    correlation, much as exp(kρ), so that estimates which err to both sides alike would give too many on average, by
    exp(k²s²/2) with s² = (1−ρ²)/n. That is taken off. Raises KeyError for an unknown rule set, and ValueError for
    numbers that make no series.
    """
    if not -1 < rho < 1 or not 0 < baseline <= periods:
        raise ValueError(f"No series has {periods} periods, {baseline} of them baseline, and a correlation of {rho}.")
    inside = min(max(rho, float(MEMORIES[0])), float(MEMORIES[-1]))
    log_odds = _log_odds(min(periods, baseline + LATEST), baseline, rule_set)
    chance = 1 / (1 + exp(-float(log_odds(inside))))
    if estimated_from is None:
        return chance
    slope = float(log_odds.deriv()(inside)) * (1 - chance)  # of the logarithm of the chance
    return chance * exp(-(slope**2) * (1 - inside**2) / estimated_from / 2)


@lru_cache(maxsize=128)
def _log_odds(periods: int, baseline: int, rule_set: str) -> Polynomial:
    """The logarithm of the odds of a flag, by the correlation: a smooth curve through independent simulations."""
    rules, mask = spc.RULE_SETS[rule_set], np.arange(periods) < baseline
    flagged = [_flagged(place, periods, mask, rules) for place in range(len(MEMORIES))]
    chances = (np.array(flagged) + 0.5) / (SERIES + 1)
    weights = np.sqrt(chances * (1 - chances))  # one over the standard error of the log odds
    return Polynomial.fit(MEMORIES, np.log(chances / (1 - chances)), DEGREE, w=weights)


def _flagged(place: int, periods: int, mask: Flags, rules: spc.RuleSet) -> int:
    values = autocorrelated(SERIES, periods, float(MEMORIES[place]), np.random.default_rng([SEED, place]))
    panel = spc.analyse(values, rule_set=rules, direction=spc.Direction.NEUTRAL, baseline=mask)
    return int((panel.type_code[:, -1] != 0).sum())


def autocorrelated(series: int, periods: int, rho: float, random: np.random.Generator) -> Floats:
    """Normal series (series, periods) with unit variance and a lag-1 correlation of `rho`."""
    noise = random.standard_normal((series, periods + BURN_IN)) * np.sqrt(1 - rho**2)
    values = np.empty_like(noise)
    values[:, 0] = noise[:, 0] / np.sqrt(1 - rho**2)
    for period in range(1, noise.shape[1]):
        values[:, period] = rho * values[:, period - 1] + noise[:, period]
    return np.asarray(values[:, BURN_IN:], dtype=np.float64)
