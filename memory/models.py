"""Rows that remember: each says from when until when it was what this dashboard knew.

A row is never overwritten or deleted. A correction closes the old row and adds a new one, so that
any page can be shown as it stood at an earlier moment. `known_from` is the moment this dashboard
received the value and is never back-dated.
"""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary
from django.contrib.postgres.fields.ranges import DateTimeRangeContains
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q

from memory.span import Span
from memory.viewpoint import Viewpoint


class TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def span_known() -> TimeRange:
    """The stretch of time for which a row was what was known, as PostgreSQL indexes it."""
    return TimeRange("known_from", "known_until", RangeBoundary())


def known_at(moment: datetime) -> DateTimeRangeContains:
    """A condition. By the index of spans a past moment is found among a hundred times the history as quickly."""
    return DateTimeRangeContains(span_known(), moment)


class KnownQuerySet(models.QuerySet):
    def current(self) -> Self:
        """What is known now."""
        return self.filter(known_until=None)

    def as_known_at(self, moment: datetime) -> Self:
        """What was known at `moment`."""
        return self.filter(known_at(moment))

    def seen_from(self, viewpoint: Viewpoint) -> Self:
        """What a viewpoint's reader sees at its moment. The one way in for pages and files."""
        return self.as_known_at(viewpoint.as_of) if viewpoint.is_past else self.current()

    def moved(self, span: Span) -> Self:
        """Rows that were known at one end of a span and not at the other."""
        learned = Q(known_at(span.until), known_from__gt=span.since)
        forgotten = Q(known_at(span.since), known_until__lte=span.until)
        return self.filter(learned | forgotten)


class Known(models.Model):
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        abstract = True


def known_constraints(name: str, *key: str) -> list[models.BaseConstraint]:
    """One current row a key, and an interval of knowledge that does not end before it starts."""
    return [
        models.UniqueConstraint(
            fields=key, condition=Q(known_until=None), nulls_distinct=False, name=f"{name}_one_current"
        ),
        models.CheckConstraint(
            condition=Q(known_until=None) | Q(known_until__gt=F("known_from")), name=f"{name}_known_in_order"
        ),
    ]


def known_index(name: str, *within: str) -> GistIndex:
    """For reading what was known at a past moment, of one value of the fields `within` where there are many rows."""
    return GistIndex(*within, span_known(), name=f"{name}_known")
