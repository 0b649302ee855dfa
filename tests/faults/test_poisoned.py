"""What always fails is put aside and said, and everything else goes on."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from metrics.models import MetricDefinition, Observation, OwedChart, StoredChart
from metrics.models.charts import TRIES
from returns.models import Return
from returns.models.returns import DELIVERIES
from returns.statuses import Status
from tests.faults.figures import reaches, settled
from tests.faults.person import Person
from tests.returns.conftest import HEADINGS, months

pytestmark = pytest.mark.broker


def test_a_file_that_kills_every_worker_is_tried_three_times_and_others_go_on(dashboard):
    dashboard.web()
    worker = dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    with dashboard.held_up("metrics_observation", "ACCESS EXCLUSIVE"):
        reference = mara.send(months()).reference
        for time in range(1, DELIVERIES + 1):
            dashboard.until(lambda t=time: in_the_middle(reference, t), f"It was not tried {time} times.")
            kill_children(worker.pid)
            notice_who_is_gone()
        reaches(reference, Status.FAILED, dashboard)
    page = mara.get(f"/returns/{reference}/").text
    assert "need not send it again" in page and reference in page

    other = bo.send(months("beta"), site="beta").reference
    reaches(other, Status.READY, dashboard)
    bo.publish(other)
    settled(dashboard, {("beta", month): 2300 + month for month in (4, 5, 6)}, published=1)

    again = mara.post(f"/returns/{reference}/again/", {}, form=f"/returns/{reference}/")  # it was no fault of the file
    assert again.status == 200
    reaches(reference, Status.READY, dashboard)


def in_the_middle(reference, deliveries):
    held = Return.objects.get(reference=reference)
    return (held.status, held.deliveries) == (Status.EFFECT, deliveries)


def notice_who_is_gone():
    """PostgreSQL sees that a client is dead when it answers it, and these wait for our lock and for no answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")


def kill_children(pid):
    """Those that work; the parent, which starts new ones in their place, lives."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def test_a_chart_that_always_fails_is_put_aside_and_the_others_are_drawn(dashboard):
    dashboard.more["ADMIN_EMAILS"] = "engineer@example.org"
    dashboard.web()
    worker = dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    content = f"{HEADINGS}\nbeta,bed-days,2014-04,9000,120000,,,,,,,\n".encode()
    references = {mara: mara.send(months()).reference, bo: bo.send(content, site="beta").reference}
    for reference in references.values():
        reaches(reference, Status.READY, dashboard)
    with paused(worker):
        for person, reference in references.items():
            assert "Published" in person.publish(reference).text
        spoil("bed-days")
    dashboard.until(lambda: OwedChart.objects.filter(failures=TRIES).exists(), "It was never put aside.")
    dashboard.until(lambda: OwedChart.objects.count() == 1, "The other was not drawn.")
    parked = OwedChart.objects.get()
    assert (parked.metric.slug, parked.area.code) == ("bed-days", "site:beta")
    assert "cannot be read" in parked.problem
    dashboard.until(lambda: told(dashboard), "No administrator was told.")
    assert len(told(dashboard)) == len(set(told(dashboard))), "Of one fault once, however often it fails."
    assert StoredChart.objects.get().area.code == "site:alpha"
    assert Observation.objects.filter(area__code="site:beta").count() == 1


def told(dashboard):
    """The subjects of e-mails to administrators."""
    letters = dashboard.said("worker").split("Subject: ")[1:]
    return [letter.partition("From: ")[0] for letter in letters if "\nTo: engineer@example.org" in letter]


@contextmanager
def paused(process):
    os.killpg(process.pid, signal.SIGSTOP)
    yield
    os.killpg(process.pid, signal.SIGCONT)


def spoil(slug):
    """A definition as of a version that nobody can read any more."""
    definition = MetricDefinition.objects.get(metric__slug=slug)
    definition.body["kind"] = "something of an earlier version"
    definition.save()
