"""Faults as their sender reads them: equal ones together, each in a picture of the sheet, all of them as a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from downloads.safe_cells import safe
from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import column_letters, column_number
from metrics.uploads.returns.headings import NEEDED, plain
from metrics.uploads.returns.patterns import Pattern, find_patterns
from metrics.uploads.returns.read import ReadReturn
from metrics.uploads.returns.sheets import Sheet, shown

MANY = 200  # faults; beyond, only the first are shown and the pattern is explained
FIRST = 50
CONTEXT = 3  # rows above and below, and columns on either side
LONGEST_CELL = 60  # characters in a picture
CSV_TITLES = ("severity", "code", "sheet", "cell", "row", "column", "found", "problem", "mend")

# Faults behind which others may stand that cannot be seen yet.
HIDING = {
    "missing-column": "While the column is missing, its cells are not checked.",
    "column-twice": "Only the first of the columns was checked.",
    "unknown-column": "The cells of this column were not checked.",
    "no-heading": "The cells of this column were not checked.",
    "ragged-row": "The other cells of the row were not checked.",
    "unknown-metric": "What the row must hold depends on the metric, so its numbers were not checked against it.",
    "not-a-period": "Whether the period is open, and not there twice, could not be checked.",
    "too-many-faults": "The rows after it were not checked.",
    "too-many-rows": "The file was not checked any further.",
    "another-sites-template": "The file was not checked any further.",
    "old-template": "The file was not checked any further.",
    "wrong-sheet": "The file was not checked any further.",
    "several-sheets": "The file was not checked any further.",
    "no-headings": "The file was not checked any further.",
}


@dataclass(frozen=True)
class SheetPicture:
    """A part of the sheet as data: `rows` are a row number and its texts, `columns` their letters.

    `marked` is the address of the fault's cell, empty where a row or the whole sheet is meant. Then all columns are
    there, otherwise those around the cell, with those that say which reading it is.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header_row: int
    marked_row: int
    marked_column: str

    @property
    def marked(self) -> str:
        return f"{self.marked_column}{self.marked_row}" if self.marked_column else ""

    def is_far(self, letters: str) -> bool:
        """Whether a column is not beside that of the fault, and can be left out where there is little room."""
        apart = column_number(letters) - column_number(self.marked_column)
        return bool(self.marked_column) and abs(apart) > 1


@dataclass(frozen=True)
class FaultGroup:
    """Equal faults: one code, problem and mend, with the cells where each was found and what stands there."""

    code: str
    severity: str
    sheet: str
    column: str
    problem: str
    mend: str
    cells: tuple[str, ...]
    found: tuple[str, ...]  # beside each cell
    hides: str  # a sentence where it may hide other faults
    picture: SheetPicture | None  # around the first cell

    @property
    def places(self) -> tuple[str, ...]:
        """The cells, those below each other taken together: "D2 to D14", "F3"."""
        return tuple(_runs(self.cells))

    @property
    def texts(self) -> tuple[str, ...]:
        """What is there, each text once."""
        return tuple(dict.fromkeys(text for text in self.found if text))

    def as_json(self) -> dict[str, object]:
        """The form of `check_return --json`; `found` is that of the first cell."""
        return {
            "severity": self.severity,
            "code": self.code,
            "sheet": self.sheet,
            "cells": list(self.cells),
            "found": self.found[0] if self.found else "",
            "problem": self.problem,
            "mend": self.mend,
        }


@dataclass(frozen=True)
class Explanation:
    """All that a page says about the faults of a file. `groups` come in the order of the file."""

    total: int
    cells: int
    groups: tuple[FaultGroup, ...]
    left_out: int  # faults in none of the groups, because there are too many; they are in the CSV
    patterns: tuple[Pattern, ...]

    @property
    def headline(self) -> str:
        """ "4 problems in 9 cells"."""
        if not self.total:
            return "No problems"
        kinds = len(self.groups)
        problems = "1 problem" if kinds == 1 else f"{kinds:,} problems"
        if self.left_out:
            problems = f"{self.total:,} problems"
        return f"{problems} in {'1 cell' if self.cells == 1 else f'{self.cells:,} cells'}" if self.cells else problems


