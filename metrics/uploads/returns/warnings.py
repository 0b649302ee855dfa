"""What is unusual in a return and may be right: each asks for a reason, which becomes the note on the point."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from metrics.periods import Period
from metrics.units import Unit, percent
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Revision

JUMP = Decimal("0.10")
ASK = "correct the number, or say why it is right"
Charted = Callable[[Reading], float | None]
Values = Mapping[Period, Reading]


class Series:
    """The readings of one series as they would be once the return is published, put into order once."""

    def __init__(self, values: Values, charted: Charted) -> None:
        self._values, self._charted = values, charted
        self._numbered = sorted((r for r in values.values() if r.has_number), key=lambda r: r.period.end)
        self._ends = [reading.period.end for reading in self._numbered]

    def last_before(self, day: date) -> Reading | None:
        """The last with a number whose period ended before a day; of several that end together, the first given."""
        place = bisect_left(self._ends, day)
        return self._numbered[bisect_left(self._ends, self._ends[place - 1])] if place else None

    def extremes_before(self, period: Period) -> tuple[int, float, float]:
        """How many values the chart has before a period, the lowest and the highest of them."""
        periods, lowest, highest = self._extremes
        count = bisect_left(periods, period)
        return (count, lowest[count - 1], highest[count - 1]) if count else (0, 0.0, 0.0)

    @cached_property
    def _extremes(self) -> tuple[list[Period], list[float], list[float]]:
        """The periods that have a value on the chart in order, and the lowest and highest value up to each."""
        drawn = ((period, self._charted(reading)) for period, reading in self._values.items())
        values = sorted((period, value) for period, value in drawn if value is not None)
        numbers = [value for _, value in values]
        return [period for period, _ in values], list(accumulate(numbers, min)), list(accumulate(numbers, max))


@dataclass(frozen=True)
class OwnLimits:
    """The limits of the site's own chart, in the unit in which the metric is charted."""

    lower: float
    upper: float
    unit: Unit


@dataclass(frozen=True)
class ReturnWarning:
    """One unusual thing about one reading; `problem` follows the place, `ask` is what the sender is asked to do."""

    code: str  # "outside-own-limits", "denominator-jumped", "revises-final", "same-as-before"
    reading: Reading
    found: str
    problem: str
    ask: str = ASK

    @property
    def sheet(self) -> str:
        return self.reading.cell.rpartition("!")[0]

    @property
    def cell(self) -> str:
        return self.reading.cell.rpartition("!")[2]

    def as_json(self) -> dict[str, object]:
        """The form that faults have, with another severity."""
        return {
            "severity": "warning",
            "code": self.code,
            "sheet": self.sheet,
            "cells": [self.cell],
            "found": self.found,
            "problem": self.problem,
            "mend": self.ask,
        }


def find_warnings(
    readings: Sequence[Reading],
    *,
    known: Iterable[Reading],
    limits: Mapping[tuple[str, str], OwnLimits],
    charted: Charted,
    jump: Decimal = JUMP,
) -> tuple[ReturnWarning, ...]:
    """The warnings of a return, in the order of its rows.

    `known` are the current values, as readings; `limits` by metric and area, where the chart has limits; `charted`
    gives the value of a reading as the chart draws it, or None. A value that is known already, unchanged, warns of
    nothing.
    """
    held: dict[tuple[str, str, str], dict[Period, Reading]] = {_series_of(reading): {} for reading in readings}
    for reading in known:
        if (values := held.get(_series_of(reading))) is not None:
            values[reading.period] = reading
    incoming: dict[tuple[str, str, str], dict[Period, Reading]] = {}
    for reading in readings:
        incoming.setdefault(_series_of(reading), {})[reading.period] = reading
    after = {key: Series(held[key] | values, charted) for key, values in incoming.items()}
    found: list[ReturnWarning] = []
    for reading in readings:
        key = _series_of(reading)
        found += _warnings_of(reading, held[key].get(reading.period), after[key], limits, charted, jump)
    return tuple(found)


def _series_of(reading: Reading) -> tuple[str, str, str]:
    return reading.metric, reading.area, reading.design


def _warnings_of(
    reading: Reading,
    prior: Reading | None,
    series: Series,
    limits: Mapping[tuple[str, str], OwnLimits],
    charted: Charted,
    jump: Decimal,
) -> Iterator[ReturnWarning]:
    if prior is not None and not Revision(prior, reading).is_of_numbers:
        return
    if prior is not None and Revision(prior, reading).is_of_final:
        yield _revises_final(reading, prior)
    if not reading.has_number:
        return
    own = limits.get((reading.metric, reading.area))
    value = charted(reading)
    if own and value is not None and not own.lower <= value <= own.upper:
        yield _outside(reading, value, own, series)
    before = _before(reading, series)
    if before is not None:
        yield from _denominator_jumped(reading, before, jump)
        yield from _same_as_before(reading, before)


def _revises_final(reading: Reading, prior: Reading) -> ReturnWarning:
    problem = f"{reading.period.label} was reported as final with {written(prior)}; this makes it {written(reading)}"
    return ReturnWarning("revises-final", reading, written(reading), problem, "say why the final value changes")


def _outside(reading: Reading, value: float, own: OwnLimits, series: Series) -> ReturnWarning:
    rank, is_low = "", value < own.lower
    others, lowest, highest = series.extremes_before(reading.period)
    if others and (value < lowest if is_low else value > highest):
        rank = f"the {'lowest' if is_low else 'highest'} in {others + 1} periods, and "
    side = "below" if is_low else "above"
    problem = (
        f"{own.unit.in_words(value)} is {rank}{side} the site's own limits,"
        f" {own.unit.format(own.lower)} to {own.unit.format(own.upper)}"
    )
    return ReturnWarning("outside-own-limits", reading, written(reading), problem)


def _before(reading: Reading, series: Series) -> Reading | None:
    """The reading of the period that ends where this one starts, or of the last wave before this one."""
    latest = series.last_before(reading.period.start)
    if latest is None or (reading.value is None and latest.period.end != reading.period.start - timedelta(days=1)):
        return None
    return latest


def _denominator_jumped(reading: Reading, before: Reading, jump: Decimal) -> Iterator[ReturnWarning]:
    if not reading.denominator or not before.denominator:
        return
    change = reading.denominator / before.denominator - 1
    if abs(change) > jump:
        problem = (
            f"the denominator differs by {percent(change)} from that of {before.period.label}, {before.denominator:,f}"
        )
        yield ReturnWarning("denominator-jumped", reading, f"{reading.denominator:,f}", problem)


def _same_as_before(reading: Reading, before: Reading) -> Iterator[ReturnWarning]:
    number = reading.numerator if reading.value is None else reading.value
    if number and number == (before.numerator if before.value is None else before.value):
        problem = f"the number is the same as that of {before.period.label}"
        yield ReturnWarning("same-as-before", reading, written(reading), problem)


def written(reading: Reading) -> str:
    """The numbers of a reading, or its state."""
    if reading.numerator is not None:
        over = f" over {reading.denominator:,f}" if reading.denominator is not None else ""
        return f"{reading.numerator:,f}{over}"
    return f"{reading.value:f}" if reading.value is not None else str(reading.state)
