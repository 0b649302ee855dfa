"""Two who draw at once, and numbers that arrive while a chart is drawn: on connections of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from metrics.actions.claims import charts_in_hand
from metrics.actions.drawing import Refreshed, _settle, refresh_owed
from metrics.drawing import draw
from metrics.models import OwedChart, StoredChart
from metrics.queries.inputs import inputs_for
from tests import served
from tests.metrics import small

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = date(2013, 4, 1), date(2015, 3, 1)


@pytest.fixture
def owed():
    small.area("A")
    small.catalogue()
    small.send(small.monthly("A", FIRST, LAST))


def elsewhere(work):
    """The result of `work`, done in another thread and so on another connection."""

    def on_its_own():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(on_its_own).result(timeout=30)


def test_what_one_is_drawing_another_leaves_alone(owed):
    with charts_in_hand(10, timezone.now()) as claims, transaction.atomic():
        assert len(claims) == 1
        assert elsewhere(refresh_owed) == Refreshed()
        assert _settle(draw(inputs_for(claims), claims), claims) == Refreshed(drawn=1)
    assert elsewhere(refresh_owed) == Refreshed()
    assert StoredChart.objects.count() == 1


def test_numbers_that_arrive_mid_draw_leave_the_chart_owed(owed):
    with charts_in_hand(10, timezone.now()) as claims, transaction.atomic():
        drawings = draw(inputs_for(claims), claims)
        # Publishing does not wait for who draws.
        elsewhere(lambda: small.send(small.monthly("A", FIRST, LAST, numerator=Decimal(200))))
        assert _settle(drawings, claims) == Refreshed(moved=1)
    assert OwedChart.objects.count() == 1
    assert not StoredChart.objects.exists()
    assert refresh_owed() == Refreshed(drawn=1)
    assert StoredChart.objects.get().latest_value == pytest.approx(200 / 10 * 30 / 31)


def test_who_settles_does_not_wait_for_who_marks(owed):
    """The marker waits for us while we draw; were we to wait for the marker, neither would ever go on."""
    with charts_in_hand(10, timezone.now()) as claims, transaction.atomic():
        drawings = draw(inputs_for(claims), claims)
        marker = psycopg2.connect(served.database_url(connection.settings_dict["NAME"]))
        with marker.cursor() as cursor:
            cursor.execute("UPDATE metrics_owedchart SET mark = mark + 1")
            assert _settle(drawings, claims) == Refreshed(moved=1)
        marker.commit()
        marker.close()
    assert refresh_owed() == Refreshed(drawn=1)


def test_who_dies_while_drawing_leaves_the_chart_free(owed):
    def die():
        with charts_in_hand(10, timezone.now()) as claims, transaction.atomic():
            draw(inputs_for(claims), claims)
            connection.connection.close()  # as when the process is killed: nothing is said to the server

    with pytest.raises(Exception, match="closed"):
        elsewhere(die)
    deadline = time.monotonic() + 30
    while not (done := refresh_owed()).drawn:  # until the server has noticed that nobody is there
        assert time.monotonic() < deadline
    assert done == Refreshed(drawn=1)
