"""Growth against 2014-15 in words, with its interval or the reason for having none."""

from collections.abc import Sequence

from metrics.charts.description import Point
from metrics.charts.timeline import span_words, stretches
from metrics.periods import month_label
from metrics.stats.growth import BASELINE_YEAR, Growth
from metrics.units import percent, places

NAMED = "Growth on 2014-15"


def growth_text(growth: Growth | None, points: Sequence[Point]) -> str:
    """ "Growth on 2014-15: +3.9% (95% interval −1.2% to +9.2%) in the 12 months to October 2019".

    A growth that rests on a value its source faults reads "not reliable", with the months.
    """
    if growth is None:
        return ""
    faulty = faulty_periods(growth, points)
    if faulty:
        return f"{NAMED}: not reliable: the source reports a fault in {faulty}"
    if growth.growth is None or growth.window_end is None:
        return f"{NAMED}: not computed: {growth.reason}"
    year = f"in the 12 months to {month_label(growth.window_end)}"
    return f"{NAMED}: {percent(growth.growth)} ({_interval(growth)}) {year}"


def _interval(growth: Growth) -> str:
    if growth.lower is None or growth.upper is None:
        return f"no interval: {growth.interval_reason}"
    return f"95% interval {_bound(growth.lower)} to {_bound(growth.upper)}"


def _bound(fraction: float) -> str:
    return percent(fraction, places(fraction))


def faulty_periods(growth: Growth, points: Sequence[Point]) -> str:
    """The periods in either year whose value the source faults, in words."""
    years = [(BASELINE_YEAR.start, BASELINE_YEAR.end)]
    if growth.window_start and growth.window_end:
        years.append((growth.window_start, growth.window_end))

    def rests_on(point: Point) -> bool:
        return bool(point.fault) and any(start <= point.start <= end for start, end in years)

    return ", ".join(span_words(run) for run in stretches(points, rests_on))
