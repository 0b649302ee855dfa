"""What period a cell names, in the ways that people and spreadsheets write it."""

import re
from datetime import date, datetime, timedelta

from metrics.periods import MONTHS, Period, add_months, financial_year, month, quarter
from metrics.uploads.columns import Unreadable

EXAMPLES = {
    "month": "2016-04 or April 2016",
    "quarter": "2016/17 Q1",
    "year": "2015/16",
    "wave": "2015/16, or its first and last month as in 2015-07 to 2016-03",
}
MONTH_NUMBERS = {name[:length].lower(): index for index, name in enumerate(MONTHS, 1) for length in (3, len(name))}
MONTH_NUMBERS["sept"] = 9
ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
BRITISH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
NAMED_MONTH = re.compile(r"([a-z]{3,9})[ .-]*(\d{4}|\d{2})")
YEAR = re.compile(r"(\d{4})[/-](\d{2}|\d{4})")
QUARTER = re.compile(r"(?:(\d{4})[/-](\d{2}|\d{4}),? ?q([1-4])|q([1-4]),? ?(\d{4})[/-](\d{2}|\d{4}))")
SPAN = re.compile(r"(.+?)(?: (?:to|until|-) | ?[–—] ?)(.+)")
YEARS = (1900, 2099)
# Days since this one are how a spreadsheet keeps a date; the bounds keep a year or a count from passing as one.
SERIAL_START = date(1899, 12, 30)
SERIALS = (36526, 54789)  # 2000 to 2049


def read_period(raw: str | float | date | datetime) -> tuple[Period, str]:
    """The period, and how it was written where that was not as we write it ("a date", "a two-figure year").

    Raises Unreadable.
    """
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _month_of_day(raw), "a date"
    if isinstance(raw, float | int):
        return _month_of_day(_serial(raw)), "a date kept as a number"
    return _read_text(re.sub(r"\s+", " ", raw).strip().lower())


def _read_text(text: str) -> tuple[Period, str]:
    if span := SPAN.fullmatch(text):
        return _span(span[1], span[2]), ""
    if given := QUARTER.fullmatch(text):
        return _quarter(given), ""
    if (given := ISO_MONTH.fullmatch(text)) and int(given[2]) <= 12:
        return month(_day(given[1], given[2])), ""
    if given := YEAR.fullmatch(text):
        return _year(given[1], given[2]), ""
    if given := NAMED_MONTH.fullmatch(text):
        return _named(given), "a year of two figures" if len(given[2]) == 2 else ""
    if given := ISO_DAY.fullmatch(text):
        return _month_of_day(_day(*given.groups())), "a date"
    if given := BRITISH_DAY.fullmatch(text):
        return _month_of_day(_day(given[3], given[2], given[1])), "a date"
    raise _no_period()


def _no_period() -> Unreadable:
    mend = "write a month as 2016-04, a quarter as 2016/17 Q1, a year as 2015/16"
    return Unreadable("not-a-period", "is no period that can be understood", f"{mend}, or a wave as 2015-07 to 2016-03")


def _day(year: str, in_year: str, day: str = "1") -> date:
    try:
        return _of_our_time(date(int(year), int(in_year), int(day)))
    except ValueError:
        problem = "is no day that exists (days are read as day/month/year)"
        raise Unreadable("not-a-period", problem, f"write the period as {EXAMPLES['month']}") from None


def _of_our_time(day: date) -> date:
    """The day itself; a slip of the hand or a stand-in such as 31/12/9999 is no period, and has no month after it."""
    if YEARS[0] <= day.year <= YEARS[1]:
        return day
    problem = f"is in the year {day.year}, of which no return is asked"
    raise Unreadable("not-a-period", problem, f"check the year; write the period as {EXAMPLES['month']}")


def _month_of_day(day: date) -> Period:
    """A date stands for its month only as the first or last day of it."""
    period = month(_of_our_time(day))
    if day in (period.start, period.end):
        return period
    problem = f"is a day inside {period.label}, read as day/month/year"
    raise Unreadable("day-inside-month", problem, f"write the period as {period.start:%Y-%m} if that month is meant")


def _serial(number: float) -> date:
    if not (float(number).is_integer() and SERIALS[0] <= number <= SERIALS[1]):
        raise _no_period()
    return SERIAL_START + timedelta(days=int(number))


def _named(given: re.Match[str]) -> Period:
    if given[1] not in MONTH_NUMBERS:
        raise _no_period()
    year = given[2] if len(given[2]) == 4 else f"20{given[2]}"
    return month(_day(year, str(MONTH_NUMBERS[given[1]])))


def _year(first: str, second: str) -> Period:
    start = int(first)
    if second not in (f"{(start + 1) % 100:02d}", str(start + 1)) or not YEARS[0] < start <= YEARS[1]:
        problem = "is no financial year, whose second part follows the first"
        mend = f"write a year as {EXAMPLES['year']}, or a month as {EXAMPLES['month']}"
        raise Unreadable("not-a-period", problem, mend)
    return financial_year(date(start, 4, 1))


def _quarter(given: re.Match[str]) -> Period:
    year = _year(given[1] or given[5], given[2] or given[6])
    return quarter(add_months(year.start, 3 * (int(given[3] or given[4]) - 1)))


def _span(first: str, last: str) -> Period:
    start, end = _edge(first, is_end=False), _edge(last, is_end=True)
    if end < start:
        raise Unreadable("ends-before-it-starts", "ends before it starts", "write the earlier month first")
    return Period(start, end)


def _edge(text: str, *, is_end: bool) -> date:
    """A month, or a day, at the start or the end of a span."""
    if given := ISO_DAY.fullmatch(text):
        return _day(*given.groups())
    if given := BRITISH_DAY.fullmatch(text):
        return _day(given[3], given[2], given[1])
    if given := ISO_MONTH.fullmatch(text):
        period = month(_day(given[1], given[2]))
    elif given := NAMED_MONTH.fullmatch(text):
        period = _named(given)
    else:
        raise _no_period()
    return period.end if is_end else period.start
