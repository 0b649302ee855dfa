"""A broker that is away, and one that comes back having lost all it held."""

import time

import pytest

from metrics.models import OwedChart, StoredChart
from returns.statuses import Status
from tests.faults.figures import reaches, settled, status
from tests.faults.person import Person
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
KNOWN = {("alpha", 4): 2304, ("alpha", 5): 2305, ("alpha", 6): 2306}
AT_ONCE = 10  # seconds; a page that waits for a broker would never answer


def test_a_return_is_published_while_the_broker_is_away_and_the_charts_follow(dashboard):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)

    dashboard.broker.stop()
    started = time.monotonic()
    assert "Published" in mara.publish(reference).text
    page = bo.send(months("beta"), site="beta")
    assert time.monotonic() - started < AT_ONCE
    assert "Queued" in page.text
    machine = Person(dashboard.address)
    assert (machine.get("/healthz").status, machine.get("/readyz").status) == (200, 503)
    assert OwedChart.objects.exists()
    time.sleep(3)  # beat and worker ask in vain meanwhile

    dashboard.broker.start()
    reaches(page.reference, Status.READY, dashboard)
    assert status(reference) == Status.PUBLISHED
    settled(dashboard, KNOWN, published=1)


def test_a_broker_restarted_with_a_task_in_hand_and_all_messages_lost(dashboard, waiting):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    with dashboard.held_up("metrics_storedchart", "SHARE ROW EXCLUSIVE"):
        mara.publish(reference)
        dashboard.until(lambda: waiting("metrics_storedchart"), "The worker never began to draw.")
        dashboard.broker.lose_everything()
        dashboard.broker.start()
    other = bo.send(months("beta"), site="beta").reference
    reaches(other, Status.READY, dashboard)
    bo.publish(other)
    settled(dashboard, KNOWN | {("beta", month): 2300 + month for month in (4, 5, 6)}, published=2)
    assert StoredChart.objects.count() == StoredChart.objects.current().count()
