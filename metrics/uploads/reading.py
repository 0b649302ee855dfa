"""Bytes to rows of text: encoding, size, header and width are checked here, once, for every format."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from metrics.uploads.cells import CellFault

LARGEST = 5_000_000  # bytes; the largest published file is a tenth of it


@dataclass(frozen=True)
class TextRow:
    """One row as it stands; `line` is where it starts, counted from 1 with the header."""

    line: int
    cells: dict[str, str]


def read_csv(content: bytes, file: str, header: Sequence[str]) -> tuple[list[TextRow], list[CellFault]]:
    """The rows under a header that holds exactly these columns, in any order. Cells are stripped of outer blanks.

    A row with more or fewer cells than the header is a fault and is left out: an unquoted "1,009" is
    never read as 1. Where the file cannot be read as a table at all there are no rows.
    """
    try:
        lines = list(_lines(decoded(content)))
    except UnicodeDecodeError as error:
        return [], [_not_utf8(content, file, error)]
    except csv.Error as error:
        return [], [CellFault("not-csv", file, f"cannot be read as CSV ({error})", "save it as CSV with closed quotes")]
    except TooLarge:
        return [], [CellFault("too-large", file, f"is larger than {LARGEST:,} bytes", "send fewer rows in one file")]
    if not lines:
        return [], [CellFault("empty", file, "holds no header", f"start with the columns {', '.join(header)}")]
    (_, titles), *body = lines
    faults = list(_header_faults(titles, file, header))
    if faults:
        return [], faults
    ragged = [_ragged(cells, line, file, titles) for line, cells in body if len(cells) != len(titles)]
    rows = [TextRow(line, dict(zip(titles, cells, strict=True))) for line, cells in body if len(cells) == len(titles)]
    return rows, ragged


class TooLarge(Exception):
    """More bytes than any file of ours has reason to hold."""


def decoded(content: bytes) -> str:
    """UTF-8, with or without a byte order mark. Raises UnicodeDecodeError or TooLarge."""
    if len(content) > LARGEST:
        raise TooLarge
    return content.decode("utf-8-sig")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts: a quoted cell may hold line ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    for cells in reader:
        yield start, [cell.strip() for cell in cells]
        start = reader.line_num + 1


def _header_faults(titles: Sequence[str], file: str, header: Sequence[str]) -> Iterator[CellFault]:
    for name in header:
        if name not in titles:
            yield CellFault("no-column", file, "is not in the header", "add the column", line=1, column=name)
    for position, name in enumerate(titles):
        if name in titles[:position]:
            yield CellFault("column-twice", file, "is in the header twice", "keep one of them", line=1, column=name)
        elif name not in header:
            mend = f"leave it out; the columns are {', '.join(header)}"
            yield CellFault("unknown-column", file, "is no column of this format", mend, 1, name, found=name)


def _ragged(cells: Sequence[str], line: int, file: str, titles: Sequence[str]) -> CellFault:
    problem = f"the row has {len(cells)} {'cell' if len(cells) == 1 else 'cells'} and the header {len(titles)}"
    mend = "write one cell a column, and numbers without thousands separators"
    return CellFault("ragged-row", file, problem, mend, line=line, found=",".join(cells)[:60])


def _not_utf8(content: bytes, file: str, error: UnicodeDecodeError) -> CellFault:
    # The decoder's positions leave out a byte order mark, which holds no line end.
    line = content.count(b"\n", 0, error.start + 1) + 1
    found = f"byte {error.object[error.start]:02X}"
    return CellFault("not-utf-8", file, "is not UTF-8 text", "save the file as CSV UTF-8", line=line, found=found)
