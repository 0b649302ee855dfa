"""Several charts on one scale, so that their heights and their times compare. Nothing is computed: what is
described is laid on shared axes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from metrics.charts.axis import value_axis
from metrics.charts.description import ChartDescription, TimeAxis, ValueAxis
from metrics.charts.points import kept_inside


def on_one_scale(descriptions: Sequence[ChartDescription]) -> tuple[ChartDescription, ...]:
    """The charts of one metric on one value axis and one time axis.

    Of the events only the breaks stay: the same programme dates would stand on every chart.
    Raises ValueError where the units differ.
    """
    drawn = [description for description in descriptions if description.points]
    if not drawn:
        return tuple(descriptions)
    if len({description.unit for description in drawn}) > 1:
        raise ValueError("Charts of different units have no common scale.")
    values = value_axis((number for one in drawn for number in _numbers(one)), drawn[0].value_axis.title)
    times = _time_axis(drawn)
    return tuple(_laid(one, values, times) if one.points else one for one in descriptions)


def _laid(one: ChartDescription, values: ValueAxis, times: TimeAxis) -> ChartDescription:
    sound = tuple(replace(point, plotted=point.value, off_axis="") for point in one.points)
    breaks = tuple(mark for mark in one.marks if mark.kind == "break")
    return replace(one, points=kept_inside(sound, values), value_axis=values, time_axis=times, marks=breaks)


def _numbers(one: ChartDescription) -> Iterator[float]:
    """Every number that the axis must hold; faulty values do not stretch it unless there are no others."""
    held = [point for point in one.points if point.value is not None]
    sound = [point for point in held if not point.fault] or held
    candidates = [number for point in sound for number in (point.value, point.lower, point.upper)]
    candidates += [number for segment in one.segments for number in (segment.mean, segment.lower, segment.upper)]
    candidates += [one.target.value] if one.target else []
    candidates += one.comparator.values if one.comparator else []
    yield from (number for number in candidates if number is not None)


def _time_axis(drawn: Sequence[ChartDescription]) -> TimeAxis:
    """From the first day of any to the last of any, with the ticks of the longest."""
    axes = [one.time_axis for one in drawn]
    longest = max(axes, key=lambda axis: axis.end - axis.start)
    return replace(longest, start=min(axis.start for axis in axes), end=max(axis.end for axis in axes))
