from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.periods import month
from metrics.states import State
from metrics.uploads.cells import CellFault, Reading

COUNT = Reading("emergency-admissions", "03R", month(date(2017, 5, 1)), numerator=Decimal(12), denominator=Decimal(900))
NONE = Reading("emergency-admissions", "03R", month(date(2017, 5, 1)), state=State.MISSING, reason="Not received")


def test_zero_is_a_reported_value() -> None:
    assert replace(COUNT, numerator=Decimal(0)).state is State.REPORTED


def test_a_rate_whose_denominator_was_not_published_is_missing_and_keeps_its_count() -> None:
    reading = replace(COUNT, denominator=None, state=State.MISSING, reason="Registered patients not published")
    assert reading.numerator == 12
    assert not reading.state.has_value


@pytest.mark.parametrize(
    ("reading", "change", "problem"),
    [
        (COUNT, {"value": Decimal(1)}, "both a value and a count"),
        (COUNT, {"numerator": None}, "denominator without a numerator"),
        (COUNT, {"denominator": Decimal(0)}, "not above zero"),
        (COUNT, {"numerator": None, "denominator": None}, "reported without a number"),
        (COUNT, {"state": State.SUPPRESSED, "reason": "Small numbers"}, "suppressed and has a count"),
        (NONE, {"reason": ""}, "gives no reason"),
        (NONE, {"value": Decimal("0.7")}, "missing and has a value"),
    ],
)
def test_a_reading_is_exactly_one_of_three_things(reading: Reading, change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(reading, **change)


def test_the_key_tells_survey_designs_apart() -> None:
    assert COUNT.key != replace(COUNT, design="GP Patient Survey").key


def test_a_fault_of_a_csv_file_is_one_sentence() -> None:
    fault = CellFault("not-a-count", "return.csv", "is no count", "write digits only", 14, "numerator", "1,009")
    assert str(fault) == "return.csv, line 14, column numerator: found “1,009”, is no count; write digits only."


def test_a_fault_of_a_spreadsheet_gives_sheet_and_cell() -> None:
    fault = CellFault(
        "blank", "return.xlsx", "the cell is blank", "fill it in", line=14, column="D", sheet="Beds", cell="D14"
    )
    assert str(fault) == "return.xlsx, Beds, D14: the cell is blank; fill it in."


def test_a_fault_of_a_whole_file_gives_the_file() -> None:
    assert CellFault("empty", "return.csv", "holds no header", "start with one").address == "return.csv"
