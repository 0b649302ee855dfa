"""Growth against 2014-15 in words, with its interval or the reason for having none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from metrics.charts.description import Point
from metrics.charts.timeline import span_words, stretches
from metrics.periods import month_label
from metrics.units import percent

if TYPE_CHECKING:
    from metrics.stats.growth import Growth

BASELINE_YEAR = (date(2014, 4, 1), date(2015, 3, 31))


def growth_text(growth: Growth | None, points: Sequence[Point]) -> str:
    """ "Growth on 2014-15: +3.9% (95% interval −1.2% to +9.2%) in the 12 months to October 2019".

    A growth that rests on a value its source faults reads "not reliable", with the months.
    """
    if growth is None:
        return ""
    faulty = faulty_periods(growth, points)
    if faulty:
        return f"Growth on 2014-15: not reliable: the source reports a fault in {faulty}"
    if growth.growth is None:
        return f"Growth on 2014-15: not computed: {growth.reason}"
    interval = ""
    if growth.lower is not None and growth.upper is not None:
        interval = f" (95% interval {percent(growth.lower)} to {percent(growth.upper)})"
    return f"Growth on 2014-15: {percent(growth.growth)}{interval} in the 12 months to {month_label(growth.window_end)}"


def faulty_periods(growth: Growth, points: Sequence[Point]) -> str:
    """The periods in either window whose value the source faults, in words."""
    windows = [BASELINE_YEAR]
    if growth.window_start and growth.window_end:
        windows.append((growth.window_start, growth.window_end))
    runs = stretches(points, lambda point: point.fault and any(start <= point.start <= end for start, end in windows))
    return ", ".join(span_words(run) for run in runs)
