"""A fault put into a random cell of a good file comes back with its address, what stands there, and what it is.

Both ways: the same file without the fault is good. 200 files in the suite, 10,000 where NIGHTLY is set.
"""

import os
import random
from dataclasses import dataclass
from typing import Any

import pytest

from metrics.uploads.returns.addresses import address
from metrics.uploads.returns.headings import HEADINGS
from tests.metrics.uploads.returns import building

FILES = 10_000 if os.environ.get("NIGHTLY") else 200
BATCHES = 20
COUNT_ROWS, WAVE_ROWS, GAP = (0, 1, 2, 3, 4, 6, 7), (8, 9), 5
EVERY = (*COUNT_ROWS, *WAVE_ROWS, GAP)


@dataclass(frozen=True)
class Fault:
    """What to write where, and the code that must come back."""

    code: str
    column: str
    rows: tuple[int, ...]
    texts: tuple[Any, ...]


FAULTS = (
    Fault("another-site", "site", EVERY, ("wirral", "=northumberland", "N0rthumberland")),
    Fault("unknown-metric", "metric", EVERY, ("emergency admission", "beds", 7)),
    Fault("not-a-period", "period", EVERY, ("April", "2016", "2016-13", "31/02/2016", "Q5 2016/17", "2015/17", 2016)),
    Fault("day-inside-month", "period", COUNT_ROWS, ("15/04/2016", "2016-04-12")),
    Fault("wrong-length", "period", COUNT_ROWS, ("2016/17 Q1", "2015/16", "2016-04 to 2016-06")),
    Fault("wrong-length", "period", WAVE_ROWS, ("2016-04", "Apr 2016")),
    Fault("ends-before-it-starts", "period", WAVE_ROWS, ("2016-03 to 2015-07",)),
    Fault("future-period", "period", COUNT_ROWS, ("2017-05", "April 2017", "01/12/2031")),
    Fault("not-a-number", "numerator", COUNT_ROWS, ("27OO", "1,23", "about 2700", "2.700,5", "1e4")),
    Fault("word-for-a-number", "denominator", COUNT_ROWS, ("n/a", "-", "tbc", "*", "nil")),
    Fault("negative", "numerator", COUNT_ROWS, ("-5", "−5", -5)),
    Fault("not-whole", "numerator", COUNT_ROWS, ("2700.5", 2700.5, "27%")),
    Fault("zero-denominator", "denominator", COUNT_ROWS, ("0", 0, "0.0")),
    Fault("blank", "numerator", COUNT_ROWS, ("", " ")),
    Fault("blank", "denominator", COUNT_ROWS, ("", "\N{NO-BREAK SPACE}")),
    Fault("blank", "site", EVERY, ("",)),
    Fault("blank", "metric", EVERY, ("",)),
    Fault("blank", "period", EVERY, ("",)),
    Fault("not-for-this-metric", "value", COUNT_ROWS, ("0.7", 0.7)),
    Fault("not-for-this-metric", "respondents", COUNT_ROWS, ("12",)),
    Fault("not-for-this-metric", "numerator", WAVE_ROWS, ("12", 12)),
    Fault("interval-reversed", "lower", WAVE_ROWS, ("0.9", 0.9)),
    Fault("outside-interval", "value", WAVE_ROWS, ("0.8", 0.8, "0.1")),
    Fault("no-interval", "upper", WAVE_ROWS, ("",)),
    Fault("no-interval", "respondents", WAVE_ROWS, ("",)),
    Fault("no-respondents", "respondents", WAVE_ROWS, ("0", 0)),
    Fault("percent-sign", "value", WAVE_ROWS, ("74%",)),
    Fault("not-a-state", "state", EVERY, ("recorded", "none", "n/a")),
    Fault("number-beside-state", "numerator", (GAP,), ("12", 12)),
    Fault("no-reason", "reason", (GAP,), ("",)),
    Fault("not-yes-or-no", "provisional", EVERY, ("maybe", "1", "final")),
)


def arranged(chance: random.Random) -> tuple[list[str], list[list[Any]], int]:
    """The good table with its columns in some order, in some cases extra ones and blank or title rows above."""
    headings = list(HEADINGS)
    chance.shuffle(headings)
    if chance.random() < 0.4:
        headings.insert(chance.randrange(len(headings)), "Last known numerator")
    rows: list[dict[str, Any]] = [{**row, "Last known numerator": 5} for row in building.good_rows()]
    above = chance.choice((0, 0, 1, 4))
    cells = building.table(rows, tuple(headings), above)
    if above == 4:
        cells[1] = ["Return of our site, all figures checked", ""]
    cells[above] = [chance.choice((str.upper, str.title, str))(f" {heading} ") for heading in headings]
    return headings, cells, above + 2


def planted(
    cells: list[list[Any]], fault: Fault, column: int, first_row: int, chance: random.Random
) -> tuple[str, str]:
    """Write the fault into a row that it can spoil: the address and the text that must be found there."""
    row = chance.choice(fault.rows)
    text = chance.choice(fault.texts)
    cells[first_row - 1 + row][column] = text
    return address(first_row + row, column + 1), str(text)


def saved(cells: list[list[Any]], first_row: int, chance: random.Random) -> tuple[bytes, str]:
    """As a file of some kind: encodings, delimiters, hidden rows and merged titles by chance."""
    if chance.random() < 0.5:
        encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
        if encoding == "cp1252":
            cells = [[str(cell).replace("−", "-") for cell in row] for row in cells]
        return building.as_csv(cells, delimiter=chance.choice(",;\t"), encoding=encoding), "return.csv"
    workbook = building.workbook_of(cells, chance.choice(("Return", "return ")))
    sheet = workbook.active
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    for _ in range(chance.choice((0, 2))):
        sheet.row_dimensions[chance.randrange(1, sheet.max_row)].hidden = True
    if first_row > 3:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=6)
    workbook.create_sheet("Instructions", 0)["A1"] = "Read me"
    return building.saved(workbook), "return.xlsx"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_planted_fault_comes_back_at_its_cell(batch: int) -> None:
    for number in range(FILES // BATCHES):
        seed = batch * FILES + number
        chance = random.Random(seed)
        headings, cells, first_row = arranged(chance)
        good = building.read(*saved([list(row) for row in cells], first_row, random.Random(seed)))
        assert (good.faults, len(good.readings)) == ((), 10), seed
        fault = FAULTS[seed % len(FAULTS)]
        place, text = planted(cells, fault, headings.index(fault.column), first_row, chance)
        content, name = saved(cells, first_row, random.Random(seed))
        found = building.read(content, name).faults
        assert [(one.code, one.cell) for one in found] == [(fault.code, place)], (seed, text)
        assert found[0].found.strip() == text.strip().replace("−", found[0].found.strip()[:1] or "−"), seed
        assert found[0].problem and found[0].mend and found[0].file == name
