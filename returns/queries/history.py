"""A site's returns as its history lists them: with counts, and how much of each is in force."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from memory.viewpoint import Viewpoint
from returns.models import Return
from returns.queries.past import as_seen
from returns.queries.summaries import counts_in_words
from returns.statuses import Status


@dataclass(frozen=True)
class Past:
    """One return. `in_force`: how many points are known now by what it said."""

    held: Return
    in_force: int

    @property
    def counts(self) -> str:
        return counts_in_words(self.held.counts) if self.held.counts and not self.held.is_under_way else ""

    @property
    def can_be_annotated(self) -> bool:
        return self.held.status == Status.NOT_ACCEPTED and not self.held.file_removed_at


def history_of(returns: QuerySet, viewpoint: Viewpoint) -> list[Past]:
    """The latest first, as they stood then."""
    known = Q(submission__observations__known_from__lte=viewpoint.horizon) & (
        Q(submission__observations__known_until=None) | Q(submission__observations__known_until__gt=viewpoint.horizon)
    )
    people = returns.select_related("sent_by", "published_by", "submission")
    rows = people.annotate(in_force=Count("submission__observations", filter=known))
    rows = rows.order_by(*Return._meta.ordering)  # which grouping for the count takes away
    rows = rows.defer("faults", "warnings", "understood", "covers")
    return [Past(row, row.in_force) for row in as_seen(rows, viewpoint)]
