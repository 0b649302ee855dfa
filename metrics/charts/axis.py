"""Axes: how far they run and what stands at their ticks."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from metrics.charts.description import ChartDescription, DateTick, TimeAxis, ValueAxis, ValueTick
from metrics.periods import REMEMBERED, Period, add_months, financial_year, financial_year_label, month, month_label
from metrics.units import number

STEPS = (Decimal("1"), Decimal("2"), Decimal("2.5"), Decimal("5"), Decimal("10"))
SPACES = 4
NEAR_ZERO = 0.35
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
MOST_TICKS, MOST_TICKS_NARROW = 9, 4


def value_axis(values: Iterable[float], title: str) -> ValueAxis:
    """An axis around `values` with round ticks; from zero when the lowest is not far above it; bare without values."""
    held = list(values)
    if not held:
        return ValueAxis(0.0, 1.0, title, ())
    low, high = _span(held)
    step = _step((high - low) / SPACES)
    first, last = _ticks_around(low, high, step)
    places = max(0, -int(step.normalize().as_tuple().exponent))
    ticks = tuple(ValueTick(float(step * index), number(step * index, places)) for index in range(first, last + 1))
    return ValueAxis(ticks[0].value, ticks[-1].value, title, ticks)


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if high - low <= max(1e-9, 1e-9 * max(abs(low), abs(high))):
        room = max(abs(high) * 0.1, 1e-6) if high else 1.0
        low, high = (low if low >= 0 and low - room < 0 else low - room), high + room
    if 0 <= low < NEAR_ZERO * high:
        low = 0.0
    return low, high


def _step(size: float) -> Decimal:
    exponent = math.floor(math.log10(size))
    scaled = [step.scaleb(exponent) for step in STEPS]
    return next((step for step in scaled if float(step) >= size), scaled[-1])


def _ticks_around(low: float, high: float, step: Decimal) -> tuple[int, int]:
    """The first and the last tick, as multiples of `step`, with a little room beyond every value but zero."""
    room = step / 20
    first = int(((Decimal(low) - room) / step).to_integral_value(ROUND_FLOOR)) if low else 0
    last = int(((Decimal(high) + room) / step).to_integral_value(ROUND_CEILING)) if high else 0
    return first, max(last, first + 1)


def starts_at_zero(axis: ValueAxis) -> bool:
    return axis.low <= 0 <= axis.high


def shared_range(descriptions: Iterable[ChartDescription]) -> tuple[float, float] | None:
    """The range of values that holds all of several charts, for small multiples on one axis."""
    axes = [description.value_axis for description in descriptions if description.points]
    if not axes:
        return None
    return min(axis.low for axis in axes), max(axis.high for axis in axes)


def time_axis(periods: Sequence[Period]) -> TimeAxis:
    """From the first day of the first period to the last day of the last."""
    if not periods:
        return TimeAxis(date(2015, 4, 1), date(2016, 3, 31), ())
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    regular = all(period.is_month or period.is_quarter for period in periods)
    ticks = _month_ticks(start, end) if regular else _period_ticks(periods)
    return TimeAxis(start, end, ticks)


def _month_ticks(start: date, end: date) -> tuple[DateTick, ...]:
    """Firsts of a month at even steps, counted so that Aprils, which begin financial years, come first."""
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    step = next((step for step in MONTH_STEPS if count / step <= MOST_TICKS), MONTH_STEPS[-1])
    first = month(start).start
    days = [day for day in (add_months(first, index) for index in range(count)) if _falls_on(day, step)]
    if not days:
        days = [first]
    return _ticks([(day, _short(day)) for day in days])


def _falls_on(day: date, step: int) -> bool:
    return (day.year * 12 + day.month - 4) % step == 0 if step <= 12 else _year_falls_on(day, step // 12)


def _year_falls_on(day: date, years: int) -> bool:
    return day.month == 4 and day.year % years == 2013 % years


def _short(day: date) -> str:
    name, year = month_label(day).split()
    return f"{name[:3]} {year}"


def _period_ticks(periods: Sequence[Period]) -> tuple[DateTick, ...]:
    keep = math.ceil(len(periods) / MOST_TICKS)
    return _ticks([(middle(period), wave_label(period)) for period in periods[::keep]])


def _ticks(days: list[tuple[date, str]]) -> tuple[DateTick, ...]:
    keep = max(1, math.ceil(len(days) / MOST_TICKS_NARROW))
    return tuple(DateTick(day, text, index % keep == 0) for index, (day, text) in enumerate(days))


def wave_label(period: Period) -> str:
    """The financial year for a period inside one, as survey years are named; else the period itself."""
    if financial_year(period.start) == financial_year(period.end) and period.days > 31:
        return financial_year_label(period.start)
    return period.short_label


@lru_cache(REMEMBERED)
def middle(period: Period) -> date:
    return period.start + (period.end - period.start) / 2
