"""What every chart over time shares: names, axes, gaps, marks, levels and caption."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from metrics.charts import notes, timeline
from metrics.charts.axis import starts_at_zero, time_axis
from metrics.charts.description import (
    Band,
    BandKind,
    Brief,
    ChartDescription,
    ComparatorLine,
    Level,
    Point,
    Segment,
    ValueAxis,
)
from metrics.charts.words import alternative_text, headline, says, sentence
from metrics.periods import Period

COMPARABILITY = {
    "good": "Comparability good: the area is about the site's own",
    "limited": "Comparability limited",
    "poor": "Comparability poor: context only, never ranked",
}


def charted_values(points: Sequence[Point], segments: Sequence[Segment], brief: Brief) -> list[float]:
    """Every number the value axis must hold. Faulty values do not stretch it unless there are no others."""
    held = [point for point in points if point.value is not None]
    sound = [point for point in held if not point.fault] or held
    numbers = [number for point in sound for number in (point.value, point.lower, point.upper)]
    numbers += [number for segment in segments for number in (segment.mean, segment.lower, segment.upper)]
    numbers += [brief.target, *(brief.comparator.values if brief.comparator else ())]
    return [number for number in numbers if number is not None]


def frame(kind: str, points: tuple[Point, ...], axis: ValueAxis, brief: Brief) -> ChartDescription:
    """The description as far as it does not depend on the kind of chart."""
    dates = time_axis([Period(point.start, point.end) for point in points])
    written = notes.numbered(points, brief.written)
    points = notes.noted(points, brief, written)
    return ChartDescription(
        kind=kind,
        title=brief.title,
        subtitle=brief.subtitle,
        metric_name=brief.metric_name,
        area_name=brief.area_name,
        proxy_text=f"Proxy for {brief.stands_in_for}" if brief.stands_in_for else "",
        unit=brief.unit,
        points=points,
        value_axis=axis,
        time_axis=dates,
        lines=timeline.lines(points, brief.breaks),
        bands=timeline.bands(points),
        marks=timeline.marks(brief, dates),
        notes=written,
        target=_target(brief),
        comparator=_comparator(brief),
        baseline_text=brief.baseline_text,
        rule_set=brief.rule_set,
        source=brief.source,
        source_url=brief.source_url,
    )


def _target(brief: Brief) -> Level | None:
    if brief.target is None:
        return None
    return Level(brief.target, "Target", brief.unit.format(brief.target), brief.target_source)


def _comparator(brief: Brief) -> ComparatorLine | None:
    if brief.comparator is None:
        return None
    held = enumerate(brief.comparator.values)
    runs: list[list[int]] = [[]]
    for index, value in held:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return ComparatorLine(brief.comparator.name, brief.comparator.values, tuple(tuple(run) for run in runs if run))


def finished(description: ChartDescription, brief: Brief) -> ChartDescription:
    """The description with everything that is said of it."""
    points = tuple(point.but(says=says(point, description.unit)) for point in description.points)
    told = replace(description, points=points, caption=tuple(caption(description, brief)))
    return replace(told, headline=headline(told), sentence=sentence(told), alternative_text=alternative_text(told))


def caption(description: ChartDescription, brief: Brief) -> Iterator[str]:
    """What stands under the chart, a statement a line."""
    if description.proxy_text:
        yield f"{description.proxy_text}: it will not agree with that measure's own figures"
    yield from filter(None, (description.no_limits, description.baseline_text))
    yield from (mark.words for mark in description.marks if mark.kind == "rebase")
    if description.rule_set and description.segments:
        yield f"Rule set {description.rule_set}"
    if description.target:
        source = f" (source: {description.target.source})" if description.target.source else ""
        yield f"Target {description.target.value_text}{source}"
    if description.value_axis.ticks and not starts_at_zero(description.value_axis):
        yield f"The vertical axis does not start at zero; it starts at {description.value_axis.ticks[0].text}"
    yield from _told(description.bands)
    yield from (f"Outside the periods shown: {words}" for words in timeline.outside(brief, description.time_axis))
    if brief.comparability:
        note = f": {brief.comparability_note}" if brief.comparability_note else ""
        yield f"{COMPARABILITY[brief.comparability]}{note}"
    yield from (*brief.warnings, *brief.notes)


def _told(bands: Sequence[Band]) -> Iterator[str]:
    """Gaps, faults and provisional stretches in words; the baseline has its own line."""
    yield from (band.words for band in bands if band.kind is not BandKind.BASELINE)
