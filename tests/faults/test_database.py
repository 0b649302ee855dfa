"""A database that goes away: under readers, under a publication, and under a worker."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from metrics.models import Observation
from returns.statuses import Status
from tests.faults.dashboard import kill_outright
from tests.faults.figures import reaches, settled, status
from tests.faults.person import Person
from tests.faults.readers import Readers
from tests.faults.stores import Database
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
KNOWN = {(site, month): 2300 + month for site in ("alpha", "beta") for month in (4, 5, 6)}
READERS = 3
ALPHAS = {key: count for key, count in KNOWN.items() if key[0] == "alpha"}


def test_restarted_while_people_browse(dashboard, waiting):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    machine, mara = Person(dashboard.address), Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    mara.publish(reference)
    settled(dashboard, ALPHAS, published=1)
    readers = Readers([Person(dashboard.address, "bo@example.org") for _ in range(READERS)])
    dashboard.until(lambda: len(readers.seen) > 12, "Nobody can read.")
    assert set(readers.since(0)) == {200}

    with dashboard.held_up("metrics_storedchart", "ACCESS EXCLUSIVE"):
        dashboard.until(lambda: waiting("metrics_storedchart") == READERS, "Not every reader waits for a page.")
        stopping = time.monotonic()
        dashboard.database.stop()
    stopped = time.monotonic()
    dashboard.until(lambda: len(readers.under_way(stopping)) == READERS, "Who was reading is not answered.")
    assert min(readers.under_way(stopping)) >= 500
    dashboard.until(lambda: len(readers.since(stopped)) > 12, "Readers wait for a database that is away.")
    assert min(readers.since(stopped)) >= 500
    assert (machine.get("/healthz").status, machine.get("/readyz").status) == (200, 503)

    dashboard.database.start()
    back = time.monotonic()
    dashboard.until(lambda: len(readers.since(back)) > 24, "Readers do not come back.")
    readers.stop()
    assert set(readers.since(back)) == {200}
    settled(dashboard, ALPHAS, published=1)


@pytest.mark.parametrize("end", [Database.stop, Database.kill], ids=["restarted", "killed"])
def test_ended_while_a_return_is_published_and_another_is_drawn(dashboard, waiting, end):
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    references = {}
    for person, site in ((mara, "alpha"), (bo, "beta")):
        references[person] = person.send(months(site), site=site).reference
        reaches(references[person], Status.READY, dashboard)
    with dashboard.held_up("metrics_storedchart", "SHARE ROW EXCLUSIVE"):
        bo.publish(references[bo])
        dashboard.until(lambda: waiting("metrics_storedchart"), "The worker never began to draw.")
        with dashboard.held_up("metrics_observation", "SHARE"), ThreadPoolExecutor(1) as pool:
            lost = pool.submit(mara.publish, references[mara])
            dashboard.until(lambda: waiting("metrics_observation"), "Publishing never began.")
            end(dashboard.database)
            assert lost.result().status == 500
    dashboard.database.start()

    assert status(references[mara]) == Status.READY
    assert Observation.objects.count() == 3
    assert "Published" in mara.publish(references[mara]).text
    settled(dashboard, KNOWN, published=2)


def test_the_web_server_killed_while_a_return_is_published(dashboard, waiting):
    """The connection ends with the process that held it; who asks again publishes once."""
    web = dashboard.web()
    dashboard.worker()
    mara = Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    with dashboard.held_up("metrics_observation", "SHARE"), ThreadPoolExecutor(1) as pool:
        lost = pool.submit(mara.publish, reference)
        dashboard.until(lambda: waiting("metrics_observation"), "Publishing never began.")
        kill_outright(web)
        with pytest.raises(OSError):
            lost.result()
    assert status(reference) == Status.READY
    dashboard.supervisor.look()  # starts it again
    dashboard.until(dashboard.answers, "The web server is not started again.")
    assert "Published" in mara.publish(reference).text
    settled(dashboard, ALPHAS, published=1)


def test_its_disk_is_full_while_a_return_is_published(dashboard):
    """It stops, as PostgreSQL does where it cannot write what has been done; with room it starts and goes on."""
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    machine, mara = Person(dashboard.address), Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    token = mara.token(f"/returns/{reference}/")
    with dashboard.database.without_room():
        assert mara.publish(reference, token=token).status == 500
        dashboard.until(lambda: machine.get("/readyz").status == 503, "Nobody says that the database is away.")
        assert machine.get("/healthz").status == 200

    assert status(reference) == Status.READY
    assert not Observation.objects.exists()
    assert "Published" in mara.publish(reference).text
    settled(dashboard, ALPHAS, published=1)
