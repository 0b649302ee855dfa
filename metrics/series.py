"""A held series: values in order of period, gaps filled with rows that say why, and what is charted of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any

from metrics.catalogue import Definition
from metrics.periods import Period, months_between, quarters_between
from metrics.states import State


@dataclass(frozen=True)
class Held:
    """One kept value, or the reason for having none. Counts in events; denominators in people or days."""

    period: Period
    state: State
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    respondents: int | None = None
    provisional: bool = False
    fault: str = ""
    reason: str = ""
    design: str = ""

    @classmethod
    def quickly(cls, *said: Any) -> "Held":
        """Of all fields in their order: the same as the constructor makes in three times the time."""
        held = object.__new__(cls)
        held.__dict__.update(zip(FIELDS, said, strict=True))
        return held

    @cached_property
    def rate(self) -> Decimal | None:
        """Numerator over denominator; None where either is not held or the state has no value."""
        if not self.state.has_value or self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


FIELDS = tuple(field.name for field in fields(Held))


def filled(series: Sequence[Held], definition: Definition) -> tuple[Held, ...]:
    """The series in order, with a row for each period between its ends that nothing was received for.

    Surveys, yearly figures and tables such as winter beds have no rows filled: their periods follow no grid.
    """
    if not series or definition.kind in ("table", "survey wave") or definition.frequency not in GRIDS:
        return tuple(sorted(series, key=lambda held: held.period))
    by_period = {held.period: held for held in series}
    grid = GRIDS[definition.frequency](min(by_period).start, max(by_period).end)
    return tuple(by_period.get(period) or _gap(period) for period in grid)


GRIDS = {"month": months_between, "quarter": quarters_between}


def _gap(period: Period) -> Held:
    return Held(period, State.MISSING, reason="Nothing was received for this period.")


def charted(held: Held, definition: Definition) -> float | None:
    """The number that stands on the chart, in the definition's chart unit.

    What happens month by month is charted per 30 days, so that short months do not look low.
    """
    if not held.state.has_value:
        return None
    if held.value is not None:
        return float(held.value)
    if definition.exposure in ("people", "days"):
        rate = held.rate
        if rate is None or definition.exposure == "days":
            return None if rate is None else float(rate)
        return float(rate * 1000 * 30 / held.period.days)
    if held.numerator is None:
        return None
    per_30_days = definition.chart_unit == "count_30_days"
    return float(held.numerator * 30 / held.period.days if per_30_days else held.numerator)


def as_published(held: Held, definition: Definition) -> str:
    """The value as the source publishes it, in words of the definition's published unit."""
    return definition.unit_as_published.format(_published(held, definition))


def _published(held: Held, definition: Definition) -> Decimal | None:
    if not held.state.has_value:
        return None
    if held.value is not None:
        return held.value
    if definition.published_unit == "bed_days" or definition.exposure == "none":
        return held.numerator
    if held.rate is None:
        return None
    return held.rate * 1000 if definition.exposure == "people" else held.rate


def together(members: Sequence[tuple[str, Sequence[Held]]], exposure: str) -> tuple[Held, ...]:
    """The members of a cohort as one series: sums of numerators and, where the exposure is people, of denominators.

    Days are the same days for every member, so that beds add up and days do not.

    `members`: (name, series) of distinct areas. A period in which a member has no value has none
    for the cohort, and says whose is not there.
    """
    by_name = {name: {held.period: held for held in series} for name, series in members}
    periods = sorted({period for series in by_name.values() for period in series})
    parts = ({name: series.get(period) for name, series in by_name.items()} for period in periods)
    return tuple(_sum(period, part, exposure) for period, part in zip(periods, parts, strict=True))


def _sum(period: Period, parts: dict[str, Held | None], exposure: str) -> Held:
    absent = [name for name, held in parts.items() if held is None or held.rate is None]
    if absent:
        reasons = sorted({held.reason for name in absent if (held := parts[name]) and held.reason})
        reason = f"No value for {', '.join(absent)}" + (f": {'; '.join(reasons)}" if reasons else "")
        return Held(period, State.MISSING, reason=reason)
    held = [part for part in parts.values() if part is not None]
    return Held(
        period,
        State.REPORTED,
        numerator=sum((part.numerator for part in held if part.numerator is not None), Decimal(0)),
        denominator=_exposed([part.denominator for part in held if part.denominator is not None], exposure),
        provisional=any(part.provisional for part in held),
        fault="; ".join(f"{name}: {part.fault}" for name, part in parts.items() if part and part.fault),
    )


def _exposed(denominators: list[Decimal], exposure: str) -> Decimal:
    return max(denominators) if exposure == "days" else sum(denominators, Decimal(0))


def denominator_steps(series: Sequence[Held], threshold: Decimal = Decimal("0.02")) -> list[tuple[date, Decimal]]:
    """Where the denominator moved by more than `threshold` from one period to the next, as (from when, by what)."""
    held = [(one.period.start, one.denominator) for one in series if one.denominator]
    steps = [(on, after / before - 1) for (_, before), (on, after) in pairwise(held)]
    return [(on, change) for on, change in steps if abs(change) > threshold]


def without_fault(held: Held) -> Held:
    """The same row as statistics see it: a value whose source reports a fault is none."""
    return replace(held, state=State.MISSING, reason=held.fault) if held.fault else held


def fingerprint(series: Sequence[Held]) -> bytes:
    """Everything that the rows say, so that two series are the same if and only if theirs are.

    Days are numbers and fields are taken as they lie: a row's own repr takes five times as long.
    """
    rows = ((held.period.start.toordinal(), held.period.end.toordinal(), *_said(held)) for held in series)
    return repr(list(rows)).encode()


_said = attrgetter(*(name for name in FIELDS if name != "period"))
