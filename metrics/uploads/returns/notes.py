"""What was understood of a file beyond the plain way of writing it, said back to its sender in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from metrics.periods import Period


@dataclass
class Note:
    """One way of writing, how often it was met, and where first."""

    times: int
    cell: str
    found: str
    read_as: str


@dataclass(frozen=True)
class Understood:
    """How a file was read. `notes` by column and way of writing; `left_empty` counts rows with nothing to report."""

    kind: str = ""  # "xlsx", "ods", "csv"
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    header_levels: int = 1
    unread: tuple[str, ...] = ()
    left_empty: int = 0
    notes: dict[tuple[str, str], Note] = field(default_factory=dict)

    def note(self, column: str, how: str, cell: str, found: str, value: object) -> None:
        """Count a way of writing; the first cell is kept as the example."""
        if held := self.notes.get((column, how)):
            held.times += 1
        else:
            self.notes[column, how] = Note(1, cell, found.strip(), as_read(value))

    def _where_headings_are(self) -> str:
        """Empty where they are in the first row, as usual."""
        if self.header_levels > 1:
            return f"rows {self.header_row - 1} and {self.header_row}"
        return f"row {self.header_row}" if self.header_row > 1 else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if self.encoding:
            yield f"The file is text in {self.encoding}, with cells parted by a {self.delimiter}."
        elif self.sheet:
            yield f"The sheet read is {self.sheet}."
        if where := self._where_headings_are():
            above = "; the rows above them were not read" if self.header_row > self.header_levels else ""
            yield f"The headings are in {where}{above}."
        if self.unread:
            yield f"Not read, by their headings: {', '.join(self.unread)}."
        for (column, how), note in self.notes.items():
            times = "one cell" if note.times == 1 else f"{note.times:,} cells"
            example = f"{note.cell} “{note.found}” was read as {note.read_as}"
            yield f"In column {column}, {how} in {times}: {example}."
        if self.left_empty:
            rows = "One row" if self.left_empty == 1 else f"{self.left_empty:,} rows"
            yield f"{rows} without number, state or reason: left out, and nothing changes for them."


def as_read(value: object) -> str:
    """A value as the dashboard understood it."""
    if isinstance(value, Period):
        return value.label
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
