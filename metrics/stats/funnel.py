"""Which areas are unusual among areas: rates beside the size of their population, allowing for over-dispersion.

After D. J. Spiegelhalter, "Handling over-dispersion of performance indicators", Quality and Safety in Health Care
14 (2005) 347-351, doi:10.1136/qshc.2005.013755, and "Funnel plots for comparing institutional performance",
Statistics in Medicine 24 (2005) 1185-1202, doi:10.1002/sim.1970. Whether an area grew is another question, which
`growth` answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from metrics.stats.series import Floats

FEWEST = 10  # of fewer there is no tenth to winsorise, and a scatter between areas cannot be told
WINSORISED = 0.1  # the share of areas at each end
INNER, OUTER = 0.95, 0.998


class Standing(StrEnum):
    """Where an area lies against the limits that allow for over-dispersion."""

    INSIDE = "inside"
    ABOVE_INNER = "above the 95% limit"
    ABOVE_OUTER = "above the 99.8% limit"
    BELOW_INNER = "below the 95% limit"
    BELOW_OUTER = "below the 99.8% limit"


@dataclass(frozen=True)
class Placed:
    """One area: its rate, how far it lies from the centre (`z` by counting alone, `adjusted` beyond it too)."""

    events: float
    exposure: float
    rate: float
    z: float
    adjusted: float
    standing: Standing


@dataclass(frozen=True)
class Funnel:
    """The pooled rate, the scatter between areas and every area's place, in the order given.

    `dispersion` is φ, the mean square of the winsorised z: 1 where areas differ as counting alone would have it.
    `tau` is the standard deviation between areas beyond counting, of the square root of the ratio to the centre:
    a rate scatters by about twice as much, as a share of the centre (`scatter`).
    """

    centre: float
    dispersion: float
    tau: float
    areas: tuple[Placed, ...]

    @property
    def scatter(self) -> float:
        """The standard deviation between areas beyond counting, as a share of the centre."""
        return 2 * self.tau

    @property
    def outside_by_counting(self) -> int:
        """How many areas would lie outside the 95% limits if over-dispersion were not allowed for."""
        return sum(abs(area.z) > reach(INNER) for area in self.areas)

    def outside(self, *standings: Standing) -> tuple[Placed, ...]:
        return tuple(area for area in self.areas if area.standing in standings)

    def limits(self, exposures: ArrayLike, level: float, *, by_counting: bool = False) -> tuple[Floats, Floats]:
        """The lower and the upper limit of the rate for areas of these sizes; `level` as 0.95.

        `by_counting`: as they would be if over-dispersion were not allowed for.
        """
        expected = np.asarray(exposures, dtype=np.float64) * self.centre
        half = reach(level) * np.sqrt(1 / (4 * expected) + (0.0 if by_counting else self.tau**2))
        return self.centre * np.maximum(1 - half, 0) ** 2, self.centre * (1 + half) ** 2


def funnel(events: ArrayLike, exposures: ArrayLike) -> Funnel | None:
    """Counts of events (areas,) over exposures (areas,), as people or years of people; None of fewer than 10 areas.

    With O events, exposure e, centre t = ΣO/Σe and E = t·e expected: y = √(O/E), s = 1/(2√E), z = (y − 1)/s.
    The tenth of the areas (rounded down) with the lowest z is given the lowest z of the others, and so at the other
    end. From the mean square φ of I such z, τ² = max(0, (Iφ − (I−1)) / (Σw − Σw²/Σw)), w = 1/s² (DerSimonian and
    Laird), and each area is judged by its own y: (y − 1)/√(s² + τ²).
    Raises ValueError for negative counts, for an exposure that is not above zero, and where there are no events.
    """
    counts, sizes = np.asarray(events, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    if counts.shape != sizes.shape or counts.ndim != 1:
        raise ValueError(f"Expected a count and an exposure for each area, got {counts.shape} and {sizes.shape}.")
    if not (np.isfinite(counts).all() and np.isfinite(sizes).all()) or (counts < 0).any() or (sizes <= 0).any():
        raise ValueError("Counts are not negative, exposures are above zero, and both are finite.")
    if len(counts) < FEWEST:
        return None
    if not counts.sum():
        raise ValueError("There are no events.")
    centre = float(counts.sum() / sizes.sum())
    expected = centre * sizes
    y, weights = np.sqrt(counts / expected), 4 * expected
    z = (y - 1) * np.sqrt(weights)
    dispersion = float(np.mean(winsorised(z) ** 2))
    tau = between(dispersion, weights)
    adjusted = (y - 1) / np.sqrt(1 / weights + tau**2)
    return Funnel(
        centre=centre,
        dispersion=dispersion,
        tau=tau,
        areas=tuple(
            Placed(float(o), float(e), float(o / e), float(own), float(beyond), standing_of(float(beyond)))
            for o, e, own, beyond in zip(counts, sizes, z, adjusted, strict=True)
        ),
    )


def winsorised(z: Floats) -> Floats:
    """The tenth at each end drawn in to the nearest of the others."""
    ends = int(WINSORISED * len(z))
    ordered = np.sort(z)
    return np.clip(z, ordered[ends], ordered[len(z) - 1 - ends])


def between(dispersion: float, weights: Floats) -> float:
    """τ from φ and the weights 1/s²; 0 where areas differ no more than counting alone would have it."""
    count, total = len(weights), weights.sum()
    beyond = count * dispersion - (count - 1)
    return float(np.sqrt(max(0.0, beyond) / (total - (weights**2).sum() / total)))


def standing_of(adjusted: float) -> Standing:
    if abs(adjusted) <= reach(INNER):
        return Standing.INSIDE
    if abs(adjusted) <= reach(OUTER):
        return Standing.ABOVE_INNER if adjusted > 0 else Standing.BELOW_INNER
    return Standing.ABOVE_OUTER if adjusted > 0 else Standing.BELOW_OUTER


def reach(level: float) -> float:
    """How many standard deviations hold this share of a normal distribution: 1.96 for 0.95."""
    return float(ndtri((1 + level) / 2))


def outside_by_chance(areas: int) -> Sequence[float]:
    """How many of so many areas lie outside the 95% and the 99.8% limits where all are of one kind."""
    return areas * (1 - INNER), areas * (1 - OUTER)
