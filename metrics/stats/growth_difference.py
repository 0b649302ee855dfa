"""How much more one area grew than another."""

from math import exp

from metrics.stats.growth_interval import half_width
from metrics.stats.growth_results import Growth, GrowthDifference


def difference(site: Growth, comparator: Growth) -> GrowthDifference:
    """A site's growth less its comparator's, in points and as a ratio, each with a 95% interval.

    The two variances add: on the log scale for the ratio; for the points each times the square of
    its own ratio (the delta method). t with the degrees of freedom of Satterthwaite (1946). What
    chance does to both alike is not taken off, so the intervals are wide rather than narrow. No
    interval where either growth has none, nothing at all where either is not computed. Raises
    ValueError where the two years differ.
    """
    if site.growth is None or comparator.growth is None:
        whose = "site" if site.growth is None else "comparator"
        return GrowthDifference(reason=f"{whose}: {site.reason or comparator.reason}")
    if site.window_end != comparator.window_end:
        raise ValueError(f"The years end on {site.window_end} and {comparator.window_end}.")
    now, then = 1 + site.growth, 1 + comparator.growth
    points = site.growth - comparator.growth
    if then == 0:
        return GrowthDifference(points=points, reason="comparator: the rate fell to zero")
    if site.variance is None or comparator.variance is None:
        return GrowthDifference(points=points, ratio=now / then - 1)
    freedom = site.degrees_of_freedom or 0, comparator.degrees_of_freedom or 0
    of_points = _half(now**2 * site.variance, then**2 * comparator.variance, *freedom)
    of_ratio = exp(_half(site.variance, comparator.variance, *freedom))
    return GrowthDifference(
        points=points,
        points_lower=points - of_points,
        points_upper=points + of_points,
        ratio=now / then - 1,
        ratio_lower=now / then / of_ratio - 1,
        ratio_upper=now / then * of_ratio - 1,
    )


def _half(first: float, second: float, first_freedom: int, second_freedom: int) -> float:
    """Half the interval of a difference whose two variances these are."""
    total = first + second
    if total == 0:
        return 0.0
    return half_width(total, total**2 / (first**2 / first_freedom + second**2 / second_freedom))
