"""The letters around the plot: title and finding, axes, legend, key and source."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from metrics.charts import theme
from metrics.charts.canvas import Canvas, Size, n, text_at, width_of, wrap
from metrics.charts.description import ChartDescription, Marker
from metrics.charts.icons import SIDE, drawing
from metrics.charts.svg_plot import COMPARATOR_DASHES, LIMIT_DASHES, TARGET_DASHES, note_badge, shape

SAMPLE = 26.0
BROADER = 1.2  # letters where there is no Arial: entries of the legend must not touch there


@dataclass(frozen=True)
class Header:
    """Title, finding and proxy at the left, the icons at the right."""

    description: ChartDescription
    size: Size

    @property
    def icons(self) -> tuple[str, ...]:
        found = (self.description.assurance_icon, self.description.variation_icon)
        return tuple(icon for icon in found if icon)

    @cached_property
    def lines(self) -> list[tuple[str, float, bool]]:
        """Text, size and whether it is bold, line by line."""
        texts = (
            (self.description.title, self.size.text + 3, True),
            (self.description.headline, self.size.text + 1, False),
            (self.description.proxy_text, self.size.text, False),
        )
        found: list[tuple[str, float, bool]] = []
        for text, size, bold in texts:
            room = self._room(sum(before * 1.3 for _, before, _ in found))
            found += [(line, size, bold) for line in wrap(text, self.size.letters(room, size))]
        return found

    def _room(self, height: float) -> float:
        """The width that a text beginning at this height has: less beside the icons than below them."""
        beside = height < self.size.icon + 4
        return self.size.width - 16 - (len(self.icons) * (self.size.icon + 6) if beside else 0.0)

    @property
    def height(self) -> float:
        text = sum(size * 1.3 for _, size, _ in self.lines) + 8
        return max(text, self.size.icon + 8 if self.icons else 0.0)

    def write(self) -> Iterator[str]:
        y = 4.0
        for text, size, bold in self.lines:
            y += size * 1.3
            weight = ' font-weight="bold"' if bold else ""
            yield text_at(8, y - size * 0.2, text, f'font-size="{n(size)}"{weight}')
        for place, icon in enumerate(reversed(self.icons), start=1):
            x = self.size.width - place * (self.size.icon + 6)
            yield f'<g transform="translate({n(x)} 6) scale({self.size.icon / SIDE:g})">{drawing(icon)}</g>'


def axes(description: ChartDescription, canvas: Canvas, letters: float) -> Iterator[str]:
    """Grid and tick texts; the unit stands above the axis, not on its side."""
    size = canvas.size.text - 1
    yield text_at(8, canvas.top - letters - 13, description.value_axis.title, f'font-size="{n(size)}"')
    for tick in description.value_axis.ticks:
        if canvas.low <= tick.value <= canvas.high:
            y = canvas.y(tick.value)
            yield f'<path d="M{n(canvas.left)} {n(y)}H{n(canvas.right)}" stroke="{theme.GRID}"/>'
            yield text_at(canvas.left - 6, y + size * 0.35, tick.text, f'text-anchor="end" font-size="{n(size)}"')
    yield f'<path d="M{n(canvas.left)} {n(canvas.bottom)}H{n(canvas.right)}" stroke="{theme.INK}"/>'
    yield from _dates(description, canvas, size)


def _dates(description: ChartDescription, canvas: Canvas, size: float) -> Iterator[str]:
    """A tick at each date, and its text where there is room after the one before."""
    free = 0.0
    for tick in description.time_axis.ticks:
        if canvas.size.name != "full" and not tick.narrow:
            continue
        x, half = canvas.x(tick.on), width_of(tick.text, size) / 2
        placed = min(max(x, half), canvas.size.width - half)
        yield f'<path d="M{n(x)} {n(canvas.bottom)}v5" stroke="{theme.INK}"/>'
        if placed - half >= free:
            free = placed + half + 4
            yield text_at(placed, canvas.bottom + 6 + size, tick.text, f'text-anchor="middle" font-size="{n(size)}"')


def footer(description: ChartDescription, canvas: Canvas) -> tuple[list[str], float]:
    """Legend, key of events and breaks, baseline, growth and source; and the height of the whole picture."""
    size = canvas.size
    y = canvas.bottom + size.text * 1.6 + 8
    parts, y = _legend(description, canvas, y)
    for letter, text in _footnotes(description):
        lines, y = _footnote(letter, text, size, y)
        parts += lines
    return parts, y + 10


def _footnote(letter: str, text: str, size: Size, y: float) -> tuple[list[str], float]:
    """A statement under the plot, wrapped; behind its letter if it has one."""
    height = (size.text - 1) * 1.3
    attributes = f'font-size="{n(size.text - 1)}"'
    indent = size.text * 1.4 if letter else 0.0
    lines = wrap(text, size.letters(size.width - 16 - indent, size.text - 1))
    parts = [text_at(8 + indent, y + height * place, line, attributes) for place, line in enumerate(lines, start=1)]
    if letter.isdigit():
        parts.append(note_badge(8 + size.text * 0.4, y + height - size.text * 0.33, int(letter), size.text - 4))
    elif letter:
        parts.append(text_at(8, y + height, letter, f'font-weight="bold" {attributes}'))
    return parts, y + height * len(lines) + 2


def _legend(description: ChartDescription, canvas: Canvas, y: float) -> tuple[list[str], float]:
    size = canvas.size
    parts: list[str] = []
    x, y = 8.0, y + size.line_height
    for sample, text in _samples(description, size.radius + 0.6):
        width = SAMPLE + 8 + BROADER * width_of(text, size.text - 1) + 14
        if x > 8 and x + width > size.width:
            x, y = 8.0, y + size.line_height
        parts.append(f'<g transform="translate({n(x)} {n(y - size.text * 0.33)})">{sample}</g>')
        parts.append(text_at(x + SAMPLE + 6, y, text, f'font-size="{n(size.text - 1)}"'))
        x += width
    return parts, y + 6


def _samples(description: ChartDescription, radius: float) -> Iterator[tuple[str, str]]:
    for marker in description.markers:
        look = theme.LOOKS[marker]
        words = "growth" if description.kind == "growth" and marker is Marker.PLAIN else look.words
        yield shape(look.shape, SAMPLE / 2, 0, radius, look.colour), words
    if description.interval_band:
        yield f'<path d="M0-6h26v12h-26z" fill="{theme.INTERVAL}" stroke="{theme.INTERVAL_EDGE}"/>', "95% interval"
    elif any(point.lower is not None for point in description.points):
        yield f'<path d="M13-7V7M9-7h8M9 7h8" fill="none" stroke="{theme.LINE}" stroke-width="1.5"/>', "interval"
    if description.segments:
        yield _stroke(f'stroke="{theme.INK}" stroke-width="1.5"'), "mean"
    if any(segment.lower is not None for segment in description.segments):
        dashes = f'stroke="{theme.LIMITS}" stroke-width="1.5" stroke-dasharray="{LIMIT_DASHES}"'
        yield _stroke(dashes), "process limits"
    if any(segment.superseded for segment in description.segments):
        dashes = f'stroke="{theme.SUPERSEDED}" stroke-dasharray="{LIMIT_DASHES}"'
        yield _stroke(dashes), "earlier mean and limits"
    if description.target:
        yield _stroke(f'stroke="{theme.TARGET}" stroke-width="2" stroke-dasharray="{TARGET_DASHES}"'), "target"
    if description.comparator:
        dashes = f'stroke="{theme.COMPARATOR}" stroke-width="2" stroke-dasharray="{COMPARATOR_DASHES}"'
        yield _stroke(dashes), description.comparator.name


def _stroke(attributes: str) -> str:
    return f'<path d="M0 0H{n(SAMPLE)}" {attributes}/>'


def _footnotes(description: ChartDescription) -> Iterator[tuple[str, str]]:
    """The key of events, breaks and re-bases by letter and of notes by number, then what the picture must not be
    shown without."""
    yield from ((mark.letter, mark.words) for mark in description.marks)
    yield from ((str(note.number), note.words) for note in description.notes)
    told = (description.no_limits, description.change_text, description.baseline_text, description.growth_text)
    yield from (("", text) for text in told if text)
    if description.source:
        yield "", f"Source: {description.source}"
