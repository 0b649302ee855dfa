"""The overview's tables. Cells print what the row holds; nothing is computed here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from downloads.sorted_tables import Parts
from memory.templatetags.memory_tags import keep_moment, path
from metrics.queries.overview_rows import Cell, Column, Row
from metrics.tables import overview_cells as cells
from metrics.tables.ordering import OrderedRows
from metrics.tables.overview_parts import growth_parts, latest_parts
from metrics.tables.quick import QuickColumn, StackedTable


@dataclass(frozen=True)
class Part:
    """One side of a core metric's column. `value` sorts it: None for cells that are never ranked."""

    words: str
    cell: Callable
    value: Callable[[Cell], object]


ICON_ORDER = {
    icon: place
    for place, icon in enumerate(
        (
            *("concern_high", "concern_low", "neutral_high", "neutral_low", "common_cause"),
            *("improvement_high", "improvement_low", "too_few_points"),
        )
    )
}
PARTS = {
    "latest": Part("Latest", cells.latest, lambda cell: cell.value),
    "growth": Part("Growth on 2014-15", cells.growth, lambda cell: cell.growth),
    "icons": Part("Icons", cells.both_icons, lambda cell: ICON_ORDER.get(cell.variation)),
}


class CellColumn(QuickColumn):
    """One part of a core metric's column: its latest value, its growth or its icons."""

    def __init__(self, *, place: int, name: str, **options):
        self.place, self.name, self.part = place, name, PARTS[name]
        super().__init__(self._marked, **options)

    def _marked(self, row: Row, table) -> SafeString:
        cell = row.cells[self.place]
        return self.part.cell(row, cell, table) + table.mark(cell, self.name)

    def sort_value(self, row: Row):
        """None for rows with no number, and for those shown as context only: neither is ever ranked."""
        return self.part.value(row.cells[self.place])


@dataclass(frozen=True)
class Group:
    """A heading over several columns; `words` empty where there is none."""

    span: int
    words: str = ""
    small: str = ""


class OverviewTable(StackedTable):
    caption_size = "m"

    name = QuickColumn(cells.name, verbose_name="Site", order_by="list_no")
    care_model = QuickColumn(cells.care_model, verbose_name="Care model", label="Care model", order_by="care_model")

    class Meta:
        template_name = "django_tables2/nhs.html"
        order_by = ()

    def __init__(self, rows, *, columns: tuple[Column, ...], viewpoint, request, caption: str, changed=None, **kwargs):
        """`changed`: the cells to be marked, as a `Marked`; None where none is to be."""
        self.changed = changed
        self.caption, self.viewpoint, self.request = caption, viewpoint, request
        self.groups = self.grouped(columns)
        extra = [one for place, column in enumerate(columns) for one in _metric_columns(place, column)]
        super().__init__(OrderedRows(list(rows)), extra_columns=[*extra, *self.closing_columns()], **kwargs)
        self.download_parts: dict[str, Parts] = dict(_taken_apart(columns, self.mark))

    def mark(self, cell: Cell, part: str) -> SafeString:
        """Says that a cell shows something else than when the reader last looked; empty where it does not."""
        if self.changed is None or cell.chart is None or not self.changed.holds(cell.chart, part):
            return SafeString("")
        return render_to_string("metrics/_changed.html", {"since": self.changed.since})

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The ways of sorting for a list to choose from, as the address and in words."""
        found = []
        for bound in self.columns:
            if bound.orderable:
                label = bound.column.label or bound.header
                up, down = (
                    ("A first", "Z first")
                    if bound.name in ("name", "care_model")
                    else ("lowest first", "highest first")
                )
                found += [(bound.name, f"{label}, {up}"), (f"-{bound.name}", f"{label}, {down}")]
        return found

    def address(self, view: str, *arguments: str) -> str:
        """The address of a page, at the same moment as this one."""
        return keep_moment(path(view, *arguments), self.viewpoint, self.request)

    def grouped(self, columns: tuple[Column, ...]) -> list[Group]:
        own = len(self.base_columns)
        over = [Group(len(_parts(column)), column.core.short_name, _filled_by(column)) for column in columns]
        return [Group(own), *over, Group(len(self.closing_columns()))]

    def closing_columns(self):
        funding = QuickColumn(
            cells.funding,
            verbose_name="National funding",
            label="National funding",
            orderable=False,  # sums of different years and stages do not rank
            attrs={"td": {"class": "overview__money"}},
        )
        return [("funding", funding), ("data_to", data_to())]


class CohortTable(OverviewTable):
    """Care models, the rest of England and England, with the same columns and no funding of their own."""

    care_model = None

    class Meta(OverviewTable.Meta):
        orderable = False

    name = QuickColumn(cells.cohort, verbose_name="Cohort")

    def closing_columns(self):
        return [("data_to", data_to())]


def data_to() -> QuickColumn:
    return QuickColumn(cells.data_to, verbose_name="Data to", label="Data to", order_by="data_to")


def _metric_columns(place: int, column: Column):
    """Each heading says its metric too, for who hears the table cell by cell."""
    for name, part in _parts(column).items():
        whose, words = f"{column.core.short_name}, {_filled_by(column)}", part.words
        if name == "growth" and column.comparator:
            words = f"{words}, and less that of {column.comparator.replace('Rest of', 'the rest of')}"
        heading = format_html('{}<span class="nhsuk-u-visually-hidden">, {}</span>', words, whose)
        attrs = {} if name == "icons" else {"td": {"class": "numeric"}}
        label = f"{column.core.short_name}: {part.words.lower()}"
        yield (
            f"{column.core.slug}-{name}",
            CellColumn(place=place, name=name, verbose_name=heading, label=label, attrs=attrs),
        )


def _taken_apart(columns: tuple[Column, ...], mark):
    """What of a cell goes into columns of its own when the table is taken away. `mark`: what marks it as changed."""
    for place, column in enumerate(columns):
        yield f"{column.core.slug}-latest", latest_parts(place, mark)
        if column.shown.has_limits:
            yield f"{column.core.slug}-growth", growth_parts(place, mark)


def _parts(column: Column) -> dict[str, Part]:
    return PARTS if column.shown.has_limits else {"latest": PARTS["latest"]}


def _filled_by(column: Column) -> str:
    """Names the proxy that fills the column, so that nobody takes it for the core metric."""
    unit = column.shown.unit.words
    return f"proxy: {column.shown.short_name.lower()}, {unit}" if column.is_proxy else unit
