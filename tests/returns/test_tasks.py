"""Checking with real worker processes on the real broker, each on a queue of the test's own."""

import uuid

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Role
from returns.actions.receiving import receive
from returns.models import Return
from returns.statuses import Status
from returns.tasks import check_return
from tests import served
from tests.metrics.test_tasks import kill_outright, until
from tests.returns.conftest import make_world, months, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]


@pytest.fixture
def queue():
    return f"test-{uuid.uuid4()}"


@pytest.fixture
def held(db):
    site = make_world()[0]
    mara = person("mara", Role.Kind.MANAGER, site)
    return receive(site=site, sent_by=mara, file_name="return.csv", content=months()).held


def worker(queue, folder, *options, **more):
    """A worker that finds the files where the test has put them."""
    surroundings = {"VAR_DIR": str(settings.VAR_DIR), "RETURNS_QUEUE": queue, "TASK_QUEUE": f"{queue}-charts", **more}
    return served.worker(connection.settings_dict["NAME"], folder, *options, **surroundings)


def status(held):
    return Return.objects.values_list("status", flat=True).get(pk=held.pk)


def test_a_worker_that_is_told_nothing_listens_for_returns(held, queue, tmp_path):
    with worker(queue, tmp_path) as process:
        check_return.apply_async((held.pk,), queue=queue, retry=False)
        until(lambda: status(held) == Status.READY, "The return was not checked.", process.log)


def test_a_return_whose_worker_was_killed_is_checked_by_the_next(held, queue, tmp_path):
    """The killed worker hangs on a lock of ours, after it has counted its attempt: it is surely in the middle."""
    blocker = psycopg2.connect(served.database_url(connection.settings_dict["NAME"]))
    with blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_observation IN ACCESS EXCLUSIVE MODE")
    with worker(queue, tmp_path) as process:
        check_return.apply_async((held.pk,), queue=queue, retry=False)
        until(lambda: status(held) == Status.EFFECT, "The worker never began.", process.log)
        kill_outright(process.pid)
    blocker.close()
    assert Return.objects.get(pk=held.pk).deliveries == 1

    sweep = ("--beat", "--schedule", str(tmp_path / "schedule"))
    with worker(queue, tmp_path, *sweep, SWEEP_SECONDS="1") as process:
        until(lambda: status(held) == Status.READY, "Nobody took the return up again.", process.log)
    assert Return.objects.get(pk=held.pk).deliveries == 2
