"""Points of a series turned into points of a chart: display texts and markers."""

from collections.abc import Sequence
from datetime import date

from metrics.charts.axis import middle
from metrics.charts.description import Brief, Marker, Point, SeriesPoint, ValueAxis
from metrics.states import State
from metrics.stats.spc import SpcSeries
from metrics.units import Unit, number

VERDICTS = {
    Marker.COMMON_CAUSE: "common cause",
    Marker.IMPROVEMENT_HIGH: "special cause, improvement",
    Marker.IMPROVEMENT_LOW: "special cause, improvement",
    Marker.CONCERN_HIGH: "special cause, concern",
    Marker.CONCERN_LOW: "special cause, concern",
    Marker.NEUTRAL_HIGH: "special cause, neither better nor worse",
    Marker.NEUTRAL_LOW: "special cause, neither better nor worse",
}
RULES = {
    "Above UCL": "above the upper process limit",
    "Below LCL": "below the lower process limit",
    "7 Point Trend (Increasing)": "one of 7 or more consecutive rising points",
    "7 Point Trend (Decreasing)": "one of 7 or more consecutive falling points",
    "2 in 3 Above CL": "two of three consecutive points beyond two sigma above the mean",
    "2 in 3 Below CL": "two of three consecutive points beyond two sigma below the mean",
    "7 Points Above CL": "one of 7 or more consecutive points above the mean",
    "7 Points Below CL": "one of 7 or more consecutive points below the mean",
}
BLANK = Point(0, date.min, date.min, date.min, "", None, "", "", State.MISSING, Marker.ABSENT, "")
SIDES = {1: "above the mean", 0: "on the mean", -1: "below the mean"}


def plain_points(points: Sequence[SeriesPoint], brief: Brief) -> tuple[Point, ...]:
    """Points with their texts, not yet judged; the comparator, when there is one, has a value for each."""
    others = brief.comparator.values if brief.comparator else (None,) * len(points)
    if len(others) != len(points):
        raise ValueError(f"The comparator has {len(others)} values for {len(points)} points.")
    return tuple(
        _plain_point(index, point, brief.unit, other)
        for index, (point, other) in enumerate(zip(points, others, strict=True))
    )


def _plain_point(index: int, point: SeriesPoint, unit: Unit, other: float | None) -> Point:
    return BLANK.but(
        index=index,
        start=point.period.start,
        end=point.period.end,
        at=middle(point.period),
        label=point.period.label,
        value=point.value,
        value_text=unit.format(point.value),
        published=point.published,
        state=point.state,
        marker=_unjudged(point),
        plotted=point.value,
        numerator_text=count(point.numerator),
        denominator_text=count(point.denominator),
        provisional=point.provisional,
        fault=point.fault.rstrip("."),
        reason=point.reason.rstrip("."),
        note=point.note,
        lower=point.lower,
        upper=point.upper,
        comparator_text=unit.format(other),
    )


def _unjudged(point: SeriesPoint) -> Marker:
    if point.value is None:
        return Marker.ABSENT
    return Marker.HOLLOW if point.fault else Marker.PLAIN


def count(value: float | None) -> str:
    """A numerator or denominator as it stands in a table: whole, or to one place."""
    if value is None:
        return ""
    return number(value, 0 if float(value).is_integer() else 1)


def judged(points: tuple[Point, ...], spc: SpcSeries) -> tuple[Point, ...]:
    """The points with marker, side, rules and verdict, where their group has limits."""
    found: list[Point] = []
    for point in points:
        if spc.mean[point.index] is None or point.value is None or point.fault:
            found.append(point)
        else:
            found.append(_judged(point, spc, found[-1] if found else None))
    return tuple(found)


def _judged(point: Point, spc: SpcSeries, before: Point | None) -> Point:
    index = point.index
    side = SIDES[spc.side[index]]
    neighbours = before is not None and spc.group[index] == spc.group[before.index] and before.side == side
    marker = marker_of(spc.point_type[index], spc.direction)
    return point.but(
        marker=marker,
        side=side,
        run=before.run + 1 if before and neighbours else 1,
        rules=_rules(spc, index),
        verdict=VERDICTS[marker],
    )


def _rules(spc: SpcSeries, index: int) -> tuple[str, ...]:
    """Every rule in words, the one that names the point first."""
    cause = spc.cause[index]
    named = (cause,) if cause else ()
    return tuple(RULES[rule] for rule in dict.fromkeys((*named, *spc.rules[index])))


def marker_of(point_type: str, direction: str) -> Marker:
    """High or low follows from the better direction, as the icons have it."""
    kind = point_type.removeprefix("special_cause_")
    if kind in ("improvement", "concern"):
        better_is_high = direction == "increase"
        kind += "_high" if better_is_high == (kind == "improvement") else "_low"
    return Marker(kind)


def kept_inside(points: tuple[Point, ...], axis: ValueAxis) -> tuple[Point, ...]:
    """Values that lie off the axis, which only faulty ones can, moved to its edge and said to be off it."""
    return tuple(_kept_inside(point, axis) if point.fault and point.value is not None else point for point in points)


def _kept_inside(point: Point, axis: ValueAxis) -> Point:
    value = point.value or 0.0
    if value < axis.low:
        return point.but(plotted=axis.low, off_axis="below")
    return point.but(plotted=axis.high, off_axis="above") if value > axis.high else point
