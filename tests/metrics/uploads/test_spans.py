from datetime import date
from decimal import Decimal

import pytest

from metrics.periods import Period
from metrics.uploads.columns import Row, Unreadable, Value
from metrics.uploads.spans import (
    Span,
    fieldwork,
    month_between_dates,
    quarter_between_dates,
    quarter_ending,
    year_of_survey,
)


def row(**values: Value) -> Row:
    return Row("f.csv", 2, values)


LEAP = {"period_start": date(2016, 1, 1), "period_end": date(2016, 3, 31), "days_in_period": Decimal(91)}


def test_each_rule_finds_its_period() -> None:
    first_quarter = Period(date(2016, 1, 1), date(2016, 3, 31))
    april = row(period_start=date(2016, 4, 1), period_end=date(2016, 4, 30))
    wave = row(survey_period_start=date(2015, 7, 1), survey_period_end=date(2016, 3, 31))
    assert month_between_dates(april).label == "April 2016"
    assert quarter_between_dates(row(**LEAP)) == first_quarter
    assert quarter_ending(row(**LEAP)) == first_quarter
    assert fieldwork(wave).label == "July 2015 to March 2016"
    assert year_of_survey(row(survey_year=date(2015, 4, 1))).label == "2015/16"


@pytest.mark.parametrize(
    ("rule", "change", "column"),
    [
        (month_between_dates, {}, "period_end"),
        (month_between_dates, {"period_start": date(2016, 1, 2)}, "period_start"),
        (quarter_between_dates, {"period_start": date(2016, 2, 1)}, "period_start"),
        (quarter_between_dates, {"period_end": date(2016, 3, 30)}, "period_end"),
        (quarter_between_dates, {"days_in_period": Decimal(90)}, "days_in_period"),
        (quarter_ending, {"period_end": date(2016, 3, 30)}, "period_end"),
        (quarter_ending, {"days_in_period": Decimal(92)}, "days_in_period"),
    ],
)
def test_cells_that_disagree_are_named_by_column(rule: Span, change: dict[str, Value], column: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rule(row(**(LEAP | change)))
    assert refused.value.column == column


def test_a_wave_cannot_end_before_it_starts() -> None:
    with pytest.raises(Unreadable, match="before the start"):
        fieldwork(row(survey_period_start=date(2016, 7, 1), survey_period_end=date(2016, 3, 31)))
