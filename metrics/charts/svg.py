"""The picture writer: standing SVG that needs no script and no style sheet.

Only presentation attributes are used, so that a strict content security policy lets it through. In the
full and the narrow size each period is a `[data-point]` whose title says what it shows.
"""

from collections.abc import Iterator
from hashlib import blake2s

from metrics.charts import svg_plot, theme
from metrics.charts.canvas import SIZES, Canvas, Size, n
from metrics.charts.description import ChartDescription, Marker, Point
from metrics.charts.markup import escape
from metrics.charts.svg_text import Header, axes, footer

GAP, EDGE = 12.0, 5.0
FEW = 24


def write(description: ChartDescription, *, size: str = "full", y_range: tuple[float, float] | None = None) -> str:
    """The chart in 'full' (960 wide), 'narrow' (360 wide) or 'small' (240 by 90, no text) size.

    `y_range` puts several charts on one value axis. The same chart and size give the same ids.
    """
    return (_small if size == "small" else _lettered)(description, SIZES[size], y_range)


def _lettered(description: ChartDescription, size: Size, y_range: tuple[float, float] | None) -> str:
    """Title and finding above, the plot, legend and key below: complete when copied out of its page."""
    ident = identity(description, size)
    header = Header(description, size)
    letters = size.line_height if description.marks or description.notes else 0.0
    canvas = Canvas.of(description, size, header.height + size.line_height + letters + GAP, y_range)
    under, height = footer(description, canvas)
    parts = [
        f'<title id="{ident}-t">{escape(f"{description.title}. {description.headline}")}</title>',
        f'<desc id="{ident}-d">{escape(description.alternative_text)}</desc>',
        svg_plot.hatching(description, ident),
        f'<rect width="{n(size.width)}" height="{n(height)}" fill="{theme.PAPER}"/>',
        *header.write(),
        *svg_plot.bands(description, canvas, ident),
        *axes(description, canvas, letters),
        *plot(description, canvas),
        *svg_plot.keyed(description, canvas),
        *svg_plot.band_labels(description.bands, canvas),
        *svg_plot.points(description, canvas),
        *svg_plot.level_labels(description, canvas),
        *under,
    ]
    labelled = f'role="img" aria-labelledby="{ident}-t" aria-describedby="{ident}-d"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spc-chart spc-chart--{size.name}" data-chart="{ident}" '
        f'{labelled} width="100%" viewBox="0 0 {n(size.width)} {n(height)}" font-family="Arial, sans-serif" '
        f'font-size="{n(size.text)}" fill="{theme.INK}">{"".join(parts)}</svg>'
    )


def _small(description: ChartDescription, size: Size, y_range: tuple[float, float] | None) -> str:
    """For small multiples and lists: limits, line and the points that matter, without letters."""
    canvas = Canvas.of(description, size, EDGE, y_range)
    height = size.plot_height + 2 * EDGE
    ident = identity(description, size)
    parts = [
        f"<title>{escape(_small_title(description))}</title>",
        svg_plot.hatching(description, ident),
        *svg_plot.bands(description, canvas, ident),
        *plot(description, canvas),
        *(_marked(point, description, canvas) for point in _worth_marking(description)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spc-chart spc-chart--small" role="img" '
        f'width="{n(size.width)}" height="{n(height)}" '
        f'viewBox="0 0 {n(size.width)} {n(height)}">{"".join(parts)}</svg>'
    )


def _marked(point: Point, description: ChartDescription, canvas: Canvas) -> str:
    bar = "" if description.interval_band else svg_plot.interval(point, canvas)
    return bar + svg_plot.marker(point, canvas)


def _small_title(description: ChartDescription) -> str:
    """It is all that this size says in words, so what the figures stand in for is in it."""
    title = f"{description.area_name}: {description.headline}"
    return f"{title} ({description.proxy_text})" if description.proxy_text else title


def plot(description: ChartDescription, canvas: Canvas) -> Iterator[str]:
    """Limits, target, comparator and the line of the series, in the order in which they may cover each other."""
    yield from svg_plot.interval_band(description, canvas)
    yield from svg_plot.limits(description.segments, canvas)
    yield svg_plot.target(description, canvas)
    yield from svg_plot.comparator(description, canvas)
    yield from svg_plot.line(description, canvas)


def _worth_marking(description: ChartDescription) -> Iterator[Point]:
    """Special causes, faults, and the latest value whatever it is; every value of a short plain line."""
    every = not description.segments and len(description.points) <= FEW
    for point in description.points:
        telling = point.marker.is_special or point.marker is Marker.HOLLOW or point is description.latest
        if telling or (every and point.value is not None):
            yield point


def identity(description: ChartDescription, size: Size) -> str:
    """What the ids inside this picture begin with: unique on a page that shows a chart once in a size."""
    names = (description.kind, description.title, description.metric_name, description.area_name, size.name)
    return f"c{blake2s('|'.join(names).encode(errors='replace'), digest_size=5).hexdigest()}"
