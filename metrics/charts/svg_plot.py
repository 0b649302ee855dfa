"""The inside of the plot as SVG: bands, lines, limits, levels and points."""

from collections.abc import Iterable, Iterator

from metrics.charts import theme
from metrics.charts.canvas import DIGIT, Canvas, n, spread, text_at, width_of
from metrics.charts.description import Band, BandKind, ChartDescription, Mark, NoteMark, Point, Segment
from metrics.charts.levels import Label, labels
from metrics.charts.markup import escape
from metrics.charts.timeline import interval_runs

HALO = f'paint-order="stroke" stroke="{theme.PAPER}" stroke-width="3"'
MARK_DASHES = {
    "happened": "",
    "planned": ' stroke-dasharray="2 3"',
    "break": ' stroke-width="2" stroke-dasharray="9 4"',
    "rebase": ' stroke-width="2"',
}
LIMIT_DASHES, TARGET_DASHES, COMPARATOR_DASHES = "6 4", "10 3 2 3", "2 3"


def shape(point_shape: str, x: float, y: float, radius: float, colour: str) -> str:
    """One marker. Squares, triangles and diamonds are made larger, to weigh as much as a circle."""
    r = radius
    if point_shape == "circle":
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{colour}"/>'
    if point_shape == "ring":
        ring = f'fill="{theme.PAPER}" stroke="{colour}" stroke-width="2"'
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" {ring}/>'
    if point_shape == "cross":
        path = f"M{n(x - r)} {n(y - r)}l{n(2 * r)} {n(2 * r)}m0-{n(2 * r)}l-{n(2 * r)} {n(2 * r)}"
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    return f'<path d="{OUTLINES[point_shape](x, y, r)}" fill="{colour}" stroke="{theme.PAPER}" stroke-width=".7"/>'


def _square(x: float, y: float, r: float) -> str:
    return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h-{n(2 * r)}z"


def _up(x: float, y: float, r: float) -> str:
    return f"M{n(x)} {n(y - 1.5 * r)}l{n(1.4 * r)} {n(2.6 * r)}h-{n(2.8 * r)}z"


def _down(x: float, y: float, r: float) -> str:
    return f"M{n(x)} {n(y + 1.5 * r)}l{n(1.4 * r)}-{n(2.6 * r)}h-{n(2.8 * r)}z"


def _diamond(x: float, y: float, r: float) -> str:
    w = n(1.5 * r)
    return f"M{n(x)} {n(y - 1.5 * r)}l{w} {w}l-{w} {w}l-{w}-{w}z"


OUTLINES = {"square": _square, "triangle-up": _up, "triangle-down": _down, "diamond": _diamond}


def polyline(places: Iterable[tuple[float, float]], attributes: str) -> str:
    path = "L".join([f"{n(x)} {n(y)}" for x, y in places])
    return f'<path d="M{path}" fill="none" {attributes}/>'


def level(canvas: Canvas, value: float, attributes: str, start: float | None = None, end: float | None = None) -> str:
    """A horizontal line at a value, across the plot or from `start` to `end`."""
    left, right = canvas.left if start is None else start, canvas.right if end is None else end
    return f'<path d="M{n(left)} {n(canvas.y(value))}H{n(right)}" fill="none" {attributes}/>'


def bands(description: ChartDescription, canvas: Canvas, ident: str) -> Iterator[str]:
    """The shaded stretches, each with its words as a tooltip."""
    for band in description.bands:
        left, right = canvas.x(band.start), canvas.x(band.end, after=True)
        fill = f"url(#{ident}-h)" if band.kind is BandKind.PROVISIONAL else theme.BAND_FILLS[band.kind]
        box = f'x="{n(left)}" y="{n(canvas.top)}" width="{n(right - left)}" height="{n(canvas.size.plot_height)}"'
        yield f'<rect {box} fill="{fill}"><title>{escape(band.words)}</title></rect>'


def hatching(description: ChartDescription, ident: str) -> str:
    if not any(band.kind is BandKind.PROVISIONAL for band in description.bands):
        return ""
    return (
        f'<pattern id="{ident}-h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M1 0V6" stroke="#aeb7bd" stroke-width="1.5"/></pattern>'
    )


