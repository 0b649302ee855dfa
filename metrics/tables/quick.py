"""Tables of many cells, written without looking for each cell's arguments, which takes most of a page's time."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class QuickColumn(tables.Column):
    """A column whose cell is `cell(row, table)`, safe HTML; `label` heads it where rows are stacked."""

    def __init__(self, cell, *, label: str = "", **options):
        super().__init__(accessor="name", empty_values=(), **options)
        self.cell, self.label = cell, label

    def render(self, record, table) -> SafeString:
        return self.cell(record, table)


class QuickTable(tables.Table):
    """Its columns are `QuickColumn`s. On a narrow page its rows are stacked: one below the other, each cell labelled.

    The roles say that it is a table also where the style sheet lays it out as none.
    """

    is_stacked = True

    @property
    def body(self) -> SafeString:
        """The rows, in the order asked for."""
        columns = [(bound.column, _opening(bound)) for bound in self.columns]
        return mark_safe("".join(self._row(row.record, columns) for row in self.paginated_rows))

    def _row(self, record, columns) -> str:
        (heading, opening), *cells = columns
        written = "".join(f"{start}<div>{column.cell(record, self)}</div></td>" for column, start in cells)
        return f'<tr role="row">{opening}{heading.cell(record, self)}</th>{written}</tr>'


def _opening(bound) -> SafeString:
    """The tag that a cell of this column opens with; the first heads its row."""
    look = bound.column.attrs.get("td", {}).get("class", "")
    if bound.name == next(iter(bound._table.columns)).name:
        return format_html('<th scope="row" role="rowheader" class="nhsuk-table__header {}">', look)
    return format_html('<td role="cell" class="nhsuk-table__cell {}" data-label="{}">', look, bound.column.label)
