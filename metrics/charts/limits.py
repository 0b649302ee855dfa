"""Mean and process limits as they are drawn: a segment for each group, the baseline it rests on."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from metrics.charts.description import Band, BandKind, Point, Segment
from metrics.charts.timeline import span_words
from metrics.stats.spc import SpcSeries
from metrics.units import Unit


def segments_of(points: tuple[Point, ...], spc: SpcSeries, unit: Unit) -> tuple[tuple[Point, ...], tuple[Segment, ...]]:
    """The points, each with the number of its segment, and the segments. A group without a mean has none."""
    placed: list[Point] = []
    segments: list[Segment] = []
    for run in groups(points, spc):
        mean = spc.mean[run[0].index]
        if mean is None:
            placed += run
            continue
        placed += [point.but(segment=len(segments)) for point in run]
        segments.append(_segment(run, mean, spc, unit))
    return tuple(placed), tuple(segments)


def groups(points: Sequence[Point], spc: SpcSeries) -> Iterator[list[Point]]:
    for _, run in groupby(points, key=lambda point: spc.group[point.index]):
        yield list(run)


def _segment(run: list[Point], mean: float, spc: SpcSeries, unit: Unit) -> Segment:
    lower, upper = spc.lower_limit[run[0].index], spc.upper_limit[run[0].index]
    texts = unit.format(mean), unit.format(lower), unit.format(upper)
    limits = f"process limits {texts[1]} to {texts[2]}" if lower is not None else "no process limits"
    superseded = spc.group[run[0].index] != spc.group[-1]
    until = ", until limits restart" if superseded else ""
    words = f"Mean {texts[0]} and {limits}, {span_words(run)}{until}"
    return Segment(run[0].start, run[-1].end, mean, lower, upper, *texts, words, superseded)


def baseline_bands(points: Sequence[Point], spc: SpcSeries, segments: Sequence[Segment]) -> tuple[Band, ...]:
    """The stretch each group's limits were computed from; none where that is the whole group."""
    return tuple(
        Band(BandKind.BASELINE, used[0].start, used[-1].end, "baseline", f"Limits from {span_words(used)}")
        for used, rest in _baselines(points, spc)
        if rest
    )


def baseline_text(points: Sequence[Point], spc: SpcSeries) -> str:
    """ "Limits from April 2013 to March 2015, extended forward", for each group that has limits."""
    told = "; ".join(
        f"from {span_words(used)}, {'extended forward' if rest else 'all values'}"
        for used, rest in _baselines(points, spc)
    )
    return f"Limits {told}" if told else ""


def _baselines(points: Sequence[Point], spc: SpcSeries) -> Iterator[tuple[list[Point], bool]]:
    """For each group with limits: the periods from first to last of its baseline, and whether values follow."""
    for run in groups(points, spc):
        used = [place for place, point in enumerate(run) if spc.in_baseline[point.index]]
        if spc.mean[run[0].index] is None or not used:
            continue
        first, last = used[0], used[-1]
        yield run[first : last + 1], any(point.value is not None for point in run[last + 1 :])


def why_no_limits(points: Sequence[Point], spc: SpcSeries) -> str:
    """ "13 needed, 5 held" where the last group is too short for limits; empty where it has them."""
    if not points or spc.mean[-1] is not None:
        return ""
    if spc.held[-1] < spc.needed:
        first = spc.group.index(spc.group[-1])
        since = f" since they restarted in {points[first].label}" if first else ""
        return f"Too few values for process limits{since}: {spc.needed} needed, {spc.held[-1]} held"
    return "No process limits could be computed"
