"""A fault put into a random cell of a good file comes back with its address, what stands there, and what it is.

Both ways: the same file without the fault is good. 200 files in the suite, 10,000 where NIGHTLY is set.
"""

import os
import random
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from metrics.uploads.returns.addresses import address
from metrics.uploads.returns.headings import HEADINGS
from tests.metrics.uploads.returns import building

FILES = 10_000 if os.environ.get("NIGHTLY") else 200
BATCHES = 20
COUNT_ROWS, WAVE_ROWS, GAP = (0, 1, 2, 3, 4, 6, 7), (8, 9), 5
PLAIN = building.said(building.read(building.as_csv(building.table(building.good_rows()))))
EVERY = (*COUNT_ROWS, *WAVE_ROWS, GAP)


@dataclass(frozen=True)
class Fault:
    """What to write where, and the code that must come back. Some there are in a workbook only."""

    code: str
    column: str
    rows: tuple[int, ...]
    texts: tuple[Any, ...]
    needs_workbook: bool = False


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
    Fault("too-large-a-number", "denominator", COUNT_ROWS, ("1" * 13, 10**13)),
    Fault("too-long", "reason", EVERY, ("word " * 201,)),
    Fault("date-for-a-number", "numerator", COUNT_ROWS, (date(2016, 8, 1), datetime(1907, 5, 23)), True),
    Fault("error-value", "numerator", COUNT_ROWS, ("#N/A", "#DIV/0!", "#REF!"), True),
    Fault("error-value", "period", EVERY, ("#VALUE!",), True),
    Fault("formula-without-value", "denominator", COUNT_ROWS, ("=SUM(A1:B2)", "=Sheet2!C4"), True),
)


@dataclass(frozen=True)
class Arranged:
    """A good table as somebody may have it; `merged` are ranges of its cells."""

    headings: list[str]
    cells: list[list[Any]]
    first_row: int  # of the readings
    merged: tuple[str, ...]


def arranged(chance: random.Random) -> Arranged:
    """The good table with its columns in some order, in some cases extra ones and blank or title rows above.

    In some cases, too, the headings are in two rows, with cells merged across both.
    """
    headings = list(HEADINGS)
    chance.shuffle(headings)
    if chance.random() < 0.4:
        headings.insert(chance.randrange(len(headings)), "Last known numerator")
    rows: list[dict[str, Any]] = [
        {**as_people_write(row, chance), "Last known numerator": 5} for row in building.good_rows()
    ]
    above = chance.choice((0, 0, 1, 4))
    cells = building.table(rows, tuple(headings), above)
    if above == 4:
        cells[1] = ["Return of our site, all figures checked", ""]
    cells[above] = [chance.choice((str.upper, str.title, str))(f" {heading} ") for heading in headings]
    merged = ["A2:F2"] if above == 4 else []
    if chance.random() < 0.25:
        merged += in_two_rows(cells, above, chance)
    return Arranged(headings, cells, len(cells) - len(rows) + 1, tuple(merged))


def as_people_write(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same reading, its numbers and its month written in one of the ways that are understood."""
    written = dict(row)
    for name in ("numerator", "denominator", "respondents"):
        if isinstance(number := row.get(name), int):
            blanks = f"{number:,}".replace(",", chance.choice((" ", "\N{NO-BREAK SPACE}")))
            written[name] = chance.choice((number, str(number), f"{number:,}", f" {number} ", f"£{number:,}", blanks))
    if "value" not in row:  # it is about a month
        day = date.fromisoformat(f"{row['period']}-01")
        ways = (row["period"], day, f"{day:%b %Y}", f"{day:%B %Y}", f"{day:%d/%m/%Y}", f"{day:%b-%y}")
        written["period"] = chance.choice(ways)
    return written


def in_two_rows(cells: list[list[Any]], at: int, chance: random.Random) -> list[str]:
    """Part the headings by chance into a row and one below it; the upper ones are merged across both."""
    is_upper = [chance.random() < 0.5 for _ in cells[at]]
    both = list(zip(cells[at], is_upper, strict=True))
    cells[at : at + 1] = [[title if up is wanted else "" for title, up in both] for wanted in (True, False)]
    return [f"{address(at + 1, column)}:{address(at + 2, column)}" for column, up in enumerate(is_upper, start=1) if up]


def planted(table: Arranged, fault: Fault, chance: random.Random) -> tuple[Arranged, str, str]:
    """The table with the fault in a row that it can spoil, and the address and the text that must be found there."""
    row, column = chance.choice(fault.rows), table.headings.index(fault.column)
    text = chance.choice(fault.texts)
    cells = [list(cells) for cells in table.cells]
    cells[table.first_row - 1 + row][column] = text
    return replace(table, cells=cells), address(table.first_row + row, column + 1), as_shown(text)


def as_shown(text: Any) -> str:
    return f"{text:%d/%m/%Y}" if isinstance(text, date) else str(text)


def saved(table: Arranged, chance: random.Random, *, fault: Fault) -> tuple[bytes, str]:
    """As a file of some kind, in which the fault can be: encodings, delimiters and hidden rows by chance."""
    cells = table.cells
    if chance.random() < 0.5 and not fault.needs_workbook:
        encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
        if encoding == "cp1252":
            cells = [[str(cell).replace("−", "-") for cell in row] for row in cells]
        return building.as_csv(cells, delimiter=chance.choice(",;\t"), encoding=encoding), "return.csv"
    workbook = building.workbook_of(cells, chance.choice(("Return", "return ")))
    sheet = workbook.active
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and not fault.needs_workbook:
                cell.data_type = "s"
    for _ in range(chance.choice((0, 2))):
        sheet.row_dimensions[chance.randrange(1, sheet.max_row)].hidden = True
    for cells_together in table.merged:
        sheet.merge_cells(cells_together)
    workbook.create_sheet("Instructions", 0)["A1"] = "Read me"
    return building.saved(workbook), "return.xlsx"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_planted_fault_comes_back_at_its_cell(batch: int) -> None:
    for number in range(FILES // BATCHES):
        seed = batch * FILES + number
        chance = random.Random(seed)
        table, fault = arranged(chance), FAULTS[seed % len(FAULTS)]
        good = building.read(*saved(table, random.Random(seed), fault=fault))
        assert (good.faults, building.said(good)) == ((), PLAIN), seed
        spoiled, place, text = planted(table, fault, chance)
        content, name = saved(spoiled, random.Random(seed), fault=fault)
        found = building.read(content, name).faults
        assert [(one.code, one.cell) for one in found] == [(fault.code, place)], (seed, text)
        assert found[0].found.strip() == text.strip().replace("−", found[0].found.strip()[:1] or "−"), seed
        assert found[0].problem and found[0].mend and found[0].file == name
