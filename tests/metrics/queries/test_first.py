from datetime import timedelta

import pytest

from metrics.models import Observation
from metrics.queries.first import first_received


def test_the_first_moment_is_that_of_the_earliest_figure(dashboard):
    earliest = Observation.objects.order_by("known_from").first()
    assert first_received() == earliest.known_from
    moved = earliest.known_from - timedelta(days=30)
    Observation.objects.filter(pk=earliest.pk).update(known_from=moved)
    assert first_received() == moved


@pytest.mark.django_db
def test_an_empty_dashboard_has_received_nothing():
    assert first_received() is None
