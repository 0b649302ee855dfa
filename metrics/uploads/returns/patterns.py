"""What faults have in common: one slip of the hand, named so that it can be undone in one go.

A column that was pushed down is looked for however few the faults are: its numbers are good ones in wrong rows, so
that hardly a cell shows it, and who only fills the gap would publish all of them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import column_letters
from metrics.uploads.returns.headings import NEEDED, Header, find_header
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


def find_patterns(read: ReadReturn, *, is_long: bool) -> tuple[Pattern, ...]:
    """The patterns in the faults of a file, those that explain most first; with few faults only what they hide."""
    if read.sheet is None or not read.faults:
        return ()
    try:
        header = find_header(read.sheet)
    except Refused:
        return ()
    found = [*_pushed_down(read.sheet, header, read.faults)]
    if is_long:
        found += [*_pulled_up(read.sheet, header, read.faults), *_whole_columns(read, header)]
    return tuple(sorted(found, key=lambda pattern: -pattern.faults))


def _pushed_down(sheet: Sheet, header: Header, faults: Sequence[CellFault]) -> Iterator[Pattern]:
    """A cell put in pushes the rest of its column down: a gap above, and cells below the table in no other column."""
    ends, last = _ends(sheet, header)
    gaps = {name: lines[0] for name in ends if ends[name] > last and (lines := _blanks(faults, name))}
    below = {name for name, end in ends.items() if end > last}
    for name in gaps if below == gaps.keys() else ():
        letters, row, by = column_letters(header.columns[name]), gaps[name], ends[name] - last
        words = f"column {letters} looks shifted down by {_rows(by)} from row {row}"
        mend = f"delete the empty {'cell' if by == 1 else 'cells'} at {letters}{row}, so that the rest moves up"
        yield Pattern("shifted-down", letters, f"{words}: {mend}.", _explained(faults, name, row))


def _pulled_up(sheet: Sheet, header: Header, faults: Sequence[CellFault]) -> Iterator[Pattern]:
    """A cell taken out pulls the rest of its column up, and leaves a gap where the table ends."""
    ends, last = _ends(sheet, header)
    for name, column in header.columns.items():
        blanks = _blanks(faults, name)
        if not (blanks and ends[name] < min(blanks) and blanks[-1] == last):
            continue
        row = next(fault.line for fault in faults if fault.column == name)
        letters = column_letters(column)
        words = f"column {letters} looks shifted up by {_rows(last - ends[name])} from about row {row}"
        mend = "a cell was taken out; put it in again, so that the rest moves down"
        yield Pattern("shifted-up", letters, f"{words}: {mend}.", _explained(faults, name, row))


def _ends(sheet: Sheet, header: Header) -> tuple[dict[str, int], int]:
    """The last row that each column fills, and the last of the table."""
    ends = {name: _last_filled(sheet, header, column) for name, column in header.columns.items()}
    usual = Counter(ends[name] for name in NEEDED if name in ends).most_common(1)
    return ends, usual[0][0] if usual else 0


def _blanks(faults: Sequence[CellFault], name: str) -> list[int]:
    return [fault.line for fault in faults if fault.column == name and fault.code in ("blank", "no-interval")]


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
