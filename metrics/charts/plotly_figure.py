"""The interactive writer: a plotly figure as plain dictionaries, with the one configuration.

Only scatter traces, shapes and annotations, so that plotly's basic bundle draws it. No template: it would
double the size of each figure.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from textwrap import wrap
from typing import Any

from metrics.charts import theme
from metrics.charts.description import (
    BandKind,
    ChartDescription,
    Mark,
    Marker,
    NoteMark,
    Point,
    Segment,
    TimeAxis,
)
from metrics.charts.timeline import interval_runs

Part = dict[str, Any]

TITLE_LETTERS = 70
MARK_DASHES = {"happened": "solid", "planned": "dot", "break": "dash", "rebase": "solid"}


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
    yield from _interval_band(description)
    for segment in description.segments:
        yield from _limits(segment, named=segment is description.segments[-1])
    yield from _comparator(description)
    yield _line(description)
    yield from (_markers(description, marker) for marker in description.markers if marker is not Marker.ABSENT)


def _interval_band(description: ChartDescription) -> Iterator[Part]:
    """Two lines for each run, filled between."""
    for run in interval_runs(description) if description.interval_band else ():
        for bound, fill in (("upper", {}), ("lower", {"fill": "tonexty", "fillcolor": theme.INTERVAL})):
            yield {
                "type": "scatter",
                "mode": "lines",
                "name": "95% interval",
                "showlegend": False,
                "hoverinfo": "skip",
                "x": [point.at.isoformat() for point in run],
                "y": [getattr(point, bound) for point in run],
                "line": {"color": theme.INTERVAL_EDGE, "width": 1},
                **fill,
            }


def _limits(segment: Segment, *, named: bool) -> Iterator[Part]:
    """Limits that have restarted since are lighter; the legend names those of the last group."""
    ink, grey = (theme.SUPERSEDED,) * 2 if segment.superseded else (theme.INK, theme.LIMITS)
    lines = (
        ("Mean", segment.mean, segment.mean_text, "solid", ink),
        ("Lower limit", segment.lower, segment.lower_text, "dash", grey),
        ("Upper limit", segment.upper, segment.upper_text, "dash", grey),
    )
    for name, value, text, dash, colour in lines:
        if value is not None:
            yield {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "legendgroup": name,
                "showlegend": named,
                "x": [segment.start.isoformat(), segment.end.isoformat()],
                "y": [value, value],
                "line": {"color": colour, "dash": dash, "width": 1 if segment.superseded else 1.5},
                "hovertemplate": f"{name} {text}{', until limits restart' * segment.superseded}<extra></extra>",
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
    return trace if description.interval_band else trace | _intervals(points)


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
    axis, dates, title = description.value_axis, description.time_axis, _title(description)
    return {
        "title": {
            "text": "<br>".join(title),
            "font": {"size": 14},
            "x": 0.01,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 20},
        },
        "font": {"family": "Arial, sans-serif", "color": theme.INK, "size": 14},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "hovermode": "closest",
        "margin": {"l": 60, "r": 20, "t": 50 + 20 * len(title), "b": 50},
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


def _title(description: ChartDescription) -> list[str]:
    """Title, finding and proxy, each on lines of its own."""
    texts = (description.title, description.headline, description.proxy_text)
    return [escape(line, quote=False) for text in texts for line in wrap(text, TITLE_LETTERS)]


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
    for note in description.notes:
        if note.point is None:
            bar = {**_upright(note.start.isoformat(), note.end.isoformat()), "y0": 1}
            yield {**bar, "type": "line", "line": {"color": theme.INK, "width": 3}}
    if description.target:
        value = description.target.value
        line = {"color": theme.TARGET, "width": 2, "dash": "dashdot"}
        yield {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _upright(start: str, end: str) -> Part:
    return {"xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": 0, "y1": 1}


# Plotly has no hatching for shapes; the provisional tail is a darker grey here, and is named.
BAND_FILLS = {**theme.BAND_FILLS, BandKind.PROVISIONAL: theme.GRID}


def _annotations(description: ChartDescription) -> Iterator[Part]:
    axis = description.time_axis
    for band in description.bands:
        at_top = band.kind in (BandKind.BASELINE, BandKind.PROVISIONAL)
        yield _note(band.start, axis, band.label, band.words) | _edge(at_top)
    for row, mark in _rows(description):
        place = {"y": 1, "yanchor": "bottom", "yshift": 15 * row}
        yield _note(mark.at, axis, *_key(mark)) | place | (NOTE_BADGE if isinstance(mark, NoteMark) else {})
    if description.target:
        words = f"{description.target.label} {description.target.value_text}"
        place = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "y": description.target.value}
        yield _note(axis.end, axis, words, "") | place | {"yanchor": "bottom"}


def _edge(at_top: bool) -> Part:
    return {"y": 1, "yanchor": "top"} if at_top else {"y": 0, "yanchor": "bottom"}


NOTE_BADGE = {"bgcolor": theme.INK, "font": {"color": theme.PAPER, "size": 12}, "borderpad": 1}


def _key(mark: Mark | NoteMark) -> tuple[str, str]:
    """What stands above the plot, and what is said on hovering over it."""
    return (str(mark.number), f"Note {mark.words}") if isinstance(mark, NoteMark) else (mark.letter, mark.words)


def _rows(description: ChartDescription) -> Iterator[tuple[int, Mark | NoteMark]]:
    """Each mark and note with the row of its key: one higher where it would cover the one before."""
    apart = (description.time_axis.end - description.time_axis.start) / 40
    row, before = 0, None
    for mark in description.keyed:
        row = row + 1 if before and mark.at - before < apart else 0
        before = mark.at
        yield row, mark


def _note(at: date, axis: TimeAxis, text: str, hover: str) -> Part:
    """A text at a date; towards the right edge it stands left of it."""
    late = at - axis.start > (axis.end - axis.start) * 0.85
    return {
        "xref": "x",
        "yref": "paper",
        "x": at.isoformat(),
        "text": escape(text, quote=False),
        "hovertext": escape(hover, quote=False),
        "showarrow": False,
        "xanchor": "right" if late else "left",
    }
