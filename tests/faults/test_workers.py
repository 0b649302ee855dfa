"""Workers that are killed, and work that is asked for twice."""

import re
from collections import Counter

import pytest
from celery.utils import uuid

from metrics.models import StoredChart
from metrics.tasks import refresh_owed_charts
from operations.models import Heartbeat
from returns.models import Letter, Return
from returns.statuses import Status
from returns.tasks import check_return, remind
from tests.faults.dashboard import kill_outright
from tests.faults.figures import reaches, settled, status
from tests.faults.person import Person
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
KNOWN = {("alpha", 4): 2304, ("alpha", 5): 2305, ("alpha", 6): 2306}


def test_a_worker_killed_while_checking_and_again_while_drawing(dashboard, waiting):
    dashboard.web()
    mara = Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    with dashboard.held_up("metrics_observation", "ACCESS EXCLUSIVE"):
        worker = dashboard.worker()
        reaches(reference, Status.EFFECT, dashboard)
        dashboard.until(lambda: waiting("metrics_observation"), "The worker is not in the middle of it.")
        kill_outright(worker)
    assert status(reference) == Status.EFFECT

    dashboard.beat()
    reaches(reference, Status.READY, dashboard)
    assert Return.objects.get().deliveries == 2

    with dashboard.held_up("metrics_storedchart", "SHARE ROW EXCLUSIVE"):
        assert "Published" in mara.publish(reference).text
        dashboard.until(lambda: waiting("metrics_storedchart"), "The worker never began to draw.")
        kill_outright(dashboard.supervisor.started[1])
    assert not StoredChart.objects.exists()
    settled(dashboard, KNOWN, published=1)


def test_two_beats_by_mistake_and_every_task_delivered_twice(dashboard, waiting):
    dashboard.web()
    mara = Person(dashboard.address, "mara@example.org")
    reference = mara.send(months()).reference
    with dashboard.held_up("returns_return", "SHARE"):
        dashboard.worker()
        dashboard.until(lambda: waiting("returns_return"), "The worker never began to check.")
        dashboard.worker()
        for _ in range(2):
            dashboard.beat()
        # The broker takes a worker that has a task for so long as lost.
        dashboard.until(lambda: 2 in carried_out(dashboard, check_return, "received").values(), "It came once only.")
    reaches(reference, Status.READY, dashboard)
    assert Return.objects.get().deliveries == 1
    send_twice(dashboard, check_return, Return.objects.get().pk)
    mara.publish(reference)
    send_twice(dashboard, refresh_owed_charts)
    send_twice(dashboard, remind)
    settled(dashboard, KNOWN, published=1)
    assert StoredChart.objects.count() == StoredChart.objects.current().count()

    # Two letters of the return, and a reminder each for the three who manage a site that still owes something today.
    dashboard.until(lambda: Letter.objects.exclude(sent_at=None).count() == 5, "Not every letter was sent.")
    swept = sweeps(dashboard)
    dashboard.until(
        lambda: all(now > then + 1 for now, then in zip(sweeps(dashboard), swept, strict=True)), "No sweep followed."
    )
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [1] * 5
    assert dashboard.said("worker").count("Subject: ") == 5
    assert Heartbeat.objects.count() == 1


def sweeps(dashboard):
    """How often each beat has asked for letters to be sent."""
    logs = sorted(dashboard.folder.glob("beat-*/log/beat.log"))
    assert len(logs) == 2
    return [log.read_text().count("sweep-unsent-letters") for log in logs]


def send_twice(dashboard, task, *arguments):
    """The same message, and wait until it has been carried out as often."""
    name = uuid()
    with dashboard.messages() as producer:
        for _ in range(2):
            task.apply_async(arguments, producer=producer, task_id=name)
    dashboard.until(lambda: carried_out(dashboard, task)[name] == 2, "It was not carried out twice.")


def carried_out(dashboard, task, how="succeeded"):
    """How often the workers say it of each message for the task."""
    return Counter(re.findall(rf"Task {re.escape(task.name)}\[([^\]]+)\] {how}", dashboard.said("worker")))
