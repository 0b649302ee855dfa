"""Where each site's tile stands on the map: a reviewed file, with a reason for each place."""

import csv
from dataclasses import dataclass
from pathlib import Path

from metrics.charts.tile_map import COLUMNS, ROWS

LONGEST_LABEL = 13
CODE_LETTERS = 3
HEADINGS = ["site", "label", "code", "column", "row", "reason"]


class TilesError(Exception):
    """The file cannot be used; each line of the message says the line and what is wrong."""


@dataclass(frozen=True)
class Place:
    label: str
    code: str
    column: int
    row: int
    reason: str


def read_tiles(path: Path) -> dict[str, Place]:
    """The places by site. Raises TilesError with all faults at once."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or rows[0] != HEADINGS:
        raise TilesError(f"{path.name}, line 1: expected the columns {', '.join(HEADINGS)}")
    found: dict[str, Place] = {}
    faults: list[str] = []
    taken: dict[tuple[int, int], str] = {}
    for line, row in enumerate(rows[1:], start=2):
        problem, place = _read(row)
        if place and row[0] in found:
            problem = f"site: “{row[0]}” stands there twice"
        elif place and (place.column, place.row) in taken:
            problem = f"column and row: the place of {taken[place.column, place.row]}"
        elif place and place.code in {one.code for one in found.values()}:
            problem = f"code: “{place.code}” stands there twice"
        if problem or place is None:
            faults.append(f"{path.name}, line {line}: {problem}")
            continue
        found[row[0]] = place
        taken[place.column, place.row] = row[0]
    if faults:
        raise TilesError("\n".join(faults))
    return found


def _read(row: list[str]) -> tuple[str, Place | None]:
    if len(row) != len(HEADINGS):
        return f"{len(row)} cells, {len(HEADINGS)} expected", None
    site, label, code, column, down, reason = (cell.strip() for cell in row)
    if not (site and label and reason):
        return "site, label and reason are needed", None
    if len(code) != CODE_LETTERS or not code.isupper():
        return f"code: expected {CODE_LETTERS} capital letters", None
    if len(label) > LONGEST_LABEL:
        return f"label: “{label}” is longer than {LONGEST_LABEL} letters", None
    if not (column.isdecimal() and down.isdecimal() and 1 <= int(column) <= COLUMNS and 1 <= int(down) <= ROWS):
        return f"column and row: expected 1 to {COLUMNS} and 1 to {ROWS}", None
    return "", Place(label, code, int(column), int(down), reason)
