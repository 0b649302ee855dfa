"""The one description of a chart, from which every writer works.

`Brief` and `SeriesPoint` (of `brief.py`) say what is to be charted. `ChartDescription` is the finished
result: words, flags, limits, marker kinds and tick texts are all settled in it, so that a picture, a
table and a sentence made from it cannot disagree. Writers only place marks on axes.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from metrics.charts.brief import Break, Brief, Comparator, Event, SeriesPoint
from metrics.states import State
from metrics.units import Unit

__all__ = [
    "SCHEMA",
    "Band",
    "BandKind",
    "Break",
    "Brief",
    "ChartDescription",
    "Comparator",
    "ComparatorLine",
    "DateTick",
    "Event",
    "Level",
    "Mark",
    "Marker",
    "Point",
    "Segment",
    "SeriesPoint",
    "TimeAxis",
    "ValueAxis",
    "ValueTick",
]

SCHEMA = 1


class Marker(StrEnum):
    """How a point is drawn. High and low follow from the better direction, as for the icons."""

    PLAIN = "plain"
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    HOLLOW = "hollow"
    ABSENT = "absent"

    @property
    def is_special(self) -> bool:
        return self.value.startswith(("improvement", "concern", "neutral"))


@dataclass(frozen=True)
class Point:
    """One period, ready to be drawn or read out.

    `plotted` is the value held inside the axis (a faulty one may lie far outside; `off_axis` then says
    'above' or 'below'). `side` is where it lies against the mean, `run` how many in a row have lain
    there, itself included. `says` is what a screen reader hears on arriving here.
    """

    index: int
    start: date
    end: date
    at: date
    label: str
    value: float | None
    value_text: str
    published: str
    state: State
    marker: Marker
    says: str
    plotted: float | None = None
    off_axis: str = ""
    numerator_text: str = ""
    denominator_text: str = ""
    provisional: bool = False
    fault: str = ""
    reason: str = ""
    note: str = ""
    verdict: str = ""
    side: str = ""
    run: int = 0
    rules: tuple[str, ...] = ()
    segment: int | None = None
    lower: float | None = None
    upper: float | None = None
    interval_text: str = ""
    respondents_text: str = ""
    comparator_text: str = ""


@dataclass(frozen=True)
class Segment:
    """Mean and process limits of one group of periods; limits are None where they cannot be computed."""

    start: date
    end: date
    mean: float
    lower: float | None
    upper: float | None
    mean_text: str
    lower_text: str
    upper_text: str
    words: str


class BandKind(StrEnum):
    BASELINE = "baseline"
    PROVISIONAL = "provisional"
    GAP = "gap"
    FAULT = "fault"


@dataclass(frozen=True)
class Band:
    """A stretch of time that is shaded and labelled."""

    kind: BandKind
    start: date
    end: date
    label: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A vertical line: an event ('happened' or 'planned') or a 'break', keyed by a letter."""

    letter: str
    at: date
    kind: str
    when: str
    text: str
    words: str


@dataclass(frozen=True)
class Level:
    """A horizontal line across the whole chart, such as a target."""

    value: float
    label: str
    value_text: str
    source: str = ""


@dataclass(frozen=True)
class ComparatorLine:
    """The comparator's values by index of point, and the runs of indices that are joined."""

    name: str
    values: tuple[float | None, ...]
    lines: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ValueTick:
    value: float
    text: str


@dataclass(frozen=True)
class DateTick:
    """`narrow` ticks are those a narrow picture has room for."""

    on: date
    text: str
    narrow: bool


@dataclass(frozen=True)
class ValueAxis:
    low: float
    high: float
    title: str
    ticks: tuple[ValueTick, ...]


@dataclass(frozen=True)
class TimeAxis:
    start: date
    end: date
    ticks: tuple[DateTick, ...]


@dataclass(frozen=True)
class ChartDescription:
    """A chart of one metric for one area; `kind` is "trend", "plain" or "wave".

    `lines` are runs of point indices joined by the line; `no_limits` says why no limits are drawn.
    `headline` is the finding in a few words, `sentence` in one or two. `icon_period` is the period the icons speak
    of, which is earlier than the last when the last has no value.
    """

    kind: str
    title: str
    subtitle: str
    metric_name: str
    area_name: str
    proxy_text: str
    unit: Unit
    points: tuple[Point, ...]
    value_axis: ValueAxis
    time_axis: TimeAxis
    lines: tuple[tuple[int, ...], ...] = ()
    segments: tuple[Segment, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    target: Level | None = None
    comparator: ComparatorLine | None = None
    variation_icon: str | None = None
    assurance_icon: str | None = None
    icon_period: str = ""
    growth_text: str = ""
    change_text: str = ""
    no_limits: str = ""
    baseline_text: str = ""
    rule_set: str = ""
    caption: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    headline: str = ""
    sentence: str = ""
    alternative_text: str = ""

    @property
    def latest(self) -> Point | None:
        """The last point with a value that its source does not fault."""
        return next((point for point in reversed(self.points) if point.value is not None and not point.fault), None)

    @property
    def last_due(self) -> Point | None:
        """The last period for which a value could be expected."""
        return next((point for point in reversed(self.points) if point.state is not State.NOT_YET_DUE), None)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """The kinds of marker in the picture, in the order of the legend."""
        present = {point.marker for point in self.points}
        return tuple(marker for marker in Marker if marker in present)

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists, texts and numbers; fields at their default are left out."""
        written: dict[str, Any] = CODEC.dump_python(self, mode="json", exclude_defaults=True)
        return {"schema": SCHEMA, **written}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ChartDescription":
        """The description that `as_json` wrote; ValueError when another version wrote it."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"A chart description of schema {SCHEMA} was expected, not {data.get('schema')!r}.")
        return CODEC.validate_python(data)


CODEC = TypeAdapter(ChartDescription)
