"""Changes of what figures rest on, field by field: definitions, links between sites and areas, breaks, the register."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from memory.difference import Change, Kind, differences, said_by
from memory.models import Known
from memory.span import Span
from metrics.models import MetricDefinition, SeriesBreak, SiteArea
from metrics.queries.changes.scope import Scope


@dataclass(frozen=True)
class FieldChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that was added, changed or withdrawn. `fields`: what differs, where it was changed."""

    kind: Kind
    row: Known
    fields: tuple[FieldChange, ...] = ()


def definition_changes(span: Span, scope: Scope) -> list[RowChange]:
    """Versions of definitions; a withdrawn one retires its metric. One query."""
    rows = scope.of_metric(MetricDefinition.objects.select_related("metric")).order_by("metric__slug")
    return row_changes(rows, ("metric",), span, ("body",))


def link_changes(span: Span, scope: Scope) -> list[RowChange]:
    """Links between sites and areas. One query."""
    rows = scope.of_metric(SiteArea.objects.select_related("site", "metric", "area")).order_by("site__list_no")
    found = row_changes(rows, ("site", "metric", "area"), span)
    return [one for one in found if one.row.area_id is None or (one.row.metric_id, one.row.area_id) in scope]


def break_changes(span: Span, scope: Scope) -> list[RowChange]:
    """Breaks in series. One query."""
    rows = scope.of_series(SeriesBreak.objects.select_related("metric", "area"))
    found = row_changes(rows, ("metric", "area", "on", "title"), span)
    return [one for one in found if (one.row.metric_id, one.row.area_id) in scope]


def row_changes(rows: Any, key: tuple[str, ...], span: Span, compared: tuple[str, ...] = ()) -> list[RowChange]:
    """Of any rows that remember, by the fields `compared`; by all without them. One query."""
    names = compared or said_by(rows.model)
    found = differences(rows, key, span, names)
    return [RowChange(change.kind, change.row, tuple(_changed(change, names))) for change in found]


def _changed(change: Change, names: tuple[str, ...]) -> Iterator[FieldChange]:
    """Field by field; what is kept whole as `body` is taken apart into its own."""
    yield from _fields(change, [name for name in names if name != "body"], _shown)
    if "body" in names:
        yield from _in_body(change)


def _shown(row: Known, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _in_body(change: Change) -> Iterator[FieldChange]:
    names = dict.fromkeys(name for row in (change.before, change.after) if row for name in row.body)
    yield from _fields(change, names, lambda row, name: row.body.get(name))


def _fields(change: Change, names: Iterable[str], value: Callable[[Known, str], Any]) -> Iterator[FieldChange]:
    if change.kind is not Kind.REVISED:
        return
    for name in names:
        before, after = value(change.before, name), value(change.after, name)
        if before != after:
            yield FieldChange(name.replace("_", " "), _words(before), _words(after))


def _words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in value.items())
    return "; ".join(map(_words, value)) if isinstance(value, list) else str(value)
