"""The drawing surface of the picture writer: sizes, the place of a date and a value, wrapped text."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from metrics.charts.description import ChartDescription, Point
from metrics.charts.levels import labels
from metrics.charts.markup import escape

LETTER = 0.5  # mean width of a letter of Arial, in units of its size
DIGIT = 0.56


@dataclass(frozen=True)
class Size:
    """Measures in units of the view box; `text` is the size of letters, `radius` that of a point."""

    name: str
    width: float
    plot_height: float
    left: float
    right: float
    text: float
    radius: float
    icon: float

    @property
    def line_height(self) -> float:
        return self.text * 1.3

    def letters(self, width: float, text: float | None = None) -> int:
        """How many letters fit into a width."""
        return max(8, int(width / ((text or self.text) * LETTER)))


SIZES = {
    size.name: size
    for size in (
        Size("full", 960, 270, 58, 180, 16, 4.2, 50),
        Size("narrow", 360, 200, 44, 46, 15, 3.2, 36),
        Size("small", 240, 80, 5, 5, 0, 2.6, 0),
    )
}


@dataclass(frozen=True)
class Canvas:
    """Where dates and values lie, and so the `points`. `top` is the y of the plot's upper edge."""

    size: Size
    top: float
    left: float
    right: float
    start: date
    end: date
    low: float
    high: float
    points: tuple[Point, ...] = ()

    @classmethod
    def of(cls, description: ChartDescription, size: Size, top: float, y_range: tuple[float, float] | None) -> "Canvas":
        low, high = y_range or (description.value_axis.low, description.value_axis.high)
        if not low < high:
            raise ValueError(f"An axis cannot run from {low} to {high}.")
        ticks = [tick.text for tick in description.value_axis.ticks]
        named = [label.text for label in labels(description)]
        left = max(size.left, _widest(ticks, size) + 12)
        right = max(size.right, _widest(named, size) + 12) if named else min(size.right, 2 * size.text + 4)
        dates = description.time_axis
        return cls(size, top, left, size.width - right, dates.start, dates.end, low, high, description.points)

    @property
    def bottom(self) -> float:
        return self.top + self.size.plot_height

    @cached_property
    def xs(self) -> list[float]:
        """The place across of each point."""
        return [self.x(point.at) for point in self.points]

    @cached_property
    def ys(self) -> list[float]:
        """The place in height of each point; one without a value lies on the axis."""
        return [self.bottom if point.plotted is None else self.y(point.plotted) for point in self.points]

    def x(self, day: date, *, after: bool = False) -> float:
        """The place of a day's beginning, or of its end when `after`."""
        days = (day - self.start).days + after
        return self.left + (self.right - self.left) * days / ((self.end - self.start).days + 1)

    def y(self, value: float) -> float:
        return self.bottom - self.size.plot_height * ((value - self.low) / (self.high - self.low))


def _widest(numbers: list[str], size: Size) -> float:
    return max((len(text) for text in numbers), default=0) * size.text * DIGIT


@lru_cache(maxsize=1 << 16)  # the same dates and levels come again from chart to chart
def n(number: float) -> str:
    """A coordinate to a tenth of a unit, as short as it can be written."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def wrap(text: str, letters: int) -> list[str]:
    """Lines of at most `letters`, broken between words; a word that is longer than a line is broken itself."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) <= letters:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        while len(word) > letters:
            lines.append(word[:letters])
            word = word[letters:]
        line = word
    return [*lines, line] if line else lines


def text_at(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{n(x)}" y="{n(y)}"{attributes and " " + attributes}>{escape(text)}</text>'


def width_of(text: str, size: float) -> float:
    return len(text) * size * LETTER


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """The places, in rising order, moved apart to `gap` and kept from `low` to `high` as far as there is room."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap if moved else low))
    ceiling = high
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - gap
    return moved
