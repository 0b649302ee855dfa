"""When this dashboard first held any figures."""

from datetime import datetime

from django.db.models import Min

from metrics.models import Observation


def first_received() -> datetime | None:
    """The moment of the earliest figure received; None while there is none. One query."""
    return Observation.objects.aggregate(first=Min("known_from"))["first"]
