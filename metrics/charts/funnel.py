"""The funnel as a panel: each area's yearly rate beside the size of its population, with limits around the pooled rate.

It answers whether an area is unusual among areas, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

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
    letter,
    listed,
)
from metrics.stats.funnel import FEWEST, INNER, OUTER, Funnel, Placed, Standing, outside_by_chance
from metrics.stats.series import Floats
from metrics.units import UNITS, number

PER_YEAR = UNITS["rate_per_1000_year"]
PER = 1000
HEADINGS = (
    Heading("Area"),
    Heading("Comparability"),
    Heading("People", True),
    Heading("Events in the year", True),
    Heading(f"Rate, {PER_YEAR.axis}", True),
    Heading("Distance from the pooled rate, in standard deviations", True),
    Heading("Among areas"),
    Heading("Letter in the picture"),
)
MARKS = {
    Standing.INSIDE: Mark.USUAL,
    Standing.ABOVE_INNER: Mark.HIGH,
    Standing.BELOW_INNER: Mark.LOW,
    Standing.ABOVE_OUTER: Mark.FAR_HIGH,
    Standing.BELOW_OUTER: Mark.FAR_LOW,
}
WORDS = {
    Mark.USUAL: "inside the limits",
    Mark.HIGH: "above the 95% limit",
    Mark.LOW: "below the 95% limit",
    Mark.FAR_HIGH: "above the 99.8% limit",
    Mark.FAR_LOW: "below the 99.8% limit",
    Mark.CONTEXT: "poor comparability: context only, not judged",
}
NOT_JUDGED = "context only: not judged"
STEPS = 40  # places at which a limit is drawn


@dataclass(frozen=True)
class Counted:
    """An area's year: events and people, or why there is none."""

    member: Member
    events: float = 0.0
    people: float = 0.0
    reason: str = ""


def describe(areas: Sequence[Counted], found: Funnel | None, brief: PanelBrief) -> PanelDescription:
    """`found` is the funnel of the areas that are judged, in their order: those with a year, not graded poor."""
    judged = iter(found.areas if found else ())
    points = tuple(_point(index, area, judged, found) for index, area in enumerate(areas))
    points = tuple(_lettered(points))
    placed = [point for point in points if point.x is not None and point.y is not None]
    description = PanelDescription(
        kind=PanelKind.FUNNEL,
        title=f"Unusual among areas: {brief.metric_name}",
        metric_name=brief.metric_name,
        window=brief.window,
        headings=HEADINGS,
        points=points,
        across=value_axis((point.x for point in placed if point.x), "people"),
        proxy_text=brief.proxy_text,
        source=brief.source,
        source_url=brief.source_url,
        caption=tuple(_caption(areas, found, brief)),
    )
    if found is None:
        held = sum(not area.reason and not area.member.is_context for area in areas)
        why = f"{FEWEST} areas are needed for a funnel, and {held} {'has' if held == 1 else 'have'} figures."
        return replace(description, headline="No funnel", sentence=why, alternative_text=why)
    return _finished(description, found, brief)


def _finished(description: PanelDescription, found: Funnel, brief: PanelBrief) -> PanelDescription:
    sizes = [point.x for point in description.placed if point.x is not None]
    lines = tuple(_lines(found, min(sizes), description.across.high))
    rates = [point.y for point in description.placed if point.y is not None]
    present = {point.mark for point in description.placed}
    said = _sentence(description.points, found, brief)
    return replace(
        description,
        up=value_axis([*rates, *(y for line in lines for _, y in line.places)], PER_YEAR.axis),
        lines=lines,
        legend=tuple((mark, WORDS[mark]) for mark in Mark if mark in present),
        headline=_headline(found),
        sentence=said,
        alternative_text=(
            f"A funnel plot of {len(found.areas)} areas: the rate of the {brief.window} beside the number of people, "
            f"with 95% and 99.8% limits that allow for over-dispersion. {said}"
        ),
    )


def _point(index: int, area: Counted, judged: Iterator[Placed], found: Funnel | None) -> PanelPoint:
    member = area.member
    if area.reason:
        cells = (member.area_name, member.standing, "", "", "", "", f"not placed: {area.reason}", "")
        return PanelPoint(index, member, cells, f"{member.names}: not placed: {area.reason}")
    rate = area.events / area.people * PER
    own = None if member.is_context or found is None else next(judged)
    among = NOT_JUDGED if member.is_context else own.standing.value if own else "not judged: too few areas"
    figures = (number(area.people, 0), number(area.events, 0), PER_YEAR.format(rate))
    distance = number(own.adjusted, 1) if own else ""
    grade = ", limited comparability" if member.is_limited else ""
    return PanelPoint(
        index,
        member,
        (member.area_name, member.standing, *figures, distance, among, ""),
        f"{member.names}{grade}: {PER_YEAR.in_words(rate)}, {figures[0]} people, {among}",
        mark=MARKS[own.standing] if own else Mark.CONTEXT,
        x=area.people if found else None,
        y=rate if found else None,
    )


