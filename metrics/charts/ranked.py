"""Growth with its interval, an area a row, the lowest growth first: the ranked intervals as a panel.

Areas graded poor stand below the others as context, without a rank and in the order of the sites' list. Where
intervals overlap the order says little.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.charts.axis import value_axis
from metrics.charts.panel import (
    Heading,
    Line,
    Mark,
    Member,
    PanelBrief,
    PanelDescription,
    PanelKind,
    PanelPoint,
    listed,
)
from metrics.stats.growth_results import Growth, GrowthDifference
from metrics.units import UNITS, number, percent, places, signed

LESS, MORE, CANNOT_TELL = "less", "more", "cannot tell"
BESIDE_A_95_INTERVAL = 0.05
MARKS = {LESS: Mark.LOW, MORE: Mark.HIGH}
HEADINGS = (
    Heading("Area"),
    Heading("Comparability"),
    Heading("Rank, lowest growth first", True),
    Heading("Growth on 2014-15", True),
    Heading("95% interval"),
    Heading("Less the comparator’s, percentage points", True),
    Heading("95% interval of the difference"),
    Heading("Grew less or more than the comparator"),
)


@dataclass(frozen=True)
class Grown:
    """An area's growth and how it stands against the comparator's: "less", "more", "cannot tell", or an empty text.

    `reason` says why there is no growth, or no interval of it.
    """

    member: Member
    growth: Growth | None = None
    difference: GrowthDifference | None = None
    against: str = ""
    reason: str = ""

    @property
    def fraction(self) -> float | None:
        return self.growth.growth if self.growth else None


def describe(areas: Sequence[Grown], comparator: tuple[str, Growth] | None, brief: PanelBrief) -> PanelDescription:
    """`areas` in the order of the sites' list; `comparator`: its name and its growth over that year, if any."""
    ranked = sorted((area for area in areas if area.fraction is not None and not area.member.is_context), key=_order)
    context = [area for area in areas if area.fraction is not None and area.member.is_context]
    without = [area for area in areas if area.fraction is None]
    points = [_point(index, area, rank=index + 1) for index, area in enumerate(ranked)]
    points += [_point(len(points) + place, area) for place, area in enumerate(context)]
    points += [_absent(len(points) + place, area) for place, area in enumerate(without)]
    other = comparator if comparator and comparator[1].growth is not None else None
    held = [bound for point in points for bound in (point.x, point.lower, point.upper) if bound is not None]
    lines = tuple(_lines(other))
    said = _sentence(ranked, other, brief)
    present = {point.mark for point in points if point.is_placed}
    return PanelDescription(
        kind=PanelKind.RANKED,
        title=f"Growth on 2014-15 with its interval: {brief.metric_name}",
        metric_name=brief.metric_name,
        window=brief.window,
        headings=HEADINGS,
        points=tuple(points),
        across=value_axis([*held, *(x for line in lines for x, _ in line.places)], UNITS["growth"].axis),
        lines=lines,
        legend=tuple((mark, words) for mark, words in _legend(other) if mark in present),
        proxy_text=brief.proxy_text,
        headline=_headline(ranked, other),
        sentence=said,
        alternative_text=f"A row for each of {len(ranked)} areas, the lowest growth first, with its interval. {said}",
        caption=tuple(_caption(areas, other, brief)),
        source=brief.source,
        source_url=brief.source_url,
    )


def _order(area: Grown) -> tuple[float, str]:
    return area.fraction or 0.0, area.member.names


def _point(index: int, area: Grown, rank: int = 0) -> PanelPoint:
    found, less = area.growth, area.difference
    assert found is not None and found.growth is not None
    interval = _interval(found.lower, found.upper)
    against = "context only: not ranked" if area.member.is_context else area.against
    points = signed(less.points * 100, 1) if less and less.points is not None else ""
    of_points = _points(less.points_lower, less.points_upper) if less else ""
    standing = area.member.standing
    grade = "" if area.member.comparability == "good" else f", comparability {standing}"
    place = f"rank {rank}, " if rank else ""
    told = f", {against}" + (" than the comparator" if against in (LESS, MORE) else "") if against else ""
    return PanelPoint(
        index,
        area.member,
        (
            *(area.member.area_name, standing, str(rank or ""), percent(found.growth)),
            *(interval or area.reason, points, of_points, against),
        ),
        f"{place}{area.member.names}{grade}: {percent(found.growth)}, {_read(interval, area.reason)}{told}",
        mark=Mark.CONTEXT if area.member.is_context else MARKS.get(area.against, Mark.USUAL),
        x=found.growth * 100,
        lower=None if found.lower is None else found.lower * 100,
        upper=None if found.upper is None else found.upper * 100,
    )


