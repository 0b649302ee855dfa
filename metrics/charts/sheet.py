"""Several pictures on one sheet, each under its own heading, so that they can be taken away together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.charts import theme
from metrics.charts.canvas import n, text_at, wrap

VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
ROOT = re.compile(r"<svg\b[^>]*>")
SIZE_OF_THE_ROOT = re.compile(r'\s(?:width|height)="[^"]*"')
MOST_COLUMNS = 3
TITLE, HEADING, SMALL = 21.0, 17.0, 14.0
LINE = 1.3  # of the size of the letters
LETTER = 0.56  # mean width of a bold letter of Arial, in units of its size
EDGE, GAP = 8.0, 20.0


@dataclass(frozen=True)
class Panel:
    """A standing SVG with a heading, and in `words` what must be read with it. `width`: other than its own, or 0."""

    heading: str
    words: str
    svg: str
    width: float = 0.0


@dataclass(frozen=True)
class _Laid:
    """A panel with its lines and its size."""

    svg: str
    heading: tuple[str, ...]
    words: tuple[str, ...]
    width: float
    height: float

    @property
    def above(self) -> float:
        return (len(self.heading) * HEADING + len(self.words) * SMALL) * LINE + 6


def write(title: str, panels: Sequence[Panel], *, most_columns: int = MOST_COLUMNS) -> str:
    """One SVG of them all, row by row in their order. Raises ValueError for none, and for one without a view box."""
    if not panels:
        raise ValueError("A sheet has at least one picture.")
    laid = [_laid(panel) for panel in panels]
    columns = min(most_columns, len(laid))
    step = max(one.width for one in laid) + GAP
    width = columns * step - GAP + 2 * EDGE
    parts, y = _titled(title, width)
    for start in range(0, len(laid), columns):
        row = laid[start : start + columns]
        above = max(one.above for one in row)
        for place, one in enumerate(row):
            parts += _drawn(one, EDGE + place * step, y, above)
        y += above + max(one.height for one in row) + GAP
    height = y - GAP + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" viewBox="0 0 {n(width)} {n(height)}" '
        f'font-family="Arial, sans-serif" fill="{theme.INK}">'
        f'<rect width="{n(width)}" height="{n(height)}" fill="{theme.PAPER}"/>{"".join(parts)}</svg>'
    )


def _titled(title: str, width: float) -> tuple[list[str], float]:
    """The title, and where the first row begins."""
    lines = wrap(title, int((width - 2 * EDGE) / (TITLE * LETTER)))
    look = f'font-size="{n(TITLE)}" font-weight="bold"'
    parts = [text_at(EDGE, EDGE + place * TITLE * LINE, line, look) for place, line in enumerate(lines, start=1)]
    return parts, EDGE + len(lines) * TITLE * LINE + EDGE


def _laid(panel: Panel) -> _Laid:
    found = VIEW_BOX.search(panel.svg)
    if found is None:
        raise ValueError(f"The picture of {panel.heading} has no view box that begins at 0 0.")
    own, own_height = float(found[1]), float(found[2])
    width = panel.width or own
    height = own_height * width / own
    heading = wrap(panel.heading, int(width / (HEADING * LETTER)))
    words = wrap(panel.words, int(width / (SMALL * LETTER)))
    return _Laid(panel.svg, tuple(heading), tuple(words), width, height)


def _drawn(one: _Laid, x: float, y: float, above: float) -> Iterator[str]:
    """The heading begins at the top of its row, and all pictures of a row begin at one height."""
    line = y
    for texts, size, look in ((one.heading, HEADING, 'font-weight="bold"'), (one.words, SMALL, "")):
        for text in texts:
            line += size * LINE
            yield text_at(x, line, text, f'font-size="{n(size)}" {look}'.rstrip())
    placed = f' x="{n(x)}" y="{n(y + above)}" width="{n(one.width)}" height="{n(one.height)}">'
    yield ROOT.sub(lambda root: SIZE_OF_THE_ROOT.sub("", root[0])[:-1] + placed, one.svg, count=1)
