"""Cells of the overview taken apart: each number in a column of its own, in the order in which the cell says it."""

from collections.abc import Callable, Sequence

from django.utils.formats import date_format

from downloads.sorted_tables import Parts
from downloads.tables import Column
from downloads.words import words
from metrics.models import StoredChart
from metrics.queries.overview_rows import Cell
from metrics.units import percent, places, signed

Mark = Callable[[Cell, str], str]
LATEST = (Column("", True), Column("period"), Column("standing"), Column("changed"))
GROWTH = (
    *(Column("", True), Column("lower bound", True), Column("upper bound", True), Column("12 months to")),
    *(Column("points", True), Column("points, lower bound", True), Column("points, upper bound", True)),
    *(Column("against the comparator"), Column("changed")),
)


def latest_parts(place: int, mark: Mark) -> Parts:
    """`place`: which of the row's cells. `mark` takes it and gives what says that it changed."""
    return Parts(LATEST, lambda row: (*_latest(row.cells[place]), words(mark(row.cells[place], "latest"))))


def growth_parts(place: int, mark: Mark) -> Parts:
    return Parts(GROWTH, lambda row: (*_growth(row.cells[place]), words(mark(row.cells[place], "growth"))))


def _latest(cell: Cell) -> Sequence[str]:
    if cell.chart is None:
        return cell.words, "", ""
    return cell.chart.latest_text or "no value", cell.chart.latest_period, "context only" if cell.is_context else ""


def _growth(cell: Cell) -> Sequence[str]:
    shown, chart = cell.shown_growth, cell.chart
    if chart is None or shown is None:
        return (cell.words, *[""] * 7)
    if not shown.text:
        return (shown.reason or "not computed", *[""] * 7)
    bounds = ("", shown.interval) if chart.growth_lower is None else _percents(chart.growth_lower, chart.growth_upper)
    return (shown.text, *bounds, date_format(chart.growth_to, "M Y"), *_less(chart, cell))


def _percents(*bounds: float) -> tuple[str, ...]:
    return tuple(percent(bound, places(bound)) for bound in bounds)


def _less(chart: StoredChart, cell: Cell) -> Sequence[str]:
    """How far growth is from the comparator's, in percentage points."""
    stored = chart.difference or {}
    if stored.get("points_lower") is None:
        return [""] * 4
    bounds = (stored[name] for name in ("points_lower", "points_upper"))
    ends = (signed(bound * 100, places(bound)) for bound in bounds)
    return (signed(stored["points"] * 100, 1), *ends, cell.against)
