"""Bring remembered rows to agree with a source, without forgetting what stood before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from memory.models import Known


@dataclass(frozen=True)
class Remembered:
    """How many rows were new, changed, withdrawn and unchanged."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0

    def __add__(self, other: "Remembered") -> "Remembered":
        return Remembered(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def is_change(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)


@transaction.atomic
def remember(
    model: type[Known],
    rows: Iterable[Known],
    *,
    key: tuple[str, ...],
    moment: datetime,
    within: QuerySet | None = None,
) -> Remembered:
    """Make the current rows of `model` equal to `rows`, which are unsaved instances of it.

    `key` names the fields that tell one row from another; `within` narrows the rows that `rows`
    stand for (all of the model without it). A row that differs is closed at `moment` and its new
    version known from then; a row no longer there is closed; the rest is left alone.
    Raises ValueError where two of `rows` have the same key.
    """
    held = (model.objects.all() if within is None else within).filter(known_until=None).select_for_update()
    wanted = _by_key(rows, key)
    current = {_values(row, key): row for row in held}
    changed = [k for k, row in wanted.items() if k in current and _differing(row, current[k])]
    withdrawn = [k for k in current if k not in wanted]
    new = [k for k in wanted if k not in current]

    closing = [current[k] for k in changed + withdrawn]
    # A clock that was set back must not close a row before it was known.
    moment = max([moment, *(row.known_from + timedelta(microseconds=1) for row in closing)])
    model.objects.filter(pk__in=[row.pk for row in closing]).update(known_until=moment)
    for row in (opening := [wanted[k] for k in new + changed]):
        row.known_from, row.known_until = moment, None
    model.objects.bulk_create(opening)
    return Remembered(len(new), len(changed), len(withdrawn), len(wanted) - len(new) - len(changed))


def disagreeing(model: type[Known], rows: Iterable[Known], *, key: tuple[str, ...]) -> Iterator[tuple[tuple, str]]:
    """Where the current rows of `model` are not those of a source: the key, and what is the matter. Changes nothing."""
    wanted = _by_key(rows, key)
    current = {_values(row, key): row for row in model.objects.filter(known_until=None)}
    for values, row in wanted.items():
        if values not in current:
            yield values, "is not held"
        elif fields := _differing(row, current[values]):
            yield values, f"has another {', '.join(fields)}"
    yield from ((values, "is held, and not in the source") for values in current if values not in wanted)


def _by_key(rows: Iterable[Known], key: tuple[str, ...]) -> dict[tuple, Known]:
    by_key: dict[tuple, Known] = {}
    for row in rows:
        values = _values(row, key)
        if values in by_key:
            raise ValueError(f"Two rows of {row._meta.label} have the same key {values}.")
        by_key[values] = row
    return by_key


def _values(row: Known, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(_comparable(row, row._meta.get_field(name)) for name in names)


def _differing(one: Known, other: Known) -> list[str]:
    fields = (field for field in one._meta.concrete_fields if _kept(field))
    return [field.name for field in fields if _comparable(one, field) != _comparable(other, field)]


def _comparable(row: Known, field: Any) -> Any:
    """A value as the field keeps it, so that "4" from a file equals 4 from the table."""
    return field.to_python(getattr(row, field.attname))


def _kept(field: Any) -> bool:
    return not field.primary_key and field.name not in ("known_from", "known_until")
