"""A broker that is away for a minute, and one that is restarted: with all it held, or having lost it."""

import time

import pytest

from metrics.models import OwedChart, StoredChart
from returns.statuses import Status
from tests.faults.figures import reaches, settled, status
from tests.faults.person import Person, not_ready
from tests.faults.readers import ADDRESSES
from tests.faults.stores import Broker
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
KNOWN = {(site, month): 2300 + month for site in ("alpha", "beta") for month in (4, 5, 6)}
A_MINUTE = 60  # seconds
# How worker, beat and readiness say that it is away, in the subject of an e-mail.
MISSED = ("Cannot connect", "Connection error", "Not ready: broker", "Couldn't apply scheduled task")
AT_ONCE = 10  # seconds; a page that waits for a broker would never answer


def test_away_for_a_minute_in_which_a_return_is_published_and_its_charts_follow(dashboard):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    machine = Person(dashboard.address)
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    dashboard.until(lambda: not_ready(machine) == {}, "It does not become ready.")

    dashboard.broker.stop()
    gone = time.monotonic()
    assert "Published" in mara.publish(reference).text
    queued = bo.send(months("beta"), site="beta")
    assert time.monotonic() - gone < AT_ONCE
    assert "Queued" in queued.text
    while time.monotonic() < gone + A_MINUTE:
        pages_answer(bo)
        assert not_ready(machine) == {"broker": "cannot be reached (OperationalError)"}
    assert status(reference) == Status.PUBLISHED
    assert OwedChart.objects.exists() and not StoredChart.objects.exists()
    told = [one for one in dashboard.told() if any(words in one for words in MISSED)]
    assert len(told) == 1, "Administrators are told once, whoever misses it first."

    dashboard.broker.start()
    reaches(queued.reference, Status.READY, dashboard)
    bo.publish(queued.reference)
    settled(dashboard, KNOWN, published=2)
    dashboard.until(lambda: not_ready(machine) == {}, "It does not become ready again.")


def pages_answer(person):
    for address in ADDRESSES:
        asked = time.monotonic()
        assert person.get(address).status == 200
        assert time.monotonic() - asked < AT_ONCE
    time.sleep(1)


@pytest.mark.parametrize("end", [Broker.stop, Broker.lose_everything], ids=["restarted", "lost"])
def test_restarted_with_a_task_in_hand(dashboard, waiting, end):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    with dashboard.held_up("metrics_storedchart", "SHARE ROW EXCLUSIVE"):
        mara.publish(reference)
        dashboard.until(lambda: waiting("metrics_storedchart"), "The worker never began to draw.")
        end(dashboard.broker)
        dashboard.broker.start()
    other = bo.send(months("beta"), site="beta").reference
    reaches(other, Status.READY, dashboard)
    bo.publish(other)
    settled(dashboard, KNOWN, published=2)
    assert StoredChart.objects.count() == StoredChart.objects.current().count()
