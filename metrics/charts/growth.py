"""Growth on 2014-15 over the months in which a year can end: its interval as a band, the comparator's as a line."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.charts.axis import value_axis
from metrics.charts.description import Brief, ChartDescription, Point, SeriesPoint
from metrics.charts.frame import charted_values, finished, frame
from metrics.charts.points import plain_points
from metrics.periods import month_label
from metrics.units import Unit


def describe(points: Sequence[SeriesPoint], brief: Brief) -> ChartDescription:
    """The chart of growths in per cent, one for each end, in order; nought is always on the axis.

    A point's period is the month or quarter that the year ends with; `lower` and `upper` are its interval.
    """
    drawn = tuple(
        _named(drawn, point, brief.unit) for drawn, point in zip(plain_points(points, brief), points, strict=True)
    )
    axis = value_axis([0.0, *charted_values(drawn, (), brief)] if points else [], brief.unit.axis)
    described = frame("growth", drawn, axis, brief)
    return finished(replace(described, interval_band=True), brief)


def _named(drawn: Point, point: SeriesPoint, unit: Unit) -> Point:
    """Named by the year and not by the month that it ends with; an interval is one of 95%."""
    label = f"12 months to {month_label(point.period.end)}"
    if point.value is None:
        return drawn.but(label=label)
    known = point.lower is not None and point.upper is not None
    interval = f"{unit.format(point.lower)} to {unit.format(point.upper)}" if known else "interval not known"
    return drawn.but(label=label, interval_text=interval)
