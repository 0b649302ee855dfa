"""A django-tables2 table as it is seen: its columns, its order, and the words of its cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2
from django.template import Context
from django_tables2.utils import OrderBy

from downloads.tables import Cell, Column, Table
from downloads.words import words


@dataclass(frozen=True)
class Parts:
    """A cell that says several things, taken apart: each in a column of its own, in the order of the cell.

    A table gives them as `download_parts`, by the name of its column. A column's heading here goes behind the heading
    of the table's column; the first may be empty. `of` takes a record and gives the cells.
    """

    columns: tuple[Column, ...]
    of: Callable[[Any], Sequence[Cell]]


def table_of(table: django_tables2.Table, name: str) -> Table:
    """The table to be taken away under `name`; every row, whatever page is shown."""
    if not hasattr(table, "context"):
        table.context = Context()  # a page that renders the table gives it its own; here no link is wanted
    columns = [column for bound in table.columns for column in _columns(table, bound)]
    return Table(name, str(table.caption), tuple(columns), _Rows(table), order_of(table))


def order_of(table: django_tables2.Table) -> str:
    """How the rows are sorted, in words; empty where they stand in the order of the page."""
    known = [OrderBy(alias) for alias in table.order_by or () if OrderBy(alias).bare in table.columns.names()]
    return ", then ".join(
        f"{_heading(table.columns[one.bare])}, {'highest or Z' if one.is_descending else 'lowest or A'} first"
        for one in known
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of a table, rendered anew each time they are gone through."""

    table: django_tables2.Table

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.table.rows:
            yield [cell for bound, shown in row.items() for cell in self._cells(bound, row.record, shown)]

    def _cells(self, bound, record, shown) -> Iterator[Cell]:
        parts = _parts(self.table, bound)
        yield from parts.of(record) if parts else (words(str(shown)),)


def _columns(table, bound) -> Iterator[Column]:
    heading, parts = _heading(bound), _parts(table, bound)
    is_number = "numeric" in (bound.attrs["td"].get("class") or "").split()
    for part in parts.columns if parts else (Column("", is_number),):
        yield Column(f"{heading}: {part.heading}" if part.heading else heading, part.is_number)


def _heading(bound) -> str:
    return words(str(bound.header), heard=True)


def _parts(table, bound) -> Parts | None:
    return getattr(table, "download_parts", {}).get(bound.name)
