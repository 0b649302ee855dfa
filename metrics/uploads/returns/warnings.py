"""What is unusual in a return and may be right: each asks for a reason, which becomes the note on the point."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from metrics.periods import Period
from metrics.units import Unit, percent
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Revision

JUMP = Decimal("0.10")
ASK = "correct the number, or say why it is right"
Charted = Callable[[Reading], float | None]
Series = dict[Period, Reading]


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
    held: dict[tuple[str, str, str], Series] = {}
    for reading in known:
        held.setdefault(_series_of(reading), {})[reading.period] = reading
    after = {key: dict(series) for key, series in held.items()}
    for reading in readings:
        after.setdefault(_series_of(reading), {})[reading.period] = reading
    found: list[ReturnWarning] = []
    for reading in readings:
        prior = held.get(_series_of(reading), {}).get(reading.period)
        found += _warnings_of(reading, prior, after[_series_of(reading)], limits, charted, jump)
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
        yield _outside(reading, value, own, series, charted)
    before = _before(reading, series)
    if before is not None:
        yield from _denominator_jumped(reading, before, jump)
        yield from _same_as_before(reading, before)


def _revises_final(reading: Reading, prior: Reading) -> ReturnWarning:
    problem = f"{reading.period.label} was reported as final with {written(prior)}; this makes it {written(reading)}"
    return ReturnWarning("revises-final", reading, written(reading), problem, "say why the final value changes")


def _outside(reading: Reading, value: float, own: OwnLimits, series: Series, charted: Charted) -> ReturnWarning:
    rank, is_low = "", value < own.lower
    others = [
        other for period, held in series.items() if period < reading.period and (other := charted(held)) is not None
    ]
    if others and (value < min(others) if is_low else value > max(others)):
        rank = f"the {'lowest' if is_low else 'highest'} in {len(others) + 1} periods, and "
    side = "below" if is_low else "above"
    problem = (
        f"{own.unit.in_words(value)} is {rank}{side} the site's own limits,"
        f" {own.unit.format(own.lower)} to {own.unit.format(own.upper)}"
    )
    return ReturnWarning("outside-own-limits", reading, written(reading), problem)


def _before(reading: Reading, series: Series) -> Reading | None:
    """The reading of the period that ends where this one starts, or of the last wave before this one."""
    eve = reading.period.start - timedelta(days=1)
    earlier = [held for period, held in series.items() if period.end <= eve and held.has_number]
    latest = max(earlier, key=lambda held: held.period.end, default=None)
    if latest is None or (reading.value is None and latest.period.end != eve):
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
