"""What hundreds of faults have in common: one slip of the hand, named so that it can be undone in one go."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import column_letters
from metrics.uploads.returns.headings import Header, find_header
from metrics.uploads.returns.read import ReadReturn
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Sheet, is_blank

SHARE = 0.9  # of the rows that a pattern must hold for
ENOUGH = 10  # rows


@dataclass(frozen=True)
class Pattern:
    """`sentence` says what is likely wrong and what would mend it; `faults` is how many faults it explains."""

    code: str  # "shifted-down", "shifted-up", "whole-column"
    column: str  # letters
    sentence: str
    faults: int


def find_patterns(read: ReadReturn) -> tuple[Pattern, ...]:
    """The patterns in the faults of a file, those that explain most first."""
    if read.sheet is None:
        return ()
    try:
        header = find_header(read.sheet)
    except Refused:
        return ()
    found = [*_shifts(read.sheet, header, read.faults), *_whole_columns(read, header)]
    return tuple(sorted(found, key=lambda pattern: -pattern.faults))


def _shifts(sheet: Sheet, header: Header, faults: Sequence[CellFault]) -> Iterator[Pattern]:
    """A cell put in or taken out pushes the rest of its column down or up against the other columns."""
    ends = {name: _last_filled(sheet, header, column) for name, column in header.columns.items()}
    usual = Counter(ends[name] for name in ("site", "metric", "period") if name in ends).most_common(1)
    last = usual[0][0] if usual else 0
    for name, column in header.columns.items():
        own = [fault for fault in faults if fault.column == name]
        blanks = [fault.line for fault in own if fault.code in ("blank", "no-interval")]
        letters = column_letters(column)
        if not blanks:
            continue
        if ends[name] > last:
            row = blanks[0]
            words = f"column {letters} looks shifted down by {_rows(ends[name] - last)} from row {row}"
            cells = "cell" if ends[name] - last == 1 else "cells"
            mend = f"delete the empty {cells} at {letters}{row}, so that the rest moves up"
            yield Pattern("shifted-down", letters, f"{words}: {mend}.", _explained(faults, name, row))
        elif ends[name] < last and blanks[-1] == last and min(blanks) > ends[name]:
            row = own[0].line
            words = f"column {letters} looks shifted up by {_rows(last - ends[name])} from about row {row}"
            mend = "a cell was taken out; put it in again, so that the rest moves down"
            yield Pattern("shifted-up", letters, f"{words}: {mend}.", _explained(faults, name, row))


def _rows(count: int) -> str:
    return "one row" if count == 1 else f"{count:,} rows"


def _explained(faults: Sequence[CellFault], name: str, row: int) -> int:
    return sum(fault.column == name and fault.line >= row for fault in faults)


def _last_filled(sheet: Sheet, header: Header, column: int) -> int:
    for row in range(len(sheet.rows), header.row, -1):
        if not is_blank(sheet.cell(row, column)):
            return row
    return header.row


def _whole_columns(read: ReadReturn, header: Header) -> Iterator[Pattern]:
    """One fault in nearly every row of a column."""
    counts = Counter((fault.column, fault.code) for fault in read.faults if fault.column in header.columns)
    examples = {(fault.column, fault.code): fault for fault in reversed(read.faults)}
    for (name, code), count in counts.items():
        if read.rows >= ENOUGH and count >= SHARE * read.rows:
            letters, example = column_letters(header.columns[name]), examples[name, code]
            rows = "Every row has" if count == read.rows else f"{count:,} of {read.rows:,} rows have"
            first = f"first in {example.cell}, “{example.found}”: {example.problem}"
            words = f"{rows} the same kind of fault in column {letters} ({name}), {first}. To mend: {example.mend}."
            yield Pattern("whole-column", letters, words, count)
