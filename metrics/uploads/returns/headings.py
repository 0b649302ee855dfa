"""Which row holds the headings, and which column each names. Nothing is guessed: what is not known is named."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import address, column_number
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Sheet, is_blank, shown

HEADINGS = (
    *("site", "metric", "period", "numerator", "denominator", "value", "lower", "upper", "respondents"),
    *("state", "provisional", "reason"),
)
NEEDED = ("site", "metric", "period")
# Columns that a template or a person adds beside the readings; they are left unread, and this is said.
UNREAD = ("last known", "notes")
ROWS_SEARCHED = 25
ENOUGH = 3


@dataclass(frozen=True)
class Header:
    """`row` is the last of the headings, counted from 1; `columns` gives the column of each, counted from 1.

    `titles` has a row and a text for each column; with merged headings they stand in two rows, `levels` of them.
    `unread` are the titles of columns that are left unread.
    """

    row: int
    levels: int
    columns: Mapping[str, int]
    titles: tuple[tuple[int, str], ...]
    unread: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.titles)

    def place_of(self, fault: CellFault) -> int:
        """The column of a fault's cell, for putting faults into the order of the file."""
        return column_number(fault.cell.rstrip("0123456789"))


def plain(title: str) -> str:
    """A heading without what does not matter: case, spaces, underscores, and marks that cannot be seen."""
    spaced = re.sub(r"[\s_\u200b\ufeff]+", " ", title).strip().casefold()
    return squeezed if (squeezed := spaced.replace(" ", "")) in HEADINGS else spaced


def known_headings(titles: Sequence[str]) -> set[str]:
    """The headings of a return among these titles."""
    return {plain(title) for title in titles} & set(HEADINGS)


def find_header(sheet: Sheet) -> Header:
    """The row of the first rows that has most headings, with one beside it that completes it.

    Raises Refused where none has three.
    """
    rows = [[shown(cell) for cell in cells] for cells in sheet.rows[:ROWS_SEARCHED]]
    counts = [len(known_headings(row)) for row in rows]
    if max(counts, default=0) < ENOUGH:
        raise Refused("no-headings", sheet=sheet.name, found=_first_words(rows))
    upper, lower = _levels(rows, counts.index(max(counts)))
    titles = tuple(_titles(rows, upper, lower))
    names = [plain(title) for _, title in titles]
    unread = tuple(title.strip() for _, title in titles if plain(title).startswith(UNREAD))
    columns = {name: names.index(name) + 1 for name in HEADINGS if name in names}
    return Header(lower + 1, lower - upper + 1, columns, titles, unread)


def _levels(rows: list[list[str]], at: int) -> tuple[int, int]:
    """The first and the last row of the headings. Where cells are merged, some stand in the row above or below."""
    if at + 1 < len(rows) and _is_second(rows[at + 1], rows[at]):
        return at, at + 1
    if at and _is_first(rows[at - 1], rows[at]):
        return at - 1, at
    return at, at


def _is_second(row: list[str], above: list[str]) -> bool:
    """A row below that has other headings, and is blank below each of the first: no reading is."""
    taken = [title for title, over in zip_longest(row, above, fillvalue="") if plain(over) in HEADINGS]
    is_free = not any(title.strip() for title in taken)
    return is_free and bool(known_headings(row)) and not known_headings(row) & known_headings(above)


def _is_first(row: list[str], below: list[str]) -> bool:
    """A row above that has other headings where this one is blank."""
    free = [title for title, under in zip_longest(row, below, fillvalue="") if not under.strip()]
    return bool(known_headings(free)) and not known_headings(row) & known_headings(below)


def _titles(rows: list[list[str]], upper: int, lower: int) -> Iterator[tuple[int, str]]:
    """The row and the text of each column's heading: the lower one, unless it is blank or only the upper is known."""
    for above, under in zip_longest(rows[upper], rows[lower], fillvalue=""):
        is_upper = plain(above) in HEADINGS and plain(under) not in HEADINGS
        yield (upper + 1, above) if is_upper or not under.strip() else (lower + 1, under)


def _first_words(rows: list[list[str]]) -> str:
    return next((", ".join(word for word in row if word)[:60] for row in rows if any(row)), "")


def missing_column(sheet: Sheet, header: Header, name: str) -> CellFault:
    """The fault of a column that some row needs."""
    problem, mend = f"there is no column {name}", f"add a column headed {name}"
    return CellFault("missing-column", "", problem, mend, header.row, name, "", sheet.name)


def header_faults(sheet: Sheet, header: Header) -> Iterator[CellFault]:
    """Headings that are missing, twice, or no heading of a return; and columns filled without any."""
    for name in NEEDED:
        if name not in header.columns:
            yield missing_column(sheet, header, name)
    seen: set[str] = set()
    for column in range(1, header.width + 1):
        title = plain(header.titles[column - 1][1])
        if title in seen and title in HEADINGS:
            yield _fault(sheet, header, column, "column-twice", "the heading is there twice", "keep one of the columns")
        elif not title and _is_filled(sheet, header, column):
            problem, mend = "the column has cells and no heading", "give the column a heading, or empty it"
            if column > 1 and sheet.name:
                mend += "; if the heading before it is merged across both, unmerge it"
            yield _fault(sheet, header, column, "no-heading", problem, mend)
        elif title and title not in HEADINGS and not title.startswith(UNREAD):
            yield _fault(sheet, header, column, "unknown-column", "is no heading of a return", _suggestion(title))
        seen.add(title)


def _suggestion(title: str) -> str:
    near = difflib.get_close_matches(title, HEADINGS, n=1)
    if near:
        return f"write {near[0]} if that is meant, or take the column out"
    return "take the column out, or start its heading with “notes” to have it left unread"


def _is_filled(sheet: Sheet, header: Header, column: int) -> bool:
    return any(len(cells) >= column and not is_blank(cells[column - 1]) for cells in sheet.rows[header.row :])


def _fault(sheet: Sheet, header: Header, column: int, code: str, problem: str, mend: str) -> CellFault:
    row, found = header.titles[column - 1]
    return CellFault(code, "", problem, mend, row, found.strip(), found, sheet.name, address(row, column))
