"""Periods that a value is about: months, quarters, financial years and survey waves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

REMEMBERED = 10_000  # periods that are asked for again and again; what is sent to us may hold any number of others
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def is_month(self) -> bool:
        return self == month(self.start)

    @property
    def is_quarter(self) -> bool:
        return self.start.month in (1, 4, 7, 10) and self == quarter(self.start)

    @property
    def is_financial_year(self) -> bool:
        return self == financial_year(self.start)

    @property
    def label(self) -> str:
        """As the NHS writes it: "April 2016", "2016/17 Q1", "2015/16", or "July 2015 to March 2016"."""
        return _label(self)

    @property
    def short_label(self) -> str:
        """For axes and narrow tables: "Apr 2016", "2016/17 Q1"."""
        if self.is_month:
            return f"{MONTHS[self.start.month - 1][:3]} {self.start.year}"
        return self.label


@lru_cache(REMEMBERED)
def between(start: date, end: date) -> Period:
    """The period from `start` to `end`; ValueError where it would end before it starts."""
    return Period(start, end)


@lru_cache(REMEMBERED)
def _label(period: Period) -> str:
    if period.is_month:
        return month_label(period.start)
    if period.is_quarter:
        return f"{financial_year_label(period.start)} Q{(period.start.month - 4) % 12 // 3 + 1}"
    if period.is_financial_year:
        return financial_year_label(period.start)
    return f"{month_label(period.start)} to {month_label(period.end)}"


@cache
def month(day: date) -> Period:
    """The calendar month that holds `day`."""
    start = day.replace(day=1)
    return Period(start, add_months(start, 1) - timedelta(days=1))


@cache
def quarter(day: date) -> Period:
    """The calendar quarter that holds `day`."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(start, add_months(start, 3) - timedelta(days=1))


@cache
def financial_year(day: date) -> Period:
    """The year from 1 April to 31 March that holds `day`."""
    start = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    return Period(start, date(start.year + 1, 3, 31))


def months_between(first: date, last: date) -> Iterator[Period]:
    """Every month from that of `first` to that of `last`."""
    period = month(first)
    while period.start <= last:
        yield period
        period = month(period.end + timedelta(days=1))


def quarters_between(first: date, last: date) -> Iterator[Period]:
    """Every calendar quarter from that of `first` to that of `last`."""
    period = quarter(first)
    while period.start <= last:
        yield period
        period = quarter(period.end + timedelta(days=1))


def add_months(day: date, count: int) -> date:
    """The first of a month, `count` months on. Only for days that are the first of a month."""
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


@cache
def month_label(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_label(day: date) -> str:
    return f"{day.day} {month_label(day)}"


@cache
def financial_year_label(day: date) -> str:
    start = financial_year(day).start.year
    return f"{start}/{(start + 1) % 100:02d}"