def band_labels(bands: Iterable[Band], canvas: Canvas) -> Iterator[str]:
    """Baseline and provisional at the top of the plot, gaps and faults at its foot, none over another."""
    taken: dict[tuple[bool, int], float] = {}
    for band in sorted(bands, key=lambda band: band.start):
        at_top = band.kind in (BandKind.BASELINE, BandKind.PROVISIONAL)
        size = canvas.size.text - 2
        width = width_of(band.label, size)
        middle = (canvas.x(band.start) + canvas.x(band.end, after=True)) / 2
        left = min(max(middle - width / 2, canvas.left + 2), canvas.right - width - 2)
        row = next(row for row in range(1000) if taken.get((at_top, row), -1.0) <= left)
        taken[at_top, row] = left + width + 6
        y = canvas.top + size + 1 + row * (size + 2) if at_top else canvas.bottom - 12 - row * (size + 2)
        yield text_at(left, y, band.label, f'font-size="{n(size)}" {HALO}')


def limits(segments: Iterable[Segment], canvas: Canvas) -> Iterator[str]:
    """Mean and limits of each group, with their numbers as a tooltip; lighter where limits have restarted since."""
    for segment in segments:
        left, right = canvas.x(segment.start), canvas.x(segment.end, after=True)
        ink, grey, width = (theme.SUPERSEDED,) * 2 + (1,) if segment.superseded else (theme.INK, theme.LIMITS, 1.5)
        drawn = level(canvas, segment.mean, f'stroke="{ink}" stroke-width="{width}"', left, right)
        for value in (segment.lower, segment.upper):
            if value is not None:
                dashes = f'stroke="{grey}" stroke-width="{width}" stroke-dasharray="{LIMIT_DASHES}"'
                drawn += level(canvas, value, dashes, left, right)
        yield f"<g><title>{escape(segment.words)}</title>{drawn}</g>"


def target(description: ChartDescription, canvas: Canvas) -> str:
    if description.target is None:
        return ""
    dashes = f'stroke="{theme.TARGET}" stroke-width="2" stroke-dasharray="{TARGET_DASHES}"'
    return level(canvas, description.target.value, dashes)


