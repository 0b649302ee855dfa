"""The extent of a sheet by a full XML parser: slower than the quick look, and sure of whatever is well-formed."""

import re
from collections.abc import Iterable
from itertools import product
from typing import Protocol
from xml.parsers import expat

from metrics.uploads.returns.addresses import column_number
from metrics.uploads.returns.extent import Broken, Extent, check_count, check_place, whole_tags
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.refusals import Refused

CELL_NAME = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# Attributes by which a cell of an OpenDocument sheet may hold something.
FILLING = frozenset(
    ("value-type", "value", "string-value", "boolean-value", "date-value", "time-value", "currency", "formula")
)
MOST_REPEATS = 1 << 20  # the rows of the largest sheet there is
Attributes = dict[str, str]


class Meter(Protocol):
    """Follows the elements of a sheet and raises Refused for a filled cell beyond the limits."""

    def start(self, name: str, attributes: Attributes) -> None: ...
    def text(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


def run(meter: Meter, pieces: Iterable[bytes]) -> None:
    """Feed the pieces of one part to a meter. Raises Refused where they are not well-formed XML in UTF-8."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = meter.start, meter.end
    parser.CharacterDataHandler = meter.text
    try:
        for piece in whole_tags(pieces):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged", detail="a sheet inside it is no well-formed XML") from error


def local(name: str) -> str:
    return name.rpartition(":")[2]


class ExcelMeter:
    """A sheet of an Excel workbook. Cells and rows without an address stand after the one before.

    `percents` are the styles that show a number in per cent.
    """

    def __init__(self, limits: Limits, percents: frozenset[str] = frozenset()) -> None:
        self.extent = Extent()
        self._percents = percents
        self._limits = limits
        self._row = self._column = 0
        self._type = self._style = self._inside = self._formula = self._value = ""
        self._has_formula = False

    def start(self, name: str, attributes: Attributes) -> None:
        self._inside = local(name)
        if self._inside == "row":
            self._row, self._column = self._row_of(attributes), 0
        elif self._inside == "c":
            self._start_cell(attributes)
        elif self._inside in ("v", "is", "f"):
            check_place(self._row, self._column, self._limits)
            self._has_formula = self._has_formula or self._inside == "f"

    def _row_of(self, attributes: Attributes) -> int:
        given = attributes.get("r", str(self._row + 1))
        if not (given.isascii() and given.isdigit()):
            raise Refused("damaged", detail="a row has no number")
        return int(given)

    def _start_cell(self, attributes: Attributes) -> None:
        self._column += 1
        if "r" in attributes:
            if not (place := CELL_NAME.fullmatch(attributes["r"])):
                raise Refused("damaged", detail="a cell has no address")
            self._row, self._column = int(place[2]), column_number(place[1])
        self._type, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._formula, self._value, self._has_formula = "", "", False
        self.extent.cells += 1
        check_count(self.extent.cells, self._limits)

    def text(self, text: str) -> None:
        if self._inside == "f":
            self._formula += text
        elif self._inside in ("v", "t"):
            self._value += text

    def end(self, name: str) -> None:
        self._inside = ""
        if local(name) != "c":
            return
        if self._type == "e":
            self.extent.broken[self._row, self._column] = Broken("error-value", self._value or "#ERROR")
        elif self._has_formula and not self._value:
            self.extent.broken[self._row, self._column] = Broken("formula-without-value", f"={self._formula}")
        elif self._style in self._percents and self._value and self._type in ("", "n"):
            self.extent.percents.add((self._row, self._column))


class OpenDocumentMeter:
    """All the tables of an OpenDocument sheet; a run of equal cells or rows is written once with its length."""

    def __init__(self, limits: Limits) -> None:
        self.extents: dict[str, Extent] = {}
        self.cells = 0
        self._limits = limits
        self._table = ""
        self._row = self._rows = self._column = self._columns = 0
        self._cell: Attributes | None = None
        self._text = ""

    def start(self, name: str, attributes: Attributes) -> None:
        kind = local(name)
        if kind == "table":
            self._table, self._row, self._rows = attributes.get("table:name", ""), 0, 0
            self.extents[self._table] = Extent()
        elif kind == "table-row":
            self._row += self._rows
            self._rows, self._column, self._columns = _repeats(attributes, "table:number-rows-repeated"), 0, 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = _repeats(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, ""
            if any(local(key) in FILLING for key in attributes):
                self._fill()
        elif kind == "p" and self._cell is not None:
            self._fill()

    def _fill(self) -> None:
        check_place(self._row + self._rows, self._column + self._columns, self._limits)
        self.cells += self._rows * self._columns
        check_count(self.cells, self._limits)

    def text(self, text: str) -> None:
        self._text += text if self._cell is not None else ""

    def end(self, name: str) -> None:
        if local(name) not in ("table-cell", "covered-table-cell") or self._cell is None:
            return
        broken = self._broken(self._cell)
        if broken and self._table in self.extents:
            self.extents[self._table].broken[self._row + 1, self._column + 1] = broken
        elif self._cell.get("office:value-type") == "percentage" and self._table in self.extents:
            self.extents[self._table].percents.update(self._places())
        self._cell = None

    def _places(self) -> Iterable[tuple[int, int]]:
        """Of the cell and its repeats, which were counted before."""
        return product(
            range(self._row + 1, self._row + self._rows + 1), range(self._column + 1, self._column + self._columns + 1)
        )

    def _broken(self, cell: Attributes) -> Broken | None:
        if cell.get("calcext:value-type") == "error" or (self._text.startswith("#") and "table:formula" in cell):
            return Broken("error-value", self._text or "#ERROR")
        if "table:formula" in cell and "office:value-type" not in cell:
            return Broken("formula-without-value", cell["table:formula"].removeprefix("of:"))
        return None


def _repeats(attributes: Attributes, name: str) -> int:
    given = attributes.get(name, "1")
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given[:9]) <= MOST_REPEATS:
        raise Refused("damaged", detail="a cell is repeated more often than a sheet has room for")
    return int(given)
