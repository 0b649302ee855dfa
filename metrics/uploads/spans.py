"""How a row says what period it is about. Each rule raises Unreadable where its cells disagree."""

from collections.abc import Callable
from datetime import date

from metrics.periods import Period, financial_year, month, quarter
from metrics.uploads.columns import Row, Unreadable

Span = Callable[[Row], Period]


def month_between_dates(row: Row) -> Period:
    """One calendar month, from `period_start` to `period_end`."""
    return _matching(row, month(row.needed_day("period_start")), "month")


def quarter_between_dates(row: Row) -> Period:
    """One calendar quarter, whose days `days_in_period` gives again."""
    return _with_days(row, _matching(row, quarter(row.needed_day("period_start")), "quarter"))


def quarter_ending(row: Row) -> Period:
    """One calendar quarter known by `period_end`, whose days `days_in_period` gives again."""
    period = quarter(row.needed_day("period_end"))
    if row.day("period_end") != period.end:
        raise Unreadable("not-a-quarter", "ends no quarter", f"write {period.end}", "period_end")
    return _with_days(row, period)


def fieldwork(row: Row) -> Period:
    """The days over which a survey wave asked."""
    first, last = row.needed_day("survey_period_start"), row.needed_day("survey_period_end")
    if last < first:
        raise Unreadable("ends-early", "is before the start", "check both dates", "survey_period_end")
    return Period(first, last)


def year_of_survey(row: Row) -> Period:
    """The year of a survey whose days of asking the source does not give."""
    return financial_year(row.needed_day("survey_year"))


def _matching(row: Row, period: Period, kind: str) -> Period:
    ends: tuple[tuple[str, date], ...] = (("period_start", period.start), ("period_end", period.end))
    for column, expected in ends:
        if row.day(column) != expected:
            raise Unreadable(f"not-a-{kind}", f"does not fit a whole {kind}", f"write {expected}", column)
    return period


def _with_days(row: Row, period: Period) -> Period:
    if row.number("days_in_period") != period.days:
        problem = f"is not the number of days of {period.label}"
        raise Unreadable("wrong-days", problem, f"write {period.days}", "days_in_period")
    return period
