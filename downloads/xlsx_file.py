"""The XLSX writer: a sheet of what must be known, then a sheet a table, in memory that does not grow with the rows."""

import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter

from downloads.numbers import Number
from downloads.safe_cells import safe
from downloads.tables import Cell, Laid

ABOUT = "About"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROWEST, WIDEST = 10, 60
LONGEST_NAME, LONGEST_TEXT = 31, 32_767  # of Excel
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def write(file: IO[bytes], about: Iterable[Sequence[str]], tables: Sequence[Laid]) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        formats = _Formats(workbook)
        _about(workbook.add_worksheet(ABOUT), about, formats)
        taken = {ABOUT.casefold()}
        for laid in tables:
            _table(workbook.add_worksheet(_sheet_name(laid.table.name, taken)), laid, formats)


class _Formats:
    """Formats of cells, each made once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.of_numbers: dict[str, Any] = {}

    def of(self, number: Number) -> Any:
        shown = number.cell_format
        if shown not in self.of_numbers:
            self.of_numbers[shown] = self.workbook.add_format({"num_format": shown, "valign": "top"})
        return self.of_numbers[shown]


def _about(sheet: Any, about: Iterable[Sequence[str]], formats: _Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for place, (what, says) in enumerate(about):
        sheet.write_string(place, 0, safe(what), formats.bold)
        sheet.write_string(place, 1, safe(says)[:LONGEST_TEXT], formats.wrapped)


def _table(sheet: Any, laid: Laid, formats: _Formats) -> None:
    widths = [NARROWEST] * len(laid.headings)
    sheet.freeze_panes(1, 1)
    last = 0
    for place, heading in enumerate(laid.headings):
        sheet.write_string(0, place, safe(heading), formats.bold)
        widths[place] = max(NARROWEST, len(heading) // 2)
    for last, row in enumerate(laid.rows(), start=1):
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], _write(sheet, last, place, cell, formats))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, WIDEST) + 2)
    sheet.autofilter(0, 0, last, len(laid.headings) - 1)


def _write(sheet: Any, row: int, place: int, cell: Cell, formats: _Formats) -> int:
    """Write a cell, and give the letters that it takes."""
    if isinstance(cell, Number):
        sheet.write_number(row, place, cell.in_cell, formats.of(cell))
        return len(cell.plain) + 3
    if cell:
        sheet.write_string(row, place, safe(cell)[:LONGEST_TEXT], formats.wrapped)
    return len(cell or "")


def _sheet_name(name: str, taken: set[str]) -> str:
    """As Excel allows: 31 letters, none twice."""
    plain = NOT_IN_A_NAME.sub("", name.replace("-", " ")).capitalize()[:LONGEST_NAME] or "Table"
    found, again = plain, 2
    while found.casefold() in taken:
        found, again = f"{plain[: LONGEST_NAME - 3]} {again}", again + 1
    taken.add(found.casefold())
    return found
