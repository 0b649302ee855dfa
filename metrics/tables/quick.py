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
    """Its columns are `QuickColumn`s."""

    row = "<tr>{}</tr>"
    heading = '<th scope="row" class="nhsuk-table__header {}">', "</th>"
    other = '<td class="nhsuk-table__cell {}">', "</td>"

    @property
    def body(self) -> SafeString:
        """The rows, in the order asked for; empty where there are none."""
        columns = [(bound.column, *self._tags(bound)) for bound in self.columns]
        return mark_safe("".join(self._row(row.record, columns) for row in self.paginated_rows))

    def _row(self, record, columns) -> str:
        return self.row.format("".join(f"{start}{column.cell(record, self)}{end}" for column, start, end in columns))

    def _tags(self, bound) -> tuple[SafeString, str]:
        """What a cell of this column stands between; the first column heads its row."""
        is_first = bound.name == next(iter(self.columns)).name
        start, end = self.heading if is_first else self.other
        return format_html(start, bound.column.attrs.get("td", {}).get("class", ""), label=bound.column.label), end


class StackedTable(QuickTable):
    """On a narrow page its rows stand one below the other, each cell labelled.

    The roles say that it is a table also where the style sheet lays it out as none.
    """

    is_stacked = True
    row = '<tr role="row">{}</tr>'
    heading = '<th scope="row" role="rowheader" class="nhsuk-table__header {}">', "</th>"
    other = '<td role="cell" class="nhsuk-table__cell {}" data-label="{label}"><div>', "</div></td>"
