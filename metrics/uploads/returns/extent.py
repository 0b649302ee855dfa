"""How far the cells of a sheet reach, found without a spreadsheet reader.

One cell at XFD1048576 makes a reader that keeps a full grid ask for hundreds of gigabytes and abort the process,
which nothing can catch. So the sheets are measured first, in a stream: quickly where every cell is written as the
common programs write it, and otherwise with a full XML parser.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from metrics.uploads.returns.addresses import address, column_number
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.refusals import Refused

DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ANY_CELL = re.compile(rb"<(?:[^<>\s/:]+:)?c[\s/>]")
NEAR_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,5}"')
LOW_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{6,7})"((?: [a-z]+="[^"<>]*")*/>)?')
FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,5})"(?!(?: [a-z]+="[^"<>]*")*/>)')
MARKED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*[^<>/]|)>(.*?)</c>', re.DOTALL)
FORMULA = re.compile(rb"<f\b[^<>]*(?:/>|>([^<]*)</f>)")
VALUE = re.compile(rb"<v[^<>]*>([^<]*)</v>")
LONGEST_RUN = 8 << 20  # bytes without a tag; the longest text of a cell is 32,767 characters
ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


class Unusual(Exception):
    """A cell is not written as the common programs write it: measure with the parser."""


@dataclass(frozen=True)
class Broken:
    """A cell without a value to read: an error such as #DIV/0!, or a formula whose value was not stored."""

    code: str  # "error-value", "formula-without-value"
    text: str


@dataclass
class Extent:
    """What one sheet was found to hold; `broken`, and numbers that are shown in per cent, by row and column from 1."""

    cells: int = 0
    broken: dict[tuple[int, int], Broken] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)


def whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before a cell starts, so that no cell is ever split. Raises Refused for declarations."""
    kept = b""
    for piece in pieces:
        kept += piece
        if DECLARATION.search(kept):
            raise Refused("xml-declarations")
        cut = max(kept.rfind(b"<c "), 0) or max(kept.rfind(b"<"), 0)
        yield kept[:cut]
        kept = kept[cut:]
        if len(kept) > LONGEST_RUN:
            raise Refused("damaged", detail="a cell holds more text than any spreadsheet program writes")
    yield kept


def measure(pieces: Iterable[bytes], limits: Limits) -> Extent:
    """The extent of a sheet's XML. Raises Unusual, and Refused where a cell lies beyond the limits."""
    extent = Extent()
    in_sheet = False
    for piece in whole_tags(pieces):
        in_sheet = in_sheet or b"sheetData" in piece
        if in_sheet:
            _measure_piece(piece, extent, limits)
    return extent


def _measure_piece(piece: bytes, extent: Extent, limits: Limits) -> None:
    near, low = NEAR_CELL.findall(piece), LOW_CELL.findall(piece)
    if len(near) + len(low) != len(ANY_CELL.findall(piece)):
        raise Unusual
    extent.cells += len(near) + len(low)
    check_count(extent.cells, limits)
    for letters, row, closed in low:
        if not closed:
            check_place(int(row), column_number(letters.decode()), limits)
    if any(column_number(letters.decode()) > limits.columns for letters in set(near)):
        for letters, row in FILLED_CELL.findall(piece):
            check_place(int(row), column_number(letters.decode()), limits)
    if b"<f" in piece or b't="e"' in piece:
        extent.broken.update(_broken(piece))


def _broken(piece: bytes) -> Iterator[tuple[tuple[int, int], Broken]]:
    for letters, row, attributes, inside in MARKED_CELL.findall(piece):
        place = int(row), column_number(letters.decode())
        value, formula = VALUE.search(inside), FORMULA.search(inside)
        if b't="e"' in attributes:
            yield place, Broken("error-value", _plain(value[1]) if value else "#ERROR")
        elif formula and not value and b"<is" not in inside:
            yield place, Broken("formula-without-value", "=" + _plain(formula[1] or b""))


def _plain(escaped: bytes) -> str:
    for entity, character in ENTITIES:
        escaped = escaped.replace(entity, character)
    return escaped.decode("utf-8", "replace")


def check_place(row: int, column: int, limits: Limits) -> None:
    """Raises Refused for a filled cell beyond the limits."""
    if row > limits.sheet_rows or column > limits.columns:
        last = address(limits.sheet_rows, limits.columns)
        raise Refused("far-cell", cell=address(row, column), last=last)


def check_count(cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise Refused("too-many-cells", limit=f"{limits.cells:,}")
