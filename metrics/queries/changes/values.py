"""Values that became known, were revised or were withdrawn: counted by series, and one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from memory.difference import Change, Kind, differences
from memory.span import Span
from metrics.catalogue import Definition
from metrics.models import Observation
from metrics.models.observations import KEY
from metrics.queries.changes.scope import Scope
from metrics.queries.held import held_of
from metrics.queries.inputs import Series
from metrics.series import charted
from metrics.units import number

# What a value says; where it came from may change without the value becoming another one.
SAID = ("numerator", "denominator", "value", "lower", "upper", "respondents", "state", "provisional", "fault", "reason")


@dataclass(frozen=True)
class Counts:
    """How many values are new, revised and withdrawn."""

    new: int = 0
    revised: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.revised + other.revised, self.withdrawn + other.withdrawn)

    @property
    def all(self) -> int:
        return self.new + self.revised + self.withdrawn

    @property
    def restated(self) -> int:
        """Those that differ from what a reader may have quoted."""
        return self.revised + self.withdrawn


def counts_by_series(span: Span, scope: Scope) -> dict[Series, Counts]:
    """Series in which any value changed. One query, which counts what `differences` finds."""
    narrowed, narrowing = _narrowed(scope)
    columns = ", ".join((*KEY_COLUMNS, *SAID))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH opened AS (
                    SELECT {columns}, TRUE AS is_there FROM metrics_observation
                    WHERE {SPAN} @> %(until)s::timestamptz AND known_from > %(since)s {narrowed}
                ), closed AS (
                    SELECT {columns}, TRUE AS was_there FROM metrics_observation
                    WHERE {SPAN} @> %(since)s::timestamptz AND known_until <= %(until)s {narrowed}
                )
                SELECT metric_id, area_id,
                    count(*) FILTER (WHERE was_there IS NULL),
                    count(*) FILTER (WHERE is_there AND was_there),
                    count(*) FILTER (WHERE is_there IS NULL)
                FROM opened FULL JOIN closed USING ({", ".join(KEY_COLUMNS)})
                WHERE is_there IS NULL OR was_there IS NULL
                OR ({_of("opened")}) IS DISTINCT FROM ({_of("closed")})
                GROUP BY metric_id, area_id""",
            {"since": span.since, "until": span.until, **narrowing},
        )
        return {(metric, area): Counts(*counted) for metric, area, *counted in cursor.fetchall()}


SPAN = "tstzrange(known_from, known_until, '[)')"  # as it is indexed
KEY_COLUMNS = tuple(f"{name}_id" if name in ("metric", "area") else name for name in KEY)


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in SAID)


def _narrowed(scope: Scope) -> tuple[str, dict[str, list[int]]]:
    conditions: list[str] = []
    values: dict[str, list[int]] = {}
    if scope.metrics is not None:
        conditions.append("AND metric_id = ANY(%(metrics)s::bigint[])")
        values["metrics"] = list(scope.metrics)
    if scope.areas is not None:
        conditions.append("AND area_id = ANY(%(areas)s::bigint[])")
        values["areas"] = list(scope.areas)
    if scope.series is not None:
        conditions.append("AND (metric_id, area_id) IN (SELECT * FROM unnest(%(in_m)s::bigint[], %(in_a)s::bigint[]))")
        pairs = sorted(scope.series)
        values |= {"in_m": [metric for metric, _ in pairs], "in_a": [area for _, area in pairs]}
    return " ".join(conditions), values


@dataclass(frozen=True)
class ValueChange:
    """One value at both ends of a span, in words; a side is empty where nothing was known."""

    kind: Kind
    metric: int
    area: int
    area_name: str
    start: str
    period: str
    before: str
    after: str
    at: datetime
    why: str


def value_changes(span: Span, scope: Scope, definitions: Mapping[int, Definition]) -> list[ValueChange]:
    """Every change of a value in the scope, in order of metric, area and period. One query."""
    rows = scope.of_series(Observation.objects.select_related("area").defer("submission"))
    rows = rows.order_by("metric_id", "area__name", "period_start", "period_end", "design")
    found = differences(rows, KEY, span, SAID)
    return [
        _in_words(change, definitions.get(change.row.metric_id))
        for change in sorted(found, key=_in_order)
        if (change.row.metric_id, change.row.area_id) in scope
    ]


def _in_order(change: Change) -> tuple:
    row = change.row
    return row.metric_id, row.area.name, row.period_start, row.period_end, row.design


def _in_words(change: Change, definition: Definition | None) -> ValueChange:
    row = change.row
    return ValueChange(
        kind=change.kind,
        metric=row.metric_id,
        area=row.area_id,
        area_name=row.area.name,
        start=row.period_start.isoformat(),
        period=row.period.label,
        before=said(change.before, definition),
        after=said(change.after, definition),
        at=change.after.known_from if change.after else change.before.known_until,
        why=change.after.reason if change.after else "",
    )


def said(row: Observation | None, definition: Definition | None) -> str:
    """A value in words, with the counts it rests on: "9.8 per 1,000 … (9,000 of 336,000), provisional"."""
    if row is None:
        return ""
    held = held_of(row)
    value = charted(held, definition) if definition else row.value
    words = definition.unit.in_words(value) if definition and value is not None else ""
    counts = " of ".join(_counted(part) for part in (row.numerator, row.denominator) if part is not None)
    parts = [f"{words} ({counts})" if words and counts else words or counts or str(held.state)]
    if row.lower is not None and row.upper is not None and definition:
        parts.append(f"{definition.unit.format(row.lower)} to {definition.unit.format(row.upper)}")
    parts += ["provisional"] if row.provisional else []
    parts += [f"source reports a fault: {row.fault}"] if row.fault else []
    return ", ".join(parts)


def _counted(value) -> str:
    return number(value, 0 if value == int(value) else 1)
