"""A metric over time: the XmR chart, or a plain line where there are no limits."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.charts.axis import value_axis
from metrics.charts.description import Brief, ChartDescription, Point, SeriesPoint
from metrics.charts.frame import charted_values, finished, frame
from metrics.charts.growth_words import growth_text
from metrics.charts.limits import baseline_bands, baseline_text, segments_of, why_no_limits
from metrics.charts.points import judged, kept_inside, plain_points
from metrics.stats.growth import Growth
from metrics.stats.spc import SpcSeries


def describe(
    points: Sequence[SeriesPoint], spc: SpcSeries | None, growth: Growth | None, brief: Brief
) -> ChartDescription:
    """The chart of a series in order of period; `spc`, when given, has one entry a point.

    Without `spc` the values are a plain line, and `brief.no_limits_reason` says why.
    """
    if spc is None:
        return describe_plain(points, growth, brief)
    if len(spc.mean) != len(points):
        raise ValueError(f"The analysis has {len(spc.mean)} periods for {len(points)} points.")
    drawn, segments = segments_of(judged(plain_points(points, brief), spc), spc, brief.unit)
    axis = value_axis(charted_values(drawn, segments, brief), brief.unit.axis)
    described = frame("trend", kept_inside(drawn, axis), axis, brief)
    baseline = baseline_bands(drawn, spc, segments)
    described = replace(
        described,
        segments=segments,
        bands=(*baseline, *described.bands),
        no_limits=why_no_limits(drawn, spc),
        baseline_text=brief.baseline_text or baseline_text(drawn, spc),
        growth_text=growth_text(growth, drawn),
        variation_icon=spc.variation_icon or spc.variation_reason,
        assurance_icon=spc.assurance_icon,
        icon_period=icon_period(drawn, spc),
        rule_set=spc.rule_set,
    )
    return finished(described, brief)


def describe_plain(points: Sequence[SeriesPoint], growth: Growth | None, brief: Brief) -> ChartDescription:
    """A series without process limits: a line and what is known of it."""
    drawn = plain_points(points, brief)
    axis = value_axis(charted_values(drawn, (), brief), brief.unit.axis)
    described = frame("plain", kept_inside(drawn, axis), axis, brief)
    described = replace(described, no_limits=brief.no_limits_reason, growth_text=growth_text(growth, drawn))
    return finished(described, brief)


def icon_period(drawn: Sequence[Point], spc: SpcSeries) -> str:
    """The period that decided the variation icon."""
    return "" if spc.icon_index is None or not drawn else drawn[spc.icon_index].label
