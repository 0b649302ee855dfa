"""The interactive writer: a plotly figure as plain dictionaries, with the one configuration.

Only scatter traces, shapes and annotations, so that plotly's basic bundle draws it. No template: it would
double the size of each figure.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from metrics.charts import theme
from metrics.charts.description import BandKind, ChartDescription, Marker, Point, Segment

Part = dict[str, Any]

MARK_DASHES = {"happened": "solid", "planned": "dot", "break": "dash"}


def config() -> Part:
    """Plotly's settings, from here only: without the first two its tool bar offers to send the data away."""
    return {
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "displaylogo": False,
        "responsive": True,
        "locale": "en-GB",
        "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
    }


def write(description: ChartDescription) -> Part:
    """`data`, `layout` and `config` of the chart; numbers are those of the description, texts its texts."""
    return {"data": list(_traces(description)), "layout": _layout(description), "config": config()}


def _traces(description: ChartDescription) -> Iterator[Part]:
    for segment in description.segments:
        yield from _limits(segment, first=segment is description.segments[0])
    yield from _comparator(description)
    yield _line(description)
    yield from (_markers(description, marker) for marker in description.markers if marker is not Marker.ABSENT)


def _limits(segment: Segment, *, first: bool) -> Iterator[Part]:
    named = (
        ("Mean", segment.mean, segment.mean_text, "solid", theme.INK),
        ("Lower limit", segment.lower, segment.lower_text, "dash", theme.LIMITS),
        ("Upper limit", segment.upper, segment.upper_text, "dash", theme.LIMITS),
    )
    for name, value, text, dash, colour in named:
        if value is not None:
            yield {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "legendgroup": name,
                "showlegend": first,
                "x": [segment.start.isoformat(), segment.end.isoformat()],
                "y": [value, value],
                "line": {"color": colour, "dash": dash, "width": 1.5},
                "hovertemplate": f"{name} {text}<extra></extra>",
            }


def _comparator(description: ChartDescription) -> Iterator[Part]:
    if description.comparator:
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": escape(description.comparator.name, quote=False),
            "x": [point.at.isoformat() for point in description.points],
            "y": list(description.comparator.values),
            "connectgaps": False,
            "line": {"color": theme.COMPARATOR, "dash": "dot", "width": 2},
            "text": [point.comparator_text for point in description.points],
            "hovertemplate": "%{text}",
        }


def _line(description: ChartDescription) -> Part:
    """The joined runs, parted by nulls."""
    x: list[str | None] = []
    y: list[float | None] = []
    for run in description.lines:
        x += [description.points[index].at.isoformat() for index in run] + [None]
        y += [description.points[index].plotted for index in run] + [None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x[:-1],
        "y": y[:-1],
        "connectgaps": False,
        "hoverinfo": "skip",
        "showlegend": False,
        "line": {"color": theme.LINE, "width": 1.5},
    }


def _markers(description: ChartDescription, marker: Marker) -> Part:
    """All points of one kind, each with the words of the description on hovering."""
    look = theme.LOOKS[marker]
    points = [point for point in description.points if point.marker is marker]
    trace: Part = {
        "type": "scatter",
        "mode": "markers",
        "name": look.words,
        "x": [point.at.isoformat() for point in points],
        "y": [point.plotted for point in points],
        "customdata": [point.index for point in points],
        "text": [escape(point.says, quote=False) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": look.colour, "symbol": look.symbol, "size": 8 if look.shape == "circle" else 10},
    }
    return trace | _intervals(points)


def _intervals(points: list[Point]) -> Part:
    """Published intervals as error bars; none where none is published."""
    if all(point.lower is None or point.upper is None for point in points):
        return {}
    above = [_distance(point.upper, point.value) for point in points]
    below = [_distance(point.value, point.lower) for point in points]
    return {"error_y": {"type": "data", "symmetric": False, "array": above, "arrayminus": below}}


def _distance(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


def _layout(description: ChartDescription) -> Part:
    axis, dates = description.value_axis, description.time_axis
    return {
        "title": {"text": escape(f"{description.title}. {description.headline}", quote=False), "font": {"size": 16}},
        "font": {"family": "Arial, sans-serif", "color": theme.INK, "size": 14},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "hovermode": "closest",
        "margin": {"l": 60, "r": 20, "t": 70, "b": 50},
        "legend": {"orientation": "h", "y": -0.15},
        "xaxis": {
            "type": "date",
            "range": [dates.start.isoformat(), dates.end.isoformat()],
            "tickvals": [tick.on.isoformat() for tick in dates.ticks],
            "ticktext": [tick.text for tick in dates.ticks],
            "showgrid": False,
            "linecolor": theme.INK,
        },
        "yaxis": {
            "title": {"text": escape(axis.title, quote=False)},
            "range": [axis.low, axis.high],
            "tickvals": [tick.value for tick in axis.ticks],
            "ticktext": [tick.text for tick in axis.ticks],
            "gridcolor": theme.GRID,
            "zeroline": False,
        },
        "shapes": list(_shapes(description)),
        "annotations": list(_annotations(description)),
    }


def _shapes(description: ChartDescription) -> Iterator[Part]:
    for band in description.bands:
        yield {
            **_upright(band.start.isoformat(), band.end.isoformat()),
            "type": "rect",
            "layer": "below",
            "fillcolor": BAND_FILLS[band.kind],
            "line": {"width": 0},
        }
    for mark in description.marks:
        at = mark.at.isoformat()
        line = {"color": theme.INK, "width": 1, "dash": MARK_DASHES[mark.kind]}
        yield {**_upright(at, at), "type": "line", "line": line}
    if description.target:
        value = description.target.value
        line = {"color": theme.TARGET, "width": 2, "dash": "dashdot"}
        yield {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _upright(start: str, end: str) -> Part:
    return {"xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": 0, "y1": 1}


# Plotly has no hatching for shapes; the provisional tail is a darker grey here, and is named.
BAND_FILLS = {**theme.BAND_FILLS, BandKind.PROVISIONAL: theme.GRID}


def _annotations(description: ChartDescription) -> Iterator[Part]:
    for band in description.bands:
        top = band.kind in (BandKind.BASELINE, BandKind.PROVISIONAL)
        yield _note(band.start.isoformat(), float(top), band.label, band.words, "top" if top else "bottom")
    for mark in description.marks:
        yield _note(mark.at.isoformat(), 1.0, mark.letter, mark.words, "bottom")
    if description.target:
        words = f"{description.target.label} {description.target.value_text}"
        yield {**_note("", description.target.value, words, "", "bottom"), "xref": "paper", "x": 1, "yref": "y"}


def _note(x: str, y: float, text: str, hover: str, anchor: str) -> Part:
    return {
        "xref": "x",
        "yref": "paper",
        "x": x,
        "y": y,
        "text": escape(text, quote=False),
        "hovertext": escape(hover, quote=False),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": anchor,
    }