def _read(interval: str, reason: str) -> str:
    return f"95% interval {interval}" if interval else f"no interval: {reason}"


def _absent(index: int, area: Grown) -> PanelPoint:
    cells = (area.member.area_name, area.member.standing, "", area.reason, "", "", "", "")
    return PanelPoint(index, area.member, cells, f"{area.member.names}: {area.reason}")


def _interval(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return ""
    return f"{percent(lower, places(lower))} to {percent(upper, places(upper))}"


def _points(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return ""
    return f"{signed(lower * 100, places(lower))} to {signed(upper * 100, places(upper))}"


def _lines(comparator: tuple[str, Growth] | None) -> Iterator[Line]:
    """Upright, so that the second of each place is of no account."""
    yield Line("no growth", "nought", ((0.0, 0.0),))
    if comparator:
        name, found = comparator
        assert found.growth is not None
        across = (found.lower, found.growth, found.upper) if found.lower is not None else (found.growth,)
        words = f"{name}: {percent(found.growth)}"
        yield Line(words, "comparator", tuple((bound * 100, 0.0) for bound in across if bound is not None))


def _legend(comparator: tuple[str, Growth] | None) -> Iterator[tuple[Mark, str]]:
    name = comparator[0] if comparator else ""
    yield Mark.USUAL, f"cannot tell from {name}" if name else "growth and its 95% interval"
    yield Mark.LOW, f"grew less than {name}"
    yield Mark.HIGH, f"grew more than {name}"
    yield Mark.CONTEXT, "poor comparability: context only, not ranked"


def _counts(ranked: Sequence[Grown]) -> tuple[int, int, int]:
    said = [area.against for area in ranked]
    return said.count(LESS), said.count(MORE), said.count(CANNOT_TELL)


def _headline(ranked: Sequence[Grown], comparator: tuple[str, Growth] | None) -> str:
    if not ranked:
        return "No growth can be ranked"
    if not comparator:
        return f"{len(ranked)} areas, the lowest growth first"
    less, more, cannot = _counts(ranked)
    return f"{less} grew less than {comparator[0]}, {more} more; of {cannot} these figures cannot tell"


def _sentence(ranked: Sequence[Grown], comparator: tuple[str, Growth] | None, brief: PanelBrief) -> str:
    if not ranked:
        return f"In the {brief.window} no area that can be ranked has a growth on 2014-15."
    first, last = ranked[0], ranked[-1]
    ends = (f"{percent(area.fraction or 0.0)} ({area.member.names})" for area in (first, last))
    said = [f"Growth to the {brief.window} runs from {' to '.join(ends)} over {len(ranked)} areas."]
    if comparator:
        less, more, cannot = _counts(ranked)
        growth = percent(comparator[1].growth or 0.0)
        said.append(
            f"Against {comparator[0]} ({growth}), {less} grew less and {more} more; "
            f"of {cannot} these figures cannot tell."
        )
        told = less + more + cannot
        by_chance = number(told * BESIDE_A_95_INTERVAL, 1)
        said.append(f"About {by_chance} of {told} would be told less or more by chance though none differed.")
    said.append("Where intervals overlap, the order of two areas says little.")
    return " ".join(said)


def _caption(areas: Sequence[Grown], comparator: tuple[str, Growth] | None, brief: PanelBrief) -> Iterator[str]:
    if brief.proxy_text:
        yield brief.proxy_text
    yield "Growth of the rate of the year on that of 2014-15, each with its 95% interval. Ranks follow the estimates."
    if comparator and comparator[1].lower is not None:
        yield f"The band is the 95% interval of {comparator[0]}. Less or more is said of the difference, not of bars."
    if any(area.member.is_context for area in areas):
        yield "Areas graded poor stand below the line as context, in the order of the sites’ list: they have no rank."
    if shared := [area.member.names for area in areas if len(area.member.sites) > 1]:
        yield f"One area each, and ranked once: {listed(shared) if len(shared) < 2 else '; '.join(shared)}."
    if missing := [f"{area.member.names} ({area.reason})" for area in areas if area.fraction is None]:
        yield f"Without growth: {'; '.join(missing)}."
    yield from brief.notes
