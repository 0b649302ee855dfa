"""Whatever is sent, the answer is readings or faults and never an error, and a fault says how to mend it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.uploads.returns import building

GOOD = building.table(building.good_rows())
XLSX, CSV = building.as_xlsx(GOOD), building.as_csv(GOOD)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out or doubled."""
    spoiled = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoiled))
        length = chance.choice((1, 1, 4, 40))
        spoiled[at : at + length] = chance.choice((b"", bytes([chance.randrange(256)]) * length, spoiled[at : at + 9]))
    return bytes(spoiled)


@settings(deadline=None)
@given(seed=st.integers(0, 1 << 30), name=st.sampled_from(["r.csv", "r.xlsx"]))
def test_a_damaged_file_gives_faults_or_readings_and_never_an_error(seed: int, name: str) -> None:
    found = building.read(damaged(XLSX if name == "r.xlsx" else CSV, random.Random(seed)), name)
    assert found.faults or found.readings
    assert all(fault.mend and fault.problem and fault.file == name for fault in found.faults)


@settings(deadline=None)
@given(content=st.binary(max_size=400), name=st.sampled_from(["r.csv", "r.xlsx", "r.ods", "r", "r.xls", ".csv", ""]))
def test_any_bytes_at_all_give_a_fault(content: bytes, name: str) -> None:
    assert building.read(content, name).faults


CELL = st.text(max_size=6) | st.sampled_from(["site", "metric", "period", "value", "northumberland", "2016-04", "1,5"])


@settings(deadline=None)
@given(cells=st.lists(st.lists(CELL, max_size=6), max_size=8))
def test_any_table_at_all_gives_faults(cells: list[list[str]]) -> None:
    found = building.read(building.as_csv([["site", "metric", "period", "value", "notes"], *cells]))
    assert found.faults or not found.rows


def test_a_file_with_faults_keeps_its_sheet_and_its_good_readings_for_showing() -> None:
    cells = [list(row) for row in GOOD]
    cells[1][3] = "abc"
    found = building.read(building.as_csv(cells))
    assert (found.is_good, found.is_refused, found.rows, len(found.readings)) == (False, False, 10, 9)
    assert found.sheet is not None and found.sheet.cell(2, 4) == "abc"


def test_a_good_file_gives_readings_with_their_place() -> None:
    found = building.read(XLSX, "march.xlsx")
    assert found.is_good
    first, last = found.readings[0], found.readings[-1]
    assert (first.file, first.line, first.cell, first.area) == ("march.xlsx", 2, "Return!D2", "NORTH")
    assert (last.line, last.cell) == (11, "Return!F11")
    assert found.understood.sentences[0] == "The sheet read is Return."
