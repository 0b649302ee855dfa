"""Whether growth was lower than a comparator's by a margin, in each way that this can be read, and how sure that is.

A funding rule said "3 per cent lower" and did not say of what. There are three readings:

- `points`: growth is at least the margin lower in percentage points, g ≤ c − m;
- `ratio`: the ratio of the two rates' growth is at least the margin below one, (1+g)/(1+c) − 1 ≤ −m;
- `share`: growth is at most what is left of the comparator's, g ≤ (1−m)c, undefined where c ≤ 0.

All have the form 1+g ≤ a(1+c) + b, so that one probability serves all three.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import expm1
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from metrics.stats.growth_results import Growth

Name = Literal["points", "ratio", "share"]
NAMES: tuple[Name, ...] = ("points", "ratio", "share")
NODES = 200
FARTHEST = 4.0  # on the log scale: growth of −98% and of 5,400%
Numbers = NDArray[np.float64]


class Estimate(NamedTuple):
    """The logarithm of a ratio of two rates, its variance and its degrees of freedom: of one series or (series,)."""

    theta: ArrayLike
    variance: ArrayLike
    freedom: ArrayLike


@dataclass(frozen=True)
class Reading:
    """One reading of the rule. Fractions: 0.03 is 3%.

    `most` is the highest growth that meets it and `met` the plain answer; None where the reading is undefined.
    `probability` is that of the rule being truly met; None where a growth has no interval, and where undefined.
    """

    name: Name
    most: float | None
    met: bool | None
    probability: float | None


def readings(site: Growth, comparator: Growth, margin: float) -> tuple[Reading, ...]:
    """All three, of two computed growths over the same year. `margin` as a fraction, above 0 and below 1.

    Raises ValueError where a growth is not computed, the years differ or the margin is none.
    """
    if not 0 < margin < 1:
        raise ValueError(f"A margin lies between 0 and 1, and {margin} does not.")
    if site.growth is None or comparator.growth is None:
        raise ValueError("A growth is not computed.")
    if site.window_end != comparator.window_end:
        raise ValueError(f"The years end on {site.window_end} and {comparator.window_end}.")
    return tuple(_reading(name, site, comparator, margin) for name in NAMES)


def _reading(name: Name, site: Growth, comparator: Growth, margin: float) -> Reading:
    assert site.growth is not None and comparator.growth is not None
    if name == "share" and comparator.growth <= 0:
        return Reading(name, None, None, None)
    a, b = _line(name, margin)
    most = a * (1 + comparator.growth) + b - 1
    own, other = estimate(site), estimate(comparator)
    sure = float(probability(name, margin, own, other)[0]) if own and other else None
    return Reading(name, most, site.growth <= most, sure)


def estimate(growth: Growth) -> Estimate | None:
    """None where the growth has no interval."""
    if growth.theta is None or growth.variance is None or growth.degrees_of_freedom is None:
        return None
    return Estimate(growth.theta, growth.variance, growth.degrees_of_freedom)


def _line(name: Name, margin: float) -> tuple[float, float]:
    """a and b of the reading's line 1+g = a(1+c) + b."""
    return {"points": (1.0, -margin), "ratio": (1 - margin, 0.0), "share": (1 - margin, margin)}[name]


def probability(name: Name, margin: float, site: Estimate, comparator: Estimate) -> Numbers:
    """How likely the rule is truly met (series,), as far as these figures tell and nothing else is known.

    Each logarithm is taken to lie about its estimate as Student's t does with its degrees of freedom, the two
    independent (the fiducial distribution of a difference of two means: Behrens 1929, Fisher 1935). The chance is
    averaged over the comparator's distribution, at the middles of `NODES` parts that are equally likely, which errs
    by less than 0.0005. A share of the comparator's growth exists only where that is above 0: the rest counts as
    not met.
    """
    return _chance(_highest(name, margin, comparator), site)


class _Highest(NamedTuple):
    """The logarithms (series, nodes) up to which a site meets the rule, and how likely there is a rule at all."""

    logs: Numbers
    applies: Numbers


def _highest(name: Name, margin: float, comparator: Estimate) -> _Highest:
    a, b = _line(name, margin)
    theta, variance, freedom = _columns(comparator)
    spread = np.sqrt(variance)
    below = _below(-theta, spread, freedom) if name == "share" else np.zeros_like(theta)
    parts = below + (1 - below) * (np.arange(NODES) + 0.5) / NODES
    line = a * np.exp(theta + spread * stdtrit(freedom, parts)) + b
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(line > 0, np.log(line), -np.inf)
    return _Highest(logs, 1 - below[:, 0])


def _chance(highest: _Highest, site: Estimate) -> Numbers:
    theta, variance, freedom = _columns(site)
    return np.asarray(_below(highest.logs - theta, np.sqrt(variance), freedom).mean(axis=1) * highest.applies)


def _columns(estimate: Estimate) -> tuple[Numbers, ...]:
    return tuple(np.atleast_1d(np.asarray(part, dtype=np.float64))[:, None] for part in estimate)


def _below(distance: Numbers, spread: Numbers, freedom: Numbers) -> Numbers:
    """The chance of lying below a distance; of what is known exactly it is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(spread > 0, distance / spread, np.where(distance >= 0, np.inf, -np.inf))
    return np.asarray(stdtr(freedom, scaled), dtype=np.float64)


def growth_for(wanted: float, name: Name, margin: float, site: Growth, comparator: Growth) -> float | None:
    """The growth at which, with the scatter there is, the rule would be met with the probability `wanted`.

    None where a growth has no interval, or where no growth has that probability.
    """
    own, other = estimate(site), estimate(comparator)
    if own is None or other is None or (name == "share" and (comparator.growth or 0) <= 0):
        return None

    highest = _highest(name, margin, other)

    def beyond(theta: float) -> float:
        return float(_chance(highest, own._replace(theta=theta))[0]) - wanted

    return _crossing(beyond)


def _crossing(beyond: Callable[[float], float]) -> float | None:
    if beyond(-FARTHEST) < 0 or beyond(FARTHEST) > 0:
        return None
    return expm1(brentq(beyond, -FARTHEST, FARTHEST, xtol=1e-7))
