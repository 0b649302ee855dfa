from datetime import date, datetime

import pytest

from metrics.periods import Period, financial_year, month, quarter
from metrics.uploads.columns import Unreadable
from metrics.uploads.returns.periods_in_words import read_period
from metrics.uploads.returns.template import period_cell

APRIL = month(date(2016, 4, 1))


@pytest.mark.parametrize(
    "written",
    [
        *("2016-04", "Apr 2016", "April 2016", "APRIL  2016", "April\N{NO-BREAK SPACE}2016", "Apr-16", "apr 16"),
        *("01/04/2016", "1/4/2016", "30/04/2016", "2016-04-01", "2016-04-01 00:00:00"),
        *(date(2016, 4, 1), datetime(2016, 4, 30), 42461.0),
    ],
)
def test_a_month_in_all_its_ways(written: str | float | date) -> None:
    assert read_period(written)[0] == APRIL


@pytest.mark.parametrize("written", ["2016/17 Q1", "2016-17 Q1", "Q1 2016/17", "2016/2017 q1", "2016/17Q1"])
def test_the_financial_quarter(written: str) -> None:
    assert read_period(written)[0] == quarter(date(2016, 4, 1))


def test_the_last_quarter_of_a_financial_year_is_in_the_next_calendar_year() -> None:
    assert read_period("2016/17 Q4")[0] == quarter(date(2017, 1, 1))


@pytest.mark.parametrize("written", ["2015/16", "2015-16", "2015/2016", " 2015/16 "])
def test_the_year(written: str) -> None:
    assert read_period(written)[0] == financial_year(date(2015, 4, 1))


@pytest.mark.parametrize(
    "written",
    [
        *("2015-07 to 2016-03", "July 2015 to March 2016", "01/07/2015 to 31/03/2016", "2015-07-01 – 2016-03-31"),
        *("2015-07–2016-03", "July 2015—March 2016"),
    ],
)
def test_a_wave_by_its_dates(written: str) -> None:
    assert read_period(written)[0] == Period(date(2015, 7, 1), date(2016, 3, 31))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            (text, "not-a-period")
            for text in ("", "x", "2016", "2016-13", "32/01/2016", "2015/17", "2015/16 Q5", "04/2016")
        ),
        *((number, "not-a-period") for number in (2016.0, 201604.0, 42461.5, -1.0, float("inf"), float("nan"))),
        *((text, "not-a-period") for text in ("9999-12", "31/12/9999", "0001-01", "2016-04 to 9999-12", "2099/00 Q5")),
        *((day, "not-a-period") for day in (date(9999, 12, 31), datetime(1899, 12, 31))),
        ("15/04/2016", "day-inside-month"),
        (date(2016, 4, 2), "day-inside-month"),
        ("2016-03 to 2015-07", "ends-before-it-starts"),
        ("2016-03 to x", "not-a-period"),
    ],
)
def test_what_is_no_period_says_so(written: str | float | date, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_period(written)
    assert caught.value.code == code


@pytest.mark.parametrize("day", [date(2016, 4, 1), date(2011, 12, 1), date(2024, 2, 1)])
def test_what_the_template_writes_is_read_back(day: date) -> None:
    for period in (month(day), quarter(day), financial_year(day), Period(day, month(date(2025, 3, 1)).end)):
        assert read_period(period_cell(period))[0] == period


def test_a_date_is_reported_as_one() -> None:
    assert read_period("01/04/2016")[1] == "a date"
    assert read_period(42461.0)[1] == "a date kept as a number"
    assert read_period("2016-04")[1] == ""