def comparator(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    other = description.comparator
    for run in other.lines if other else ():
        held = ((canvas.xs[index], other.values[index]) for index in run) if other else ()
        dashes = f'stroke="{theme.COMPARATOR}" stroke-width="2" stroke-dasharray="{COMPARATOR_DASHES}"'
        yield polyline([(x, canvas.y(value)) for x, value in held if value is not None], dashes)


def line(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """The joined runs of the series; a run of one point has no line."""
    for run in description.lines:
        if len(run) > 1:
            places = [(canvas.xs[index], canvas.ys[index]) for index in run]
            yield polyline(places, f'stroke="{theme.LINE}" stroke-width="1.5"')


def interval(point: Point, canvas: Canvas) -> str:
    """The published interval of a survey wave as an error bar."""
    if point.lower is None or point.upper is None or point.value is None:
        return ""
    x, low, high = canvas.x(point.at), canvas.y(point.lower), canvas.y(point.upper)
    path = f"M{n(x)} {n(low)}V{n(high)}M{n(x - 5)} {n(low)}h10M{n(x - 5)} {n(high)}h10"
    return f'<path d="{path}" fill="none" stroke="{theme.LINE}" stroke-width="1.5"/>'


def interval_band(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """The intervals of neighbouring points as one band, where the description asks for it."""
    for run in interval_runs(description) if description.interval_band else ():
        above = [(canvas.x(point.at), canvas.y(point.upper or 0.0)) for point in run]
        below = [(canvas.x(point.at), canvas.y(point.lower or 0.0)) for point in reversed(run)]
        path = "L".join(f"{n(x)} {n(y)}" for x, y in above + below)
        yield f'<path d="M{path}Z" fill="{theme.INTERVAL}" stroke="{theme.INTERVAL_EDGE}"/>'


def marker(point: Point, canvas: Canvas) -> str:
    """The point's shape; a period without a value is a cross on the axis."""
    look = theme.LOOKS[point.marker]
    return shape(look.shape, canvas.xs[point.index], canvas.ys[point.index], canvas.size.radius, look.colour)


def points(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """Every period, in order; its title is what is read out on arriving there."""
    for point in description.points:
        bar = "" if description.interval_band else interval(point, canvas)
        flagged = ' data-flagged="1"' if point.marker.is_special else ""
        yield (
            f'<g data-point="{point.index}" data-start="{point.start}"{flagged}>'
            f"<title>{escape(point.says)}</title>{bar}{marker(point, canvas)}</g>"
        )


def keyed(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """Events, breaks, re-bases and notes, each from its letter or number above the plot. None covers another."""
    places = [canvas.x(mark.at) for mark in description.keyed]
    keys = spread(places, canvas.size.text * 1.2, canvas.left, canvas.right)
    for mark, x, aside in zip(description.keyed, places, keys, strict=True):
        if isinstance(mark, NoteMark):
            drawn = _note(mark, description, canvas, x, aside)
        else:
            drawn = _mark(mark, canvas, x, aside)
        yield f"<g><title>{escape(mark.words)}</title>{drawn}</g>"


def _mark(mark: Mark, canvas: Canvas, x: float, aside: float) -> str:
    """A line from the letter down to the axis."""
    path = f"M{n(aside)} {n(canvas.top - 8)}L{n(x)} {n(canvas.top)}V{n(canvas.bottom)}"
    line = f'<path d="{path}" fill="none" stroke="{theme.INK}"{MARK_DASHES[mark.kind]}/>'
    return line + text_at(aside, canvas.top - 10, mark.letter, 'text-anchor="middle" font-weight="bold"')


def _note(mark: NoteMark, description: ChartDescription, canvas: Canvas, x: float, aside: float) -> str:
    """A number, with a dotted line down to its point, or over a bar as long as the periods it is about."""
    point = None if mark.point is None else description.points[mark.point]
    if point is None:
        left, right = canvas.x(mark.start), canvas.x(mark.end, after=True)
        reach = f"V{n(canvas.top)}M{n(left)} {n(canvas.top + 5)}V{n(canvas.top)}H{n(right)}V{n(canvas.top + 5)}"
        dashes = ""
    else:
        foot = canvas.bottom if point.plotted is None else canvas.y(point.plotted) - canvas.size.radius - 2
        reach, dashes = f"L{n(x)} {n(canvas.top)}V{n(max(foot, canvas.top))}", ' stroke-dasharray="1 3"'
    line = f'<path d="M{n(aside)} {n(canvas.top - 7)}{reach}" fill="none" stroke="{theme.INK}"{dashes}/>'
    return line + note_badge(aside, canvas.top - 15, mark.number, canvas.size.text - 3)


def note_badge(x: float, y: float, number: int, size: float) -> str:
    """A number in a filled circle around `x` and `y`."""
    circle = f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(size * 0.68)}" fill="{theme.INK}"/>'
    attributes = f'text-anchor="middle" font-weight="bold" font-size="{n(size)}" fill="{theme.PAPER}"'
    return circle + text_at(x, y + size * 0.36, str(number), attributes)


def level_labels(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """The numbers of the limits, the mean, the target and the comparator, right of the plot."""
    named = sorted(labels(description), key=lambda label: -label.value)
    size = canvas.size.text - 1
    places = spread([canvas.y(label.value) for label in named], size * 1.1, canvas.top, canvas.bottom)
    room = int((canvas.size.width - canvas.right - 8) / (size * DIGIT))
    for place, label in zip(places, named, strict=True):
        words = _shortened(label, room) if canvas.size.name == "full" else label.text
        yield text_at(canvas.right + 6, place + size * 0.35, words, f'font-size="{n(size)}" fill="{label.colour}"')


def _shortened(label: Label, room: int) -> str:
    """Name and number; the name gives way where there is no room for both."""
    words = f"{label.name} {label.text}"
    return words if len(words) <= room else f"{label.name[: max(0, room - 2 - len(label.text))]}… {label.text}"
