"""The sender's own sheet back as XLSX, with each fault as a comment at its cell; it can be corrected and sent again."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from math import isfinite
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from downloads.safe_cells import looks_like_a_formula, safe
from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import address, column_number
from metrics.uploads.returns.extent import Broken
from metrics.uploads.returns.read import ReadReturn
from metrics.uploads.returns.sheets import RETURN_SHEET, Raw, Sheet, shown

AUTHOR = "Vanguards dashboard"
MOST_COMMENTS = 2_000  # more make a workbook that no program opens in a reasonable time
# Of all sheets; beyond, the one is copied without its looks, which takes a tenth of the time and memory.
MOST_CELLS = 60_000
YELLOW = "FFEB9C"
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 120  # pixels
# What an odd but readable workbook makes the library raise; the plain copy is then sent instead.
LIBRARY_ERRORS = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, SyntaxError),  # the last of XML
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, IllegalCharacterError),
)

Place = tuple[int, int]


def annotate(content: bytes, read: ReadReturn) -> bytes:
    """The workbook with comments; a CSV or an OpenDocument sheet comes back as a workbook with one sheet.

    Formulas are replaced by their values, so that nothing in it is computed. Raises ValueError for a file that
    could not be read as a sheet at all.
    """
    if read.sheet is None:
        raise ValueError("A file that could not be read has no cells to comment on.")
    comments = comments_by_place(read.faults, read.understood.header_row)
    if read.understood.kind == "xlsx" and read.sheet.workbook_cells <= MOST_CELLS:
        try:
            return _own_workbook(content, read.sheet.name, comments)
        except LIBRARY_ERRORS:
            pass
    return _plain_copy(read.sheet, comments)


def comments_by_place(faults: Sequence[CellFault], header_row: int) -> dict[Place, str]:
    """The words for each cell; what concerns a row or the whole sheet stands at its first cell."""
    words: dict[Place, list[str]] = {}
    for fault in faults:
        column = column_number(fault.cell.rstrip("0123456789")) or 1
        sentence = f"{fault.problem[:1].upper()}{fault.problem[1:]}. To mend: {fault.mend}."
        words.setdefault((fault.line or header_row or 1, column), []).append(sentence)
    first = dict(list(words.items())[:MOST_COMMENTS])
    left = len(words) - len(first)
    comments = {place: "\n".join(dict.fromkeys(sentences)) for place, sentences in first.items()}
    if left:
        place = next(iter(comments))
        comments[place] += (
            f"\nOnly the first {MOST_COMMENTS:,} cells are marked; {left:,} more are in the list of faults."
        )
    return comments


def _own_workbook(content: bytes, sheet_name: str, comments: Mapping[Place, str]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of looks that cannot be kept
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            _make_texts_safe(cell for row in sheet.iter_rows() for cell in row)
        _comment(workbook[sheet_name], comments)
        file = io.BytesIO()
        workbook.save(file)
    return file.getvalue()


def _make_texts_safe(cells: Iterable[Any]) -> None:
    """The sender's words stay as they are, marked as text in the way of the spreadsheet itself."""
    for cell in cells:
        if isinstance(cell, Cell) and isinstance(cell.value, str) and looks_like_a_formula(cell.value):
            cell.data_type = "s"
            cell.quotePrefix = True


def _comment(sheet: Any, comments: Mapping[Place, str]) -> None:
    for (row, column), words in comments.items():
        cell = _first_of_merged(sheet, row, column)
        if cell.coordinate != address(row, column):
            words = f"{address(row, column)}: {words}"
        if cell.comment is not None:
            words = f"{words}\n\n{cell.comment.text}"
        cell.comment = Comment(words, AUTHOR, height=COMMENT_HEIGHT, width=COMMENT_WIDTH)
        cell.fill = PatternFill("solid", fgColor=YELLOW)
        sheet.row_dimensions[row].hidden = False


def _first_of_merged(sheet: Any, row: int, column: int) -> Any:
    """Of merged cells only the first can hold a comment."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _plain_copy(sheet: Sheet, comments: Mapping[Place, str]) -> bytes:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(file, options)
    copy = workbook.add_worksheet(RETURN_SHEET)
    marked = {"bg_color": f"#{YELLOW}"}
    forms = {is_marked: _forms(workbook, marked if is_marked else {}) for is_marked in (False, True)}
    last = max([len(sheet.rows), *(row for row, _ in comments)])
    widths = {row: column for row, column in sorted(comments)}  # the last commented column of each row
    for row in range(1, last + 1):
        width = max(len(sheet.rows[row - 1]) if row <= len(sheet.rows) else 0, widths.get(row, 0))
        for column in range(1, width + 1):
            raw, words = sheet.cell(row, column), comments.get((row, column), "")
            if raw == "" and not words:
                continue
            _write(copy, row - 1, column - 1, raw, forms[bool(words)])
            if words:  # now: a row that is behind the writer cannot be changed
                size = {"author": AUTHOR, "width": COMMENT_WIDTH, "height": COMMENT_HEIGHT}
                copy.write_comment(row - 1, column - 1, words, size)
    workbook.close()
    return file.getvalue()


def _forms(workbook: Any, look: Mapping[str, str]) -> dict[str, Any]:
    patterns = {"plain": "General", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "time": "hh:mm"}
    return {name: workbook.add_format({"num_format": pattern, **look}) for name, pattern in patterns.items()}


def _write(copy: Any, row: int, column: int, raw: Raw, forms: Mapping[str, Any]) -> None:
    if isinstance(raw, Broken | str):
        text = shown(raw)
        if text:
            copy.write_string(row, column, safe(text), forms["plain"])
        else:
            copy.write_blank(row, column, None, forms["plain"])
    elif isinstance(raw, bool):
        copy.write_boolean(row, column, raw, forms["plain"])
    elif isinstance(raw, float | int) and not isfinite(raw):
        copy.write_string(row, column, shown(raw), forms["plain"])
    elif isinstance(raw, float | int):
        copy.write_number(row, column, raw, forms["plain"])
    else:
        copy.write_datetime(row, column, raw, forms[_form_of(raw)])


def _form_of(raw: date | datetime | time_of_day | timedelta) -> str:
    if isinstance(raw, datetime):
        return "moment"
    return "day" if isinstance(raw, date) else "time"
