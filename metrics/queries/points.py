"""A point's page: one period of one chart, everything kept about it, and what the chart makes of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from memory.keys import among
from memory.models import KnownQuerySet
from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.charts.description import ChartDescription, Point, Segment
from metrics.models import Observation, OwedChart, Submission
from metrics.queries.chart_pages import Place, owed_chart, stored_chart
from metrics.queries.held import held_of
from metrics.queries.subjects import MetricSeen
from metrics.series import as_published, charted
from metrics.states import State
from metrics.units import number

AT_MOST = 11  # versions of one value that are shown unless all are asked for: the one in force and ten earlier


@dataclass(frozen=True)
class Neighbour:
    start: str
    label: str


@dataclass(frozen=True)
class Version:
    """What one observation says, in words, and from when until when it was the value known."""

    period: str
    value: str
    published: str
    interval: str
    numerator: str
    denominator: str
    respondents: str
    state: State
    standing: str
    fault: str
    reason: str
    design: str
    cell: str
    source_version_on: date | None
    submission: Submission
    known_from: datetime
    known_until: datetime | None

    @property
    def origin(self) -> str:
        """What it came with, its place there and who sent it, as far as that is known."""
        sent_by = self.submission.sent_by
        return ", ".join(filter(None, (self.submission.title, self.cell, sent_by and f"sent by {sent_by}")))


@dataclass(frozen=True)
class Kept:
    """The version in force of one period, None where it was withdrawn, and the earlier ones, latest first.

    `first`: what was first received, also where it is among the `left_out` oldest ones.
    """

    now: Version | None
    earlier: tuple[Version, ...]
    first: Version
    left_out: int = 0

    @property
    def all(self) -> tuple[Version, ...]:
        return (self.now, *self.earlier) if self.now else self.earlier

    @property
    def all_earlier(self) -> int:
        """How many there are, shown or not."""
        return len(self.earlier) + self.left_out

    @property
    def is_long(self) -> bool:
        """Whether only some are shown unless all are asked for."""
        return len(self.all) + self.left_out > AT_MOST

    @property
    def label(self) -> str:
        return self.first.period


@dataclass(frozen=True)
class OnChart:
    """What the stored chart makes of the period."""

    point: Point
    segment: Segment | None
    rule_set: str
    computed_at: datetime


@dataclass(frozen=True)
class PointPage:
    """`kept` is empty where nothing was received for a period that the chart has. Usually it holds one."""

    label: str
    kept: tuple[Kept, ...]
    on_chart: OnChart | None
    previous: Neighbour | None
    next: Neighbour | None
    owed: OwedChart | None


def point_page(
    metric: MetricSeen, place: Place, start: date, viewpoint: Viewpoint, at_most: int | None = AT_MOST
) -> PointPage | None:
    """None where neither a value nor a row of the chart is about a period that starts then.

    `at_most`: versions of one value that are shown, the latest; None for all.
    """
    stored = stored_chart(metric, place, viewpoint)
    description = ChartDescription.from_json(stored.description) if stored else None
    kept = kept_at(metric, place, start, viewpoint, at_most)
    neighbours = description.points if description else ()
    point = next((each for each in neighbours if each.start == start), None)
    if not kept and point is None:
        return None
    before, after = _around(_starts(description, metric, place, viewpoint), start)
    return PointPage(
        label=point.label if point else kept[0].label,
        kept=kept,
        on_chart=OnChart(point, _segment(description, point), stored.rule_set, stored.computed_at) if point else None,
        previous=before,
        next=after,
        owed=owed_chart(metric, place, viewpoint),
    )


def _segment(description: ChartDescription, point: Point) -> Segment | None:
    return None if point.segment is None else description.segments[point.segment]


def _starts(
    description: ChartDescription | None, metric: MetricSeen, place: Place, viewpoint: Viewpoint
) -> list[Neighbour]:
    """Every period of the chart in order, or of what is held where no chart is stored yet."""
    if description:
        return [Neighbour(point.start.isoformat(), point.label) for point in description.points]
    held = Observation.objects.seen_from(viewpoint).filter(among(metric=[metric.pk], area=[place.area]))
    rows = held.order_by("period_start", "period_end").only("period_start", "period_end")
    return [Neighbour(row.period_start.isoformat(), row.period.label) for row in rows]


def _around(periods: list[Neighbour], start: date) -> tuple[Neighbour | None, Neighbour | None]:
    """The periods before and after; ISO dates are in order as texts."""
    day = start.isoformat()
    before = [period for period in periods if period.start < day]
    after = [period for period in periods if period.start > day]
    return (before[-1] if before else None), (after[0] if after else None)


def kept_at(
    metric: MetricSeen, place: Place, start: date, viewpoint: Viewpoint, at_most: int | None
) -> tuple[Kept, ...]:
    """What is kept about periods that start on a day, with what was known of them before the viewpoint's moment."""
    known = Observation.objects.filter(among(metric=[metric.pk], area=[place.area]), period_start=start)
    if viewpoint.is_past:
        known = known.filter(known_from__lte=viewpoint.as_of)
    by_period = defaultdict(list)
    for row in _latest_and_first(known, at_most).select_related("submission__sent_by"):
        by_period[row.period_end, row.design].append(row)
    return tuple(_kept(rows, metric.definition, viewpoint, at_most) for rows in by_period.values())


