"""Disks that are full for a while: of the files, the broker and the logs; and of the database's tables."""

import time
from contextlib import ExitStack

import pytest

from metrics.models import Observation, OwedChart
from metrics.models.charts import TRIES
from returns.models import Return
from returns.statuses import Status
from tests.faults.dashboard import paused
from tests.faults.disks import Disk
from tests.faults.figures import reaches, settled, status
from tests.faults.person import Person, not_ready
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
ALPHAS = {("alpha", month): 2300 + month for month in (4, 5, 6)}
BETAS = {("beta", month): 2300 + month for month in (4, 5, 6)}
IN_VAIN = 6  # seconds in which beat and worker ask a broker that takes nothing
NO_ROOM = "No space left on device"


def test_of_files_broker_and_logs(dashboard):
    """All that lies in VAR_DIR, and what the broker keeps."""
    dashboard.broker.stop()
    disk = Disk(dashboard.folder, dashboard.at_the_end)
    for name in ("log", "broker-socket"):
        (dashboard.folder / name).mkdir()
    dashboard.broker.start()
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    machine = Person(dashboard.address)
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    with disk.full():
        answer = bo.send(months("beta"), site="beta")
        assert answer.status == 422
        assert "Nothing of it was stored and no figure was changed" in answer.text
        assert Return.objects.count() == 1
        dashboard.until(lambda: "broker" in not_ready(machine), "Nobody says that the broker takes nothing.")
        assert "Published" in mara.publish(reference).text
        until = time.monotonic() + IN_VAIN
        dashboard.until(lambda: time.monotonic() > until, "Worker or beat fall over all the time.")
    assert dashboard.supervisor.restarts == {}
    settled(dashboard, ALPHAS, published=1)
    other = bo.send(months("beta"), site="beta").reference
    reaches(other, Status.READY, dashboard)
    bo.publish(other)
    settled(dashboard, ALPHAS | BETAS, published=2)


def test_of_the_database_s_tables(dashboard):
    """While a return is published, and again while its charts are drawn. The database answers all the time."""
    (folder := dashboard.folder / "disk").mkdir()
    disk = Disk(folder, dashboard.at_the_end)
    dashboard.at_the_end.enter_context(dashboard.database.tables_on(disk.folder, dashboard.name))
    dashboard.web()
    worker = dashboard.worker()
    dashboard.beat()
    mara = Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    reaches(reference, Status.READY, dashboard)
    with disk.full():
        assert mara.publish(reference).status == 500
        assert mara.get("/overview/").status == 200
    assert status(reference) == Status.READY
    assert not Observation.objects.exists()
    assert any(NO_ROOM in one for one in dashboard.told()), "No administrator was told."

    with ExitStack() as while_full:
        with paused(worker):
            assert "Published" in mara.publish(reference).text
            while_full.enter_context(disk.full())
        tried = dashboard.said("worker").count(NO_ROOM)
        dashboard.until(lambda: dashboard.said("worker").count(NO_ROOM) > tried + 2 * TRIES, "Nothing was tried.")
        assert not OwedChart.objects.filter(failures__gt=0).exists(), "It is no chart's fault."
    settled(dashboard, ALPHAS, published=1)
