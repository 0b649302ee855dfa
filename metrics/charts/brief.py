"""What is to be charted: the brief of a chart and the points of its series."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from metrics.periods import Period
from metrics.states import State
from metrics.units import Unit


@dataclass(frozen=True)
class Event:
    """Something that happened, or was planned, at a site or in the programme.

    `precision` is 'day', 'month' or 'year'; `status` is 'planned', 'in force' or 'happened'.
    """

    on: date
    precision: str
    title: str
    status: str = "happened"


@dataclass(frozen=True)
class Break:
    """A day from which values are not comparable with those before."""

    on: date
    title: str


@dataclass(frozen=True)
class Rebase:
    """A day from which limits are worked out anew, because somebody asked for it with a cause.

    `decision` says who decided and when, in words, and with what reason.
    """

    on: date
    cause: str
    decision: str


@dataclass(frozen=True)
class Note:
    """What somebody wrote about the periods from `start` to `end`.

    `by` says who wrote it and when, `earlier` which value it was about where that has been revised since. `key`
    tells it from the other notes.
    """

    start: date
    end: date
    text: str
    by: str
    earlier: str = ""
    key: int = 0


@dataclass(frozen=True)
class Comparator:
    """Another area's values for the same periods, in the same unit."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Brief:
    """What a chart is of, and what must be said beside it.

    `direction` is 'increase', 'decrease' or 'neutral': the way that is better. `stands_in_for` names the
    core metric when the series is a proxy. `target` is in the unit of the chart.
    """

    title: str
    metric_name: str
    area_name: str
    unit: Unit
    subtitle: str = ""
    direction: str = "neutral"
    stands_in_for: str = ""
    target: float | None = None
    target_source: str = ""
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    written: tuple[Note, ...] = ()
    baseline_text: str = ""
    rule_set: str = ""
    warnings: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    comparability: str = ""
    comparability_note: str = ""
    comparator: Comparator | None = None
    no_limits_reason: str = ""


@dataclass(frozen=True)
class SeriesPoint:
    """One period of the series: the charted value beside the value as published.

    `lower` and `upper` are a published interval, `respondents` its base (survey waves only). A `fault`
    is what the source says is wrong with the value; the value is kept and drawn hollow.
    """

    period: Period
    value: float | None
    published: str = ""
    numerator: float | None = None
    denominator: float | None = None
    state: State = State.REPORTED
    provisional: bool = False
    fault: str = ""
    reason: str = ""
    lower: float | None = None
    upper: float | None = None
    respondents: float | None = None
    note: str = ""

    @classmethod
    def quickly(cls, **said: Any) -> Self:
        """What is not said is at its default: the same as the constructor makes in three times the time."""
        point = object.__new__(cls)
        point.__dict__.update(said)
        return point
