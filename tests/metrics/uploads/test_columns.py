from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.uploads.columns import (
    Column,
    Unreadable,
    above_zero,
    day,
    decimal,
    one_of,
    read_table,
    survey_year,
    text,
    whole,
)

INDEX = decimal("0", "1")


@given(count=st.integers(0, 10**12 - 1))
def test_counts_are_digits(count: int) -> None:
    assert whole(str(count)) == count


@pytest.mark.parametrize("cell", ["1,009", "1.5", "-3", "+3", "1e3", "12 ", "٣", "n/a", "9" * 13])
def test_whatever_else_is_no_count(cell: str) -> None:
    with pytest.raises(Unreadable):
        whole(cell)


@given(value=st.decimals(0, 1, places=3))
def test_decimals_are_kept_exactly(value: Decimal) -> None:
    assert INDEX(str(value)) == value


@pytest.mark.parametrize("cell", ["1.001", "-0.1", "NaN", "Infinity", ".5", "0,743", "1e-3", "0.1234567"])
def test_a_decimal_is_plain_and_within_its_bounds(cell: str) -> None:
    with pytest.raises(Unreadable):
        INDEX(cell)


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(Unreadable, match="divided by zero"):
        above_zero("0")


@given(value=st.dates())
def test_dates_are_read_back(value: date) -> None:
    assert day(value.isoformat()) == value


@pytest.mark.parametrize("cell", ["01/04/2016", "2016-02-30", "20160401", "2016-4-1", "2016-W01-1"])
def test_a_date_is_year_month_and_day(cell: str) -> None:
    with pytest.raises(Unreadable):
        day(cell)


def test_a_survey_year_starts_in_april() -> None:
    assert survey_year("2009/10") == date(2009, 4, 1)


@pytest.mark.parametrize("cell", ["2009/11", "2009-10", "2009", "2009/2010"])
def test_a_survey_year_names_the_next_year(cell: str) -> None:
    with pytest.raises(Unreadable):
        survey_year(cell)


def test_every_fault_of_every_row_is_found_and_only_good_rows_are_kept() -> None:
    columns = (Column("area", text), Column("kind", one_of("a", "b")), Column("count", whole, may_be_blank=True))
    rows, faults = read_table(b"area,kind,count\n,c,x\n03R,a,\n02T,b,4\n", "f.csv", columns)
    assert [(row.text("area"), row.number("count")) for row in rows] == [("03R", None), ("02T", Decimal(4))]
    assert [(fault.line, fault.column, fault.code) for fault in faults] == [
        (2, "area", "blank"),
        (2, "kind", "not-an-option"),
        (2, "count", "not-a-count"),
    ]
