"""Which row holds the headings, and which column each names. Nothing is guessed: what is not known is named."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from metrics.uploads.cells import CellFault
from metrics.uploads.returns.addresses import address, column_number
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Raw, Sheet, is_blank, shown

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
    """`row` is counted from 1; `columns` gives the column of each heading, counted from 1; `unread` their titles."""

    row: int
    width: int
    columns: Mapping[str, int]
    unread: tuple[str, ...]

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
    """The row of the first rows that has most headings. Raises Refused where none has three."""
    rows = [[shown(cell) for cell in cells] for cells in sheet.rows[:ROWS_SEARCHED]]
    counts = [len(known_headings(row)) for row in rows]
    if max(counts, default=0) < ENOUGH:
        raise Refused("no-headings", sheet=sheet.name, found=_first_words(rows))
    at = counts.index(max(counts))
    titles = [plain(title) for title in rows[at]]
    unread = tuple(title.strip() for title in rows[at] if plain(title).startswith(UNREAD))
    columns = {name: titles.index(name) + 1 for name in HEADINGS if name in titles}
    return Header(at + 1, len(titles), columns, unread)


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
        raw = sheet.cell(header.row, column)
        title = plain(shown(raw))
        if title in seen and title in HEADINGS:
            yield _fault(
                sheet, header, column, "column-twice", "the heading is there twice", "keep one of the columns", raw
            )
        elif not title and _is_filled(sheet, header, column):
            problem, mend = "the column has cells and no heading", "give the column a heading, or empty it"
            yield _fault(sheet, header, column, "no-heading", problem, mend)
        elif title and title not in HEADINGS and not title.startswith(UNREAD):
            yield _fault(sheet, header, column, "unknown-column", "is no heading of a return", _suggestion(title), raw)
        seen.add(title)


def _suggestion(title: str) -> str:
    near = difflib.get_close_matches(title, HEADINGS, n=1)
    if near:
        return f"write {near[0]} if that is meant, or take the column out"
    return "take the column out, or start its heading with “notes” to have it left unread"


def _is_filled(sheet: Sheet, header: Header, column: int) -> bool:
    return any(len(cells) >= column and not is_blank(cells[column - 1]) for cells in sheet.rows[header.row :])


def _fault(sheet: Sheet, header: Header, column: int, code: str, problem: str, mend: str, raw: Raw = "") -> CellFault:
    found = shown(raw)
    return CellFault(code, "", problem, mend, header.row, found.strip(), found, sheet.name, address(header.row, column))
