"""CSV as people save it: several encodings and delimiters, each understood and reported, none guessed in silence."""

import csv
import io
import re
from collections.abc import Iterator

from metrics.uploads.returns.headings import known_headings
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Raw, Sheet, sharing

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ENCODING_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# Excel obeys a first line such as "sep=;" and does not show it as a row.
STATED_DELIMITER = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
FIRST_ROWS = 25


def read_text(content: bytes, limits: Limits) -> Sheet:
    """The rows of a CSV file; a row is a record, as a spreadsheet shows it, also where a cell holds line ends.

    Raises Refused.
    """
    text, encoding = _decoded(content)
    if stated := STATED_DELIMITER.match(text):
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    rows: list[list[Raw]] = []
    for row in sharing(_records(text, delimiter)):
        if len(rows) >= limits.sheet_rows:
            raise Refused("too-many-rows", limit=f"{limits.rows:,}")
        rows.append(row)
    return Sheet("", rows, encoding=ENCODING_WORDS[encoding], delimiter=DELIMITERS[delimiter])


def _decoded(content: bytes) -> tuple[str, str]:
    reason = ""
    encodings = [encoding for mark, encoding in MARKS if content.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            reason = f"byte {error.object[error.start]:02X} in line {line}"
            continue
        if "\0" not in text:
            return text, encoding
        line = text[: text.index("\0")].count("\n") + 1
        reason = f"a zero byte in line {line}"
    raise Refused("not-text", detail=reason)


def _delimiter(text: str) -> str:
    """The one by which most headings of a return are found in one row; a comma where none does better."""
    start = text[:20_000]
    return max(DELIMITERS, key=lambda delimiter: _most_headings(start, delimiter))


def _most_headings(text: str, delimiter: str) -> int:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    best = 0
    try:
        for _, cells in zip(range(FIRST_ROWS), lines, strict=False):
            best = max(best, len(known_headings(cells)))
    except csv.Error:
        pass
    return best


def _records(text: str, delimiter: str) -> Iterator[list[Raw]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in lines:
            yield list[Raw](cells)
    except csv.Error as error:
        raise Refused("not-csv", detail=f"line {lines.line_num}: {error}") from error
