"""A site's returns as its history lists them: with counts, and how much of each is in force."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from returns.models import Return
from returns.queries.summaries import counts_in_words
from returns.statuses import Status


@dataclass(frozen=True)
class Past:
    """One return. `in_force`: how many points are known now by what it said."""

    held: Return
    in_force: int

    @property
    def counts(self) -> str:
        return counts_in_words(self.held.counts) if self.held.counts else ""

    @property
    def can_be_annotated(self) -> bool:
        return self.held.status == Status.NOT_ACCEPTED


def history_of(returns: QuerySet) -> list[Past]:
    """The latest first."""
    current = Count("submission__observations", filter=Q(submission__observations__known_until=None))
    rows = returns.select_related("sent_by", "published_by").annotate(in_force=current)
    return [Past(row, row.in_force) for row in rows.defer("faults", "warnings", "understood")]