def explain(read: ReadReturn) -> Explanation:
    """Groups, pictures and patterns of the faults of a file."""
    faults = read.faults
    shown_faults = faults[:FIRST] if len(faults) > MANY else faults
    return Explanation(
        total=len(faults),
        cells=len({(fault.sheet, fault.cell) for fault in faults if fault.cell}),
        groups=group(shown_faults, read.sheet, read.understood.header_row),
        left_out=len(faults) - len(shown_faults),
        patterns=find_patterns(read, is_long=len(faults) > MANY),
    )


def group(faults: Sequence[CellFault], sheet: Sheet | None = None, header_row: int = 0) -> tuple[FaultGroup, ...]:
    """Equal faults together, in the order in which the first of each comes."""
    together: dict[tuple[str, str, str, str, str], list[CellFault]] = {}
    for fault in faults:
        key = fault.code, fault.sheet, fault.column, fault.problem, fault.mend
        together.setdefault(key, []).append(fault)
    return tuple(_group(equal, sheet, header_row) for equal in together.values())


def _group(equal: Sequence[CellFault], sheet: Sheet | None, header_row: int) -> FaultGroup:
    first = equal[0]
    return FaultGroup(
        code=first.code,
        severity=first.severity,
        sheet=first.sheet,
        column=first.column,
        problem=first.problem,
        mend=first.mend,
        cells=tuple(fault.cell for fault in equal if fault.cell),
        found=tuple(fault.found for fault in equal),
        hides=HIDING.get(first.code, ""),
        picture=picture(sheet, first, header_row) if sheet and first.line else None,
    )


def _runs(cells: Sequence[str]) -> Iterator[str]:
    """`cells` come in the order of rows."""
    by_column: dict[str, list[int]] = {}
    for cell in cells:
        letters = cell.rstrip("0123456789")
        by_column.setdefault(letters, []).append(int(cell.removeprefix(letters)))
    for letters, rows in by_column.items():
        starts = [row for row, before in zip(rows, [None, *rows], strict=False) if before is None or row != before + 1]
        ends = [row for row, after in zip_longest(rows, rows[1:]) if row + 1 != after]
        for first, last in zip(starts, ends, strict=True):
            yield f"{letters}{first}" if first == last else f"{letters}{first} to {letters}{last}"


def picture(sheet: Sheet, fault: CellFault, header_row: int) -> SheetPicture:
    """The headings, and three rows and columns on either side of a fault, as far as there are any."""
    last = min(fault.line + CONTEXT, max(len(sheet.rows), fault.line))
    numbers = [row for row in range(max(fault.line - CONTEXT, 1), last + 1) if row != header_row]
    if header_row:
        numbers = sorted({header_row, *numbers})
    width = max((len(sheet.rows[row - 1]) for row in numbers if row <= len(sheet.rows)), default=0)
    letters = fault.cell.rstrip("0123456789")
    columns = _columns(sheet, header_row, column_number(letters), width)
    return SheetPicture(
        columns=tuple(map(column_letters, columns)),
        rows=tuple((row, tuple(_cell(sheet, row, column) for column in columns)) for row in numbers),
        header_row=header_row,
        marked_row=fault.line,
        marked_column=letters,
    )


def _columns(sheet: Sheet, header_row: int, marked: int, width: int) -> Sequence[int]:
    """All where none is marked; otherwise those around it, and those that say which reading a row is."""
    if not marked:
        return range(1, width + 1)
    levels = (header_row - 1, header_row)  # of headings that are merged over two rows, some stand in the upper
    titles = {column: {plain(shown(sheet.cell(row, column))) for row in levels} for column in range(1, width + 1)}
    keys = (column for column, found in titles.items() if not found.isdisjoint(NEEDED))
    around = range(max(marked - CONTEXT, 1), max(min(marked + CONTEXT, width), marked) + 1)
    return sorted({*keys, *around})


def _cell(sheet: Sheet, row: int, column: int) -> str:
    text = shown(sheet.cell(row, column))
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def faults_as_csv(faults: Sequence[CellFault]) -> bytes:
    """Every fault, one a row, in UTF-8 with a byte order mark so that Excel reads it; no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_TITLES)
    for fault in faults:
        words = (fault.severity, fault.code, fault.sheet, fault.cell, fault.line or "", fault.column)
        writer.writerow([safe(str(word)) for word in (*words, fault.found, fault.problem, fault.mend)])
    return text.getvalue().encode("utf-8-sig")


def faults_as_json(read: ReadReturn) -> list[dict[str, object]]:
    """All faults, grouped, in the form of `check_return --json`."""
    return [one.as_json() for one in group(read.faults)]
