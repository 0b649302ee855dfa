"""A sheet as raw cells, with rows and columns counted as the spreadsheet shows them."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

import python_calamine

from metrics.uploads.returns.addresses import address
from metrics.uploads.returns.extent import Broken, Extent
from metrics.uploads.returns.guard import Passed
from metrics.uploads.returns.refusals import Refused

RETURN_SHEET = "Return"
INSTRUCTIONS_SHEET = "Instructions"

# Characters that stand for nothing; those that part words or lines are not among them.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
UNSHOWN = "\ufffd"

Raw = str | float | bool | date | datetime | time | timedelta | Broken


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet; `rows[0]` is row 1, and an empty cell is an empty text.

    Hidden rows and columns are there like any other. Of merged cells only the first holds the value.
    """

    name: str  # empty for CSV
    rows: list[list[Raw]]
    properties: Mapping[str, str] = field(default_factory=dict)  # of the document, names in small letters
    encoding: str = ""  # CSV
    delimiter: str = ""  # CSV
    workbook_cells: int = 0  # in all sheets together, with those that have a look and hold nothing
    counts_from_1904: bool = False  # days, in an Excel workbook; dates are right all the same, bare numbers of days not

    def cell(self, row: int, column: int) -> Raw:
        """The cell at a row and a column counted from 1; empty where the row is shorter."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else []
        return cells[column - 1] if 0 < column <= len(cells) else ""

    def place(self, row: int, column: int) -> str:
        """ "Return!C7", or "C7" where the file has one sheet without a name."""
        return f"{self.name}!{address(row, column)}" if self.name else address(row, column)


def read_workbook(content: bytes, passed: Passed) -> Sheet:
    """The sheet Return of a workbook that passed the guard. Raises Refused."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = _return_sheet(workbook.sheet_names)
        rows = _all_rows(workbook.get_sheet_by_name(name))
    except OverflowError as error:  # the reader does not say where
        raise Refused("endless-time", sheet=name) from error
    except python_calamine.CalamineError as error:
        raise Refused("damaged", detail="a spreadsheet reader cannot follow it") from error
    extent = passed.extents.get(name, Extent())
    _put_broken(rows, extent.broken)
    _put_percents(rows, extent.percents)
    if not rows:
        raise Refused("empty-sheet", sheet=name)
    return Sheet(
        name,
        rows,
        passed.properties,
        workbook_cells=sum(extent.cells for extent in passed.extents.values()),
        counts_from_1904=passed.counts_from_1904,
    )


def _all_rows(sheet: python_calamine.CalamineSheet) -> list[list[Raw]]:
    """From row 1 and column A: the reader itself leaves out empty columns on the left."""
    left: list[Raw] = [""] * (sheet.start[1] if sheet.start else 0)
    rows = cast(Iterator[list[Raw]], sheet.iter_rows())  # each a list of its own
    return list(sharing([*left, *row] for row in rows) if left else sharing(rows))


def sharing(rows: Iterable[list[Raw]]) -> Iterator[list[Raw]]:
    """The same rows, in which a text that stands in the row above too is held once: a third of a long sheet.

    A control character, which neither a page nor the database can hold, is shown as one that cannot be shown.
    """
    above: list[Raw] = []
    for row in rows:
        width = len(above)
        for at, cell in enumerate(row):
            if cell.__class__ is not str:
                continue
            if at < width and cell == above[at]:
                row[at] = above[at]
            elif not cell.isprintable():
                row[at] = CONTROL.sub(UNSHOWN, cell)
        above = row
        yield row


def _return_sheet(names: list[str]) -> str:
    found = [name for name in names if name.strip().casefold() == RETURN_SHEET.casefold()]
    if len(found) == 1:
        return found[0]
    shown_names = ", ".join(f"“{name}”" for name in (found or names)[:20])
    code = "several-sheets" if found else "wrong-sheet"
    raise Refused(code, sheets=shown_names, found=names[0] if names else "")


def _put_broken(rows: list[list[Raw]], broken: Mapping[tuple[int, int], Broken]) -> None:
    """The reader gives an error and a formula without a value as an empty cell; they are faults, not blanks."""
    for (row, column), what in broken.items():
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = what


def _put_percents(rows: list[list[Raw]], places: Iterable[tuple[int, int]]) -> None:
    """The reader gives 0.45 for what the spreadsheet shows as 45%, and what is shown is what the sender means."""
    for row, column in places:
        cells = rows[row - 1] if row <= len(rows) else []
        if column <= len(cells) and isinstance(number := cells[column - 1], float):
            cells[column - 1] = f"{(Decimal(repr(number)) * 100).normalize():f}%"


def shown(raw: Raw) -> str:
    """A cell as text, as near to what the spreadsheet shows as can be known without its formats."""
    if isinstance(raw, Broken):
        return raw.text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float | int):
        return f"{raw:.0f}" if float(raw).is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        return f"{raw:%d/%m/%Y %H:%M}" if raw.time() != time() else f"{raw:%d/%m/%Y}"
    return f"{raw:%d/%m/%Y}" if isinstance(raw, date) else str(raw)


def is_blank(raw: Raw) -> bool:
    return isinstance(raw, str) and not raw.strip()
