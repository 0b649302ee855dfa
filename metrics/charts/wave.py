"""Survey waves: values with their published intervals and base sizes; never limits, rules or icons."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.charts.axis import value_axis
from metrics.charts.description import Brief, ChartDescription, Point, SeriesPoint
from metrics.charts.frame import charted_values, finished, frame
from metrics.charts.points import count, kept_inside, plain_points
from metrics.units import Unit, signed


def describe(points: Sequence[SeriesPoint], brief: Brief) -> ChartDescription:
    """The chart of survey waves in order of period. A change of survey design is a break of the brief."""
    drawn = tuple(
        _with_interval(drawn, point, brief.unit)
        for drawn, point in zip(plain_points(points, brief), points, strict=True)
    )
    axis = value_axis(charted_values(drawn, (), brief), brief.unit.axis)
    described = frame("wave", kept_inside(drawn, axis), axis, brief)
    described = replace(described, no_limits=_differences_only(drawn), change_text=_change(described))
    return finished(described, brief)


def _with_interval(drawn: Point, point: SeriesPoint, unit: Unit) -> Point:
    """Interval and base as published. Neither is ever worked out from the other."""
    if point.value is None:
        return drawn
    known = point.lower is not None and point.upper is not None
    interval = f"{unit.format(point.lower)} to {unit.format(point.upper)}" if known else "interval not published"
    return drawn.but(interval_text=interval, respondents_text=count(point.respondents) or "not known")


def _differences_only(points: Sequence[Point]) -> str:
    held = sum(point.value is not None for point in points)
    return f"{held} {'wave' if held == 1 else 'waves'}: differences only, no process limits"


def _change(description: ChartDescription) -> str:
    """The difference from the wave before, when no break or gap lies between."""
    latest = description.latest
    run = next((run for run in description.lines if latest and run[-1] == latest.index), ())
    if latest is None or latest.value is None or len(run) < 2:
        return ""
    before = description.points[run[-2]]
    difference = signed(latest.value - (before.value or 0.0), description.unit.decimals)
    return f"Change on the wave before ({before.label}): {difference}"
