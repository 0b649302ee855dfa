"""The overview's tables. Cells print what the row holds; nothing is computed here."""

from dataclasses import dataclass

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from metrics.queries.overview_rows import Cell, Column, Row
from metrics.tables.ordering import OrderedRows


class CellColumn(tables.Column):
    """One side of a core metric's column: its latest value, its growth or its icons."""

    def __init__(self, *, place: int, part: str, **kwargs):
        super().__init__(accessor="name", empty_values=(), **kwargs)
        self.place, self.part = place, part

    def render(self, record: Row, table: tables.Table) -> str:
        cell = record.cells[self.place]
        context = {"cell": cell, "row": record, **table.shared_context()}
        return render_to_string(f"metrics/_overview_{self.part}.html", context)

    def sort_value(self, row: Row):
        """None for rows with no number, and for those shown as context only: neither is ever ranked."""
        cell: Cell = row.cells[self.place]
        if self.part == "icons":
            return ICON_ORDER.get(cell.variation)
        return cell.growth if self.part == "growth" else cell.value


ICON_ORDER = {
    icon: place
    for place, icon in enumerate(
        (
            *("concern_high", "concern_low", "neutral_high", "neutral_low", "common_cause"),
            *("improvement_high", "improvement_low", "too_few_points"),
        )
    )
}
PARTS = {"latest": "Latest", "growth": "Growth on 2014-15", "icons": "Icons"}


@dataclass(frozen=True)
class Group:
    """A heading over several columns; `words` empty where there is none."""

    span: int
    words: str = ""
    small: str = ""


class OverviewTable(tables.Table):
    caption_size = "m"

    name = tables.TemplateColumn(template_name="metrics/_overview_name.html", verbose_name="Site", order_by="list_no")
    care_model = tables.Column(verbose_name="Care model")

    class Meta:
        template_name = "django_tables2/nhs.html"
        order_by = ()

    def __init__(self, rows, *, columns: tuple[Column, ...], viewpoint, caption: str, **kwargs):
        self.caption, self.viewpoint = caption, viewpoint
        self.groups = self.grouped(columns)
        extra = [one for place, column in enumerate(columns) for one in _metric_columns(place, column)]
        super().__init__(OrderedRows(list(rows)), extra_columns=[*extra, *self.closing_columns()], **kwargs)

    def grouped(self, columns: tuple[Column, ...]) -> list[Group]:
        own = len(self.base_columns)
        over = [Group(len(_parts(column)), column.core.short_name, _filled_by(column)) for column in columns]
        return [Group(own), *over, Group(len(self.closing_columns()))]

    def closing_columns(self):
        funding = tables.TemplateColumn(
            template_name="metrics/_overview_funding.html",
            verbose_name="National funding",
            orderable=False,  # sums of different years and stages do not rank
            attrs={"td": {"class": "overview__money"}},
        )
        return [("funding", funding), ("data_to", data_to())]

    def shared_context(self) -> dict:
        return {"viewpoint": self.viewpoint, "request": getattr(self, "request", None)}


class CohortTable(OverviewTable):
    """Care models, the rest of England and England, with the same columns and no funding of their own."""

    care_model = None

    class Meta(OverviewTable.Meta):
        orderable = False

    name = tables.TemplateColumn(template_name="metrics/_overview_cohort.html", verbose_name="Cohort")

    def closing_columns(self):
        return [("data_to", data_to())]


def data_to() -> tables.Column:
    return tables.TemplateColumn(template_name="metrics/_overview_data_to.html", verbose_name="Data to")


def _metric_columns(place: int, column: Column):
    """Each heading says its metric too, for who hears the table cell by cell."""
    for part, words in _parts(column).items():
        whose = f"{column.core.short_name}, {_filled_by(column)}"
        if part == "growth" and column.comparator:
            words = f"{words}, and less that of {column.comparator.replace('Rest of', 'the rest of')}"
        heading = format_html('{}<span class="nhsuk-u-visually-hidden">, {}</span>', words, whose)
        attrs = {} if part == "icons" else {"td": {"class": "numeric"}}
        yield f"{column.core.slug}-{part}", CellColumn(place=place, part=part, verbose_name=heading, attrs=attrs)


def _parts(column: Column) -> dict[str, str]:
    return PARTS if column.shown.has_limits else {"latest": PARTS["latest"]}


def _filled_by(column: Column) -> str:
    """Names the proxy that fills the column, so that nobody takes it for the core metric."""
    unit = column.shown.unit.words
    return f"proxy: {column.shown.short_name.lower()}, {unit}" if column.is_proxy else unit