def _latest_and_first(known: KnownQuerySet, at_most: int | None) -> KnownQuerySet:
    """Of each value the versions to show, the latest first, then the first of all; each with how many there are."""
    value = ("period_end", "design")
    counted = known.annotate(
        nth=Window(RowNumber(), partition_by=value, order_by="-known_from"),
        versions=Window(Count("*"), partition_by=value),
    )
    shown = counted.filter(Q(nth__lte=at_most) | Q(nth=F("versions"))) if at_most else counted
    return shown.order_by(*value, "-known_from")


def _kept(rows: list[Observation], definition: Definition, viewpoint: Viewpoint, at_most: int | None) -> Kept:
    versions = tuple(_version(row, definition, viewpoint) for row in rows)
    first, shown = versions[-1], versions[:at_most]
    left_out = rows[0].versions - len(shown)
    if shown[0].known_until is None:
        return Kept(shown[0], shown[1:], first, left_out)
    return Kept(None, shown, first, left_out)


def _version(row: Observation, definition: Definition, viewpoint: Viewpoint) -> Version:
    held = held_of(row)
    return Version(
        period=held.period.label,
        value=definition.unit.in_words(charted(held, definition)),
        published=f"{as_published(held, definition)} {definition.unit_as_published.words}".strip(),
        interval=between(row, definition),
        numerator=counted(row.numerator),
        denominator=counted(row.denominator),
        respondents=counted(row.respondents),
        state=held.state,
        standing="provisional" if row.provisional else "final",
        fault=row.fault,
        reason=row.reason,
        design=row.design,
        cell=row.cell,
        source_version_on=row.source_version_on,
        submission=row.submission,
        known_from=row.known_from,
        known_until=_known_until(row, viewpoint),
    )


def _known_until(row: Observation, viewpoint: Viewpoint) -> datetime | None:
    """None while it was the value known at the viewpoint's moment: what came later is not told there."""
    if row.known_until is None or row.known_until > viewpoint.horizon:
        return None
    return row.known_until


def between(row: Observation, definition: Definition) -> str:
    """The published interval; none is ever computed here."""
    if row.lower is None or row.upper is None:
        return ""
    return f"{definition.unit.format(row.lower)} to {definition.unit.format(row.upper)}"


def counted(value: Decimal | int | None) -> str:
    """A count or denominator: whole, or to one place."""
    if value is None:
        return ""
    return number(value, 0 if value == int(value) else 1)
