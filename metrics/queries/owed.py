"""What is being drawn anew, and what could not be: while it lasts, pages show the last complete set."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from memory.viewpoint import Viewpoint
from metrics.models import OwedChart
from metrics.models.charts import TRIES


@dataclass(frozen=True)
class Owed:
    """`since`: when the first of those under way was marked; None where none is."""

    under_way: int = 0
    put_aside: int = 0
    since: datetime | None = None


def owed_seen_from(viewpoint: Viewpoint) -> Owed:
    """Of all charts. One query; what was owed at a past moment is not kept."""
    if viewpoint.is_past:
        return Owed()
    aside = Q(failures__gte=TRIES)
    counts = {"under_way": Count("pk", filter=~aside), "put_aside": Count("pk", filter=aside)}
    return Owed(**OwedChart.objects.aggregate(**counts, since=Min("owed_since", filter=~aside)))
