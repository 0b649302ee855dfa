"""Ordering of rows that are no queryset: what has no value comes last, whichever way it is sorted."""

from django_tables2.data import TableListData
from django_tables2.utils import Accessor, OrderBy


class OrderedRows(TableListData):
    """Rows for a table. A column sorts by its `sort_value(row)`, else by its `order_by`, else by its accessor."""

    def order_by(self, aliases):
        for alias in reversed(aliases):
            order = OrderBy(alias)
            value = self._value_of(order.bare)
            held = [row for row in self.data if value(row) is not None]
            without = [row for row in self.data if value(row) is None]
            self.data = [*sorted(held, key=value, reverse=order.is_descending), *without]

    def _value_of(self, name: str):
        bound = self.table.columns[name]
        if hasattr(bound.column, "sort_value"):
            return bound.column.sort_value
        accessor = Accessor(bound.column.order_by[0] if bound.column.order_by else bound.accessor)
        return lambda row: accessor.resolve(row, quiet=True)
