"""The picture of a panel as standing SVG, in the manner of the charts' own: presentation attributes only."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s

from metrics.charts import theme
from metrics.charts.canvas import DIGIT, SIZES, Size, n, text_at, width_of, wrap
from metrics.charts.description import ValueAxis
from metrics.charts.markup import escape
from metrics.charts.panel import Line, Mark, PanelDescription, PanelKind, PanelPoint
from metrics.charts.svg_plot import COMPARATOR_DASHES, HALO, LIMIT_DASHES, OUTLINES, polyline

SAMPLE, EDGE, GAP = 26.0, 8.0, 12.0
LIMITED = "L"  # beside every area whose comparability is limited
FUNNEL_HEIGHT = {"full": 400.0, "narrow": 260.0}
SHAPES = {
    Mark.USUAL: ("circle", True),
    Mark.HIGH: ("triangle-up", False),
    Mark.LOW: ("triangle-down", False),
    Mark.FAR_HIGH: ("triangle-up", True),
    Mark.FAR_LOW: ("triangle-down", True),
    Mark.CONTEXT: ("circle", False),
}
STROKES = {
    "outer": f'stroke="{theme.LIMITS}" stroke-width="1.5" stroke-dasharray="{LIMIT_DASHES}"',
    "inner": f'stroke="{theme.LIMITS}" stroke-width="1.5" stroke-dasharray="{COMPARATOR_DASHES}"',
    "counting": f'stroke="{theme.SUPERSEDED}" stroke-width="1.2"',
    "centre": f'stroke="{theme.INK}" stroke-width="1.5"',
    "comparator": f'stroke="{theme.COMPARATOR}" stroke-width="2"',
    "nought": f'stroke="{theme.INK}"',
}


@dataclass(frozen=True)
class Plane:
    """Where numbers lie in the picture."""

    size: Size
    left: float
    right: float
    top: float
    bottom: float
    across: ValueAxis
    up: ValueAxis | None

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.across.low) / (self.across.high - self.across.low)

    def y(self, value: float) -> float:
        assert self.up is not None
        return self.bottom - (self.bottom - self.top) * (value - self.up.low) / (self.up.high - self.up.low)

    def holds(self, place: tuple[float, float]) -> bool:
        return self.across.low <= place[0] <= self.across.high


def write(description: PanelDescription, *, size: str = "full") -> str:
    """The panel in 'full' (960 wide) or 'narrow' (360 wide) size; empty where nothing has a place in it."""
    if not description.is_drawn:
        return ""
    measure = SIZES[size]
    head, top = _header(description, measure)
    body, bottom = (_funnel if description.kind is PanelKind.FUNNEL else _ranked)(description, measure, top)
    foot, height = _footer(description, measure, bottom)
    ident = _identity(description, measure)
    parts = [
        f'<title id="{ident}-t">{escape(f"{description.title}. {description.headline}")}</title>',
        f'<desc id="{ident}-d">{escape(description.alternative_text)}</desc>',
        f'<rect width="{n(measure.width)}" height="{n(height)}" fill="{theme.PAPER}"/>',
        *(*head, *body, *foot),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spc-chart spc-chart--{size}" data-chart="{ident}" '
        f'role="img" aria-labelledby="{ident}-t" aria-describedby="{ident}-d" width="100%" '
        f'viewBox="0 0 {n(measure.width)} {n(height)}" font-family="Arial, sans-serif" '
        f'font-size="{n(measure.text)}" fill="{theme.INK}">{"".join(parts)}</svg>'
    )


def _identity(description: PanelDescription, size: Size) -> str:
    names = f"{description.kind}|{description.title}|{size.name}"
    return f"p{blake2s(names.encode(errors='replace'), digest_size=5).hexdigest()}"


def _header(description: PanelDescription, size: Size) -> tuple[list[str], float]:
    """Title, year, finding and what the figures stand in for; and where the plot may begin."""
    texts = (
        (description.title, size.text + 3, True),
        (f"{description.window[:1].upper()}{description.window[1:]}. {description.headline}", size.text + 1, False),
        (description.proxy_text, size.text, False),
    )
    parts, y = [], 4.0
    for text, letters, bold in texts:
        for line in wrap(text, size.letters(size.width - 16, letters)):
            y += letters * 1.3
            weight = ' font-weight="bold"' if bold else ""
            parts.append(text_at(EDGE, y - letters * 0.2, line, f'font-size="{n(letters)}"{weight}'))
    return parts, y + GAP


# --- The funnel -----------------------------------------------------------------------------------


def _funnel(description: PanelDescription, size: Size, top: float) -> tuple[list[str], float]:
    up, small = description.up, size.text - 1
    assert up is not None
    left = max(size.left, max(len(tick.text) for tick in up.ticks) * size.text * DIGIT + 12)
    top += size.line_height + 4
    plane = Plane(size, left, size.width - 24, top, top + FUNNEL_HEIGHT[size.name], description.across, up)
    parts = [text_at(EDGE, top - 10, up.title, f'font-size="{n(small)}"')]
    for tick in up.ticks:
        y = plane.y(tick.value)
        parts.append(f'<path d="M{n(left)} {n(y)}H{n(plane.right)}" stroke="{theme.GRID}"/>')
        parts.append(text_at(left - 6, y + small * 0.35, tick.text, f'text-anchor="end" font-size="{n(small)}"'))
    parts += [polyline(_inside(line, plane), STROKES[line.style]) for line in description.lines]
    parts += [_area(point, plane) for point in description.placed]
    return [*parts, *_below(plane, small)], plane.bottom + 2 * size.line_height + 6


def _inside(line: Line, plane: Plane) -> Iterator[tuple[float, float]]:
    return ((plane.x(x), plane.y(y)) for x, y in line.places if plane.holds((x, y)))


def _area(point: PanelPoint, plane: Plane) -> str:
    """The mark of an area, its letter where it lies outside the limits, and an L where comparability is limited."""
    assert point.x is not None and point.y is not None
    x, y, r = plane.x(point.x), plane.y(point.y), plane.size.radius
    beside = f"{point.key} " if point.key else ""
    words = f"{beside}{LIMITED if point.member.is_limited else ''}".strip()
    anchor, aside = ("end", -r - 4) if x > plane.right - 30 else ("start", r + 4)
    letters = f'font-size="{n(plane.size.text - 3)}" text-anchor="{anchor}"'
    told = text_at(x + aside, y + r, words, letters) if words else ""
    return _told(point, mark(point.mark, x, y, r) + told)


def _told(point: PanelPoint, drawn: str) -> str:
    flagged = ' data-flagged="1"' if point.mark not in (Mark.USUAL, Mark.CONTEXT) else ""
    return f'<g data-point="{point.index}"{flagged}><title>{escape(point.says)}</title>{drawn}</g>'


def mark(kind: Mark, x: float, y: float, r: float) -> str:
    """Filled or hollow, in a shape of its own for each kind."""
    outline, filled = SHAPES[kind]
    colour = theme.GREY if outline == "circle" else theme.PURPLE
    look = f'fill="{colour if filled else theme.PAPER}" stroke="{colour}" stroke-width="1.7"'
    if outline == "circle":
        return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" {look}/>'
    return f'<path d="{OUTLINES[outline](x, y, r)}" {look}/>'


def _below(plane: Plane, small: float) -> Iterator[str]:
    """The axis across: its line, ticks and unit."""
    yield f'<path d="M{n(plane.left)} {n(plane.bottom)}H{n(plane.right)}" stroke="{theme.INK}"/>'
    free = 0.0
    for tick in plane.across.ticks:
        x, half = plane.x(tick.value), width_of(tick.text, small) / 2 + 3
        yield f'<path d="M{n(x)} {n(plane.bottom)}v5" stroke="{theme.INK}"/>'
        placed = min(x, plane.size.width - half)
        if placed - half >= free:
            free = placed + half
            yield text_at(placed, plane.bottom + 6 + small, tick.text, f'text-anchor="middle" font-size="{n(small)}"')
    middle = (plane.left + plane.right) / 2
    y = plane.bottom + 2 * small + 10
    yield text_at(middle, y, plane.across.title, f'text-anchor="middle" font-size="{n(small)}"')


# --- Ranked intervals -----------------------------------------------------------------------------


def _ranked(description: PanelDescription, size: Size, top: float) -> tuple[list[str], float]:
    """A row an area: its name left of its interval, or above it where there is no room."""
    small = size.text - 1
    beside = size.name == "full"
    names = [_named(point) for point in description.placed]
    most = max(width_of(name, small) for name in names) + 16 if beside else EDGE
    left = min(most, size.width * 0.42)
    row = size.line_height * (1.25 if beside else 2.3)
    breaks = sum(point.member.is_context for point in description.placed) > 0
    bottom = top + row * len(names) + (row * 0.6 if breaks else 0.0)
    plane = Plane(size, left, size.width - 70 if beside else size.width - 14, top, bottom, description.across, None)
    parts = [*_upright(description, plane), *_rows(description, plane, row, small)]
    return [*parts, *_below(plane, small)], bottom + 2 * size.line_height + 6


def _named(point: PanelPoint, letters: int = 1000) -> str:
    """The name, shortened to so many letters, and the mark of its grade."""
    name, mark = point.member.names, f" {LIMITED}" if point.member.is_limited else ""
    room = letters - len(mark)
    return f"{name if len(name) <= room else name[: room - 1].rstrip() + '…'}{mark}"


def _upright(description: PanelDescription, plane: Plane) -> Iterator[str]:
    """Grid, no growth, and the comparator's growth in the band of its interval."""
    for tick in description.across.ticks:
        yield f'<path d="M{n(plane.x(tick.value))} {n(plane.top)}V{n(plane.bottom)}" stroke="{theme.GRID}"/>'
    for line in description.lines:
        values = [x for x, _ in line.places]
        if len(values) > 1:
            start, end = plane.x(values[0]), plane.x(values[-1])
            box = f'x="{n(start)}" y="{n(plane.top)}" width="{n(end - start)}" height="{n(plane.bottom - plane.top)}"'
            yield f'<rect {box} fill="{theme.INTERVAL}"><title>{escape(line.name)}</title></rect>'
        x = plane.x(values[len(values) // 2])
        yield f'<path d="M{n(x)} {n(plane.top)}V{n(plane.bottom)}" {STROKES[line.style]}/>'


def _rows(description: PanelDescription, plane: Plane, row: float, small: float) -> Iterator[str]:
    beside, y, context = plane.size.name == "full", plane.top, False
    for point in description.placed:
        if point.member.is_context and not context:
            context = True
            line = f'stroke="{theme.INK}" stroke-dasharray="{LIMIT_DASHES}"'
            yield f'<path d="M{n(EDGE)} {n(y + row * 0.3)}H{n(plane.right)}" {line}/>'
            y += row * 0.6
        middle = y + row * (0.5 if beside else 0.72)
        letters = plane.size.letters((plane.left if beside else plane.size.width) - 16, small)
        at = middle + small * 0.35 if beside else y + row * 0.4
        drawn = text_at(EDGE, at, _named(point, letters), f'font-size="{n(small)}" {HALO}') + _interval(
            point, plane, middle
        )
        if beside:
            drawn += text_at(plane.right + 8, at, point.cells[3], f'font-size="{n(small)}"')
        yield _told(point, drawn)
        y += row


def _interval(point: PanelPoint, plane: Plane, y: float) -> str:
    assert point.x is not None
    bar = ""
    if point.lower is not None and point.upper is not None:
        low, high = plane.x(point.lower), plane.x(point.upper)
        dashes = f' stroke-dasharray="{COMPARATOR_DASHES}"' if point.mark is Mark.CONTEXT else ""
        path = f"M{n(low)} {n(y)}H{n(high)}M{n(low)} {n(y - 4)}v8M{n(high)} {n(y - 4)}v8"
        bar = f'<path d="{path}" fill="none" stroke="{theme.LINE}" stroke-width="1.5"{dashes}/>'
    return bar + mark(point.mark, plane.x(point.x), y, plane.size.radius)


# --- Below the plot -------------------------------------------------------------------------------


def _footer(description: PanelDescription, size: Size, y: float) -> tuple[list[str], float]:
    """Legend and source, and the height of the whole picture. What else must be known stands below it on the page, and
    in the file that is taken away."""
    parts: list[str] = []
    small = size.text - 1
    y += small
    for drawn, words in _samples(description, size.radius):
        lines = wrap(words, size.letters(size.width - SAMPLE - 24, small))
        parts.append(f'<g transform="translate({n(EDGE)} {n(y - small * 0.35)})">{drawn}</g>')
        for line in lines:
            parts.append(text_at(EDGE + SAMPLE + 8, y, line, f'font-size="{n(small)}"'))
            y += small * 1.4
    y += 4
    for line in wrap(
        f"Source: {description.source}" if description.source else "", size.letters(size.width - 16, small)
    ):
        parts.append(text_at(EDGE, y, line, f'font-size="{n(small)}"'))
        y += small * 1.3
    return parts, y + 4


def _samples(description: PanelDescription, radius: float) -> Iterator[tuple[str, str]]:
    for kind, words in description.legend:
        yield mark(kind, SAMPLE / 2, 0, radius), words
    if any(point.member.is_limited for point in description.placed):
        yield text_at(SAMPLE / 2, 5, LIMITED, 'text-anchor="middle"'), "comparability limited"
    seen: set[str] = set()
    for line in description.lines:
        if line.name not in seen:
            seen.add(line.name)
            yield f'<path d="M0 0H{n(SAMPLE)}" {STROKES[line.style]}/>', line.name