def _lettered(points: Sequence[PanelPoint]) -> Iterator[PanelPoint]:
    """Those outside the limits get a letter, in order of size, so that the picture can name them."""
    outside = [point for point in points if point.is_placed and point.mark not in (Mark.USUAL, Mark.CONTEXT)]
    ordered = sorted(outside, key=lambda point: point.x or 0.0)
    letters = {point.index: letter(place) for place, point in enumerate(ordered)}
    for point in points:
        key = letters.get(point.index, "")
        yield replace(point, key=key, cells=(*point.cells[:-1], key)) if key else point


def _lines(found: Funnel, smallest: float, largest: float) -> Iterator[Line]:
    sizes = np.geomspace(smallest * 0.9, largest, STEPS)
    for name, style, level in (("99.8% limits", "outer", OUTER), ("95% limits", "inner", INNER)):
        for bound in found.limits(sizes, level):
            yield _limit(name, style, sizes, bound)
    if found.tau:
        for bound in found.limits(sizes, INNER, by_counting=True):
            yield _limit("95% limits by counting alone", "counting", sizes, bound)
    centre = found.centre * PER
    yield Line(f"pooled rate {PER_YEAR.format(centre)}", "centre", ((smallest * 0.9, centre), (largest, centre)))


def _limit(name: str, style: str, sizes: Floats, bound: Floats) -> Line:
    return Line(name, style, tuple((float(x), float(y) * PER) for x, y in zip(sizes, bound, strict=True)))


FAR = (Standing.ABOVE_OUTER, Standing.BELOW_OUTER)
NEAR = (Standing.ABOVE_INNER, Standing.BELOW_INNER)


def _headline(found: Funnel) -> str:
    far, outside = len(found.outside(*FAR)), len(found.outside(*FAR, *NEAR))
    count = len(found.areas)
    if not outside:
        return f"None of {count} areas lies outside the limits"
    return f"{outside} of {count} areas outside the 95% limits, {far or 'none'} of them outside the 99.8% limits"


def _sentence(points: Sequence[PanelPoint], found: Funnel, brief: PanelBrief) -> str:
    count, outside = len(found.areas), len(found.outside(*FAR, *NEAR))
    names = listed([f"{point.member.names} ({WORDS[point.mark]})" for point in points if point.key])
    by_chance = number(outside_by_chance(count)[0], 1)
    few = "lies" if outside < 2 else "lie"
    said = f"with that allowed for, {outside or 'none'} of {count} {few} outside the 95% limits"
    return " ".join(
        (
            f"In the {brief.window} the pooled rate of {count} areas was {PER_YEAR.in_words(found.centre * PER)}.",
            f"{_dispersed(found)}: {said}{f': {names}' if names else ''}.",
            f"About {by_chance} would by chance if all were of one kind.",
            f"Limits that allow for counting alone would leave {found.outside_by_counting} outside.",
        )
    )


def _dispersed(found: Funnel) -> str:
    if not found.tau:
        return "Areas differ no more than counting alone would have it (τ = 0)"
    return (
        f"Beyond counting, areas differ from each other by about {number(found.scatter * 100, 0)}% "
        f"(over-dispersion, τ = {number(found.tau, 3)})"
    )


def _caption(areas: Sequence[Counted], found: Funnel | None, brief: PanelBrief) -> Iterator[str]:
    if brief.proxy_text:
        yield brief.proxy_text
    yield "Whether an area is unusual among areas is one question, and whether it grew is another: this is the first."
    if found:
        yield (
            "Limits after Spiegelhalter (2005): additive over-dispersion, estimated after DerSimonian and Laird from "
            "z-scores winsorised by a tenth at each end. τ is that of the square root of the ratio to the pooled rate."
        )
        yield "Rates are as counted, not adjusted for age or deprivation, which is one reason why areas differ."
    if any(area.member.is_context for area in areas):
        yield "Areas graded poor are context: neither judged nor in the pooled rate, the limits or τ."
    if any(len(area.member.sites) > 1 for area in areas):
        yield "An area that serves two sites is placed once."
    if missing := [f"{area.member.names} ({area.reason})" for area in areas if area.reason]:
        yield f"Not placed: {'; '.join(missing)}."
    yield from brief.notes
