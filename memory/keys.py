"""Conditions on foreign keys, written so that an index of spans can answer them."""

from collections.abc import Iterable

from django.db.models import BigIntegerField, Q, Value
from django.db.models.functions import Cast


def among(**keys: Iterable[int]) -> Q:
    """Rows whose foreign keys are among these, by name of the field; no row where there are none.

    A lone key is written as a bigint: of plain numbers, which are integers to it, PostgreSQL's GiST makes no use.
    """
    found = Q()
    for name, those in keys.items():
        first, *more = [*dict.fromkeys(those)] or [None]
        found &= Q(**{f"{name}__in": [first, *more]}) if more else Q(**{name: _bigint(first)})
    return found


def _bigint(key: int | None) -> Cast:
    return Cast(Value(key), BigIntegerField())
