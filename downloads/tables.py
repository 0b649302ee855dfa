"""A page to be taken away: its tables, and what must be known to read them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from downloads.numbers import Number, number

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: "
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/. Each figure names its source."
)
Cell = str | Number | None


@dataclass(frozen=True)
class Column:
    """Where `is_number`, texts of cells are read as numbers; those that are none get a column beside it."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """`name` is for addresses and sheets, as "sites". `rows` may be gone through more than once."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    order: str = ""


@dataclass(frozen=True)
class Download:
    """`name` begins the file's name. `dates` and `states` are pairs of what it is and what it says."""

    title: str
    name: str
    tables: tuple[Table, ...]
    filters: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    licence: str = LICENCE


@dataclass(frozen=True)
class Laid:
    """A table as it is written: headings, and for each the place of its cells and whether it takes their words."""

    table: Table
    headings: tuple[str, ...]
    places: tuple[tuple[int, bool], ...]

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.table.rows:
            cells = [_cell(cell, column) for cell, column in zip(row, self.table.columns, strict=True)]
            yield [self._at(cells[place], place, says) for place, says in self.places]

    def _at(self, cell: Cell, place: int, says: bool) -> Cell:
        """Of a column of numbers: the number here, and the words beside it."""
        if not self.table.columns[place].is_number or cell is None:
            return cell
        return cell if isinstance(cell, str) == says else None


def laid_out(table: Table) -> Laid:
    """A column of words stands beside each column of numbers in which a cell holds words: a state, or a reason."""
    wordy: set[int] = set()
    for row in table.rows:
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if column.is_number and isinstance(_cell(cell, column), str):
                wordy.add(place)
    headings, places = [], []
    for place, column in enumerate(table.columns):
        headings.append(column.heading)
        places.append((place, False))
        if place in wordy:
            headings.append(f"{column.heading} (in words)")
            places.append((place, True))
    return Laid(table, tuple(headings), tuple(places))


def _cell(cell: Cell, column: Column) -> Cell:
    """The number that a text of a column of numbers is; nothing for an empty text."""
    if not isinstance(cell, str) or not column.is_number:
        return cell
    return (number(cell) or cell) if cell else None
