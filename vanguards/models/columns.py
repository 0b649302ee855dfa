"""Columns that many tables of the register share."""

from typing import Any

from django.db import models
from django.db.models import Q


def words(**options: Any) -> models.TextField:
    """Text as the source has it; empty where it is not known."""
    return models.TextField(blank=True, default="", **options)


def address(**options: Any) -> models.URLField:
    """Where a reader finds the source; empty where the source has no address."""
    return models.URLField(max_length=500, blank=True, default="", **options)


def one_of(
    field: str, choices: type[models.TextChoices], name: str, *, or_empty: bool = False
) -> models.CheckConstraint:
    """`field` holds a value of `choices`, or may be empty."""
    values = [*choices.values, ""] if or_empty else list(choices.values)
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
