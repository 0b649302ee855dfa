"""What differs between two moments in rows that remember: new, revised or withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from memory.models import Known, KnownQuerySet
from memory.span import Span


class Kind(StrEnum):
    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Change:
    """One row at both ends of a span: None at the earlier end where it is new, at the later where it was withdrawn."""

    before: Known | None
    after: Known | None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.NEW
        return Kind.WITHDRAWN if self.after is None else Kind.REVISED

    @property
    def row(self) -> Known:
        """As it is at the later end, or was last."""
        return self.after or self.before


def differences(rows: KnownQuerySet, key: Iterable[str], span: Span, compared: Iterable[str]) -> list[Change]:
    """The changes among `rows` between the two ends of a span, in order of the rows. One query.

    `key` names the fields that tell one row from another, `compared` those that make a row another one:
    a value that came back to what it was has not changed. What came and went in between is not seen.
    """
    key, compared = tuple(key), tuple(compared)
    before: dict[tuple, Known] = {}
    after: dict[tuple, Known] = {}
    places: dict[tuple, None] = {}
    for row in rows.moved(span):
        place, was_known = values_of(row, key), row.known_from <= span.since
        (before if was_known else after)[place] = row
        places[place] = None
    pairs = (Change(before.get(place), after.get(place)) for place in places)
    return [change for change in pairs if _is_change(change, compared)]


def _is_change(change: Change, compared: tuple[str, ...]) -> bool:
    if change.kind is not Kind.REVISED:
        return True
    return values_of(change.before, compared) != values_of(change.after, compared)


def values_of(row: Known, names: Iterable[str]) -> tuple[Any, ...]:
    """The values of some fields, keys of other rows by their own."""
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)


def said_by(model: type[Known]) -> tuple[str, ...]:
    """Every field of a model but its own key and the two moments."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in ("known_from", "known_until")
    )
