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

from metrics.charts.brief import Break, Brief, Comparator, Event, Note, Rebase, SeriesPoint
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
    "Note",
    "NoteMark",
    "Point",
    "Rebase",
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
    there, itself included. `says` is what a screen reader hears on arriving here. `notes` are the numbers
    of the notes about it, and `note` what stands in its row of the table; `restarts`: limits restart with it.
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
    notes: tuple[int, ...] = ()
    restarts: bool = False

    def but(self, **fields: Any) -> "Point":
        """This point with some fields changed.

        As `dataclasses.replace`, which for so many fields takes thirty times as long; a chart does it often.
        """
        changed = object.__new__(Point)
        changed.__dict__.update(self.__dict__, **fields)
        return changed


@dataclass(frozen=True)
class Segment:
    """Mean and process limits of one group of periods; limits are None where they cannot be computed.

    `superseded`: limits restart after it, so that nothing new is judged by it.
    """

    start: date
    end: date
    mean: float
    lower: float | None
    upper: float | None
    mean_text: str
    lower_text: str
    upper_text: str
    words: str
    superseded: bool = False


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
    """A vertical line: an event ('happened' or 'planned'), a 'break' or a 'rebase', keyed by a letter."""

    letter: str
    at: date
    kind: str
    when: str
    text: str
    words: str

    @property
    def is_event(self) -> bool:
        return self.kind in ("happened", "planned")


@dataclass(frozen=True)
class NoteMark:
    """A note about the periods from `start` to `end`, keyed by a number.

    `point` is the one point it is about, None where it is about several. `text` is cut short for a picture, and
    `words` say also what it is about and who wrote it; `key` tells which note it is.
    """

    number: int
    start: date
    end: date
    at: date
    words: str
    text: str = ""
    point: int | None = None
    key: int = 0


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
    """A chart of one metric for one area; `kind` is "trend", "plain", "wave" or "growth".

    `interval_band`: the intervals of neighbouring points are joined to a band, in place of a bar at each.
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
    interval_band: bool = False
    segments: tuple[Segment, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[NoteMark, ...] = ()
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
    def keyed(self) -> tuple[Mark | NoteMark, ...]:
        """What has a letter or a number above the plot, in order of date."""
        found: list[Mark | NoteMark] = [*self.marks, *self.notes]
        return tuple(sorted(found, key=lambda mark: mark.at))

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
