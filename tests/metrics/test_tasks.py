"""The jobs, with real worker processes on the real broker, each on a queue of the test's own."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from metrics.actions.owing import owe_all
from metrics.models import Observation, OwedChart, StoredChart
from metrics.tasks import refresh_owed_charts
from tests import served
from tests.metrics import small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]
FIRST, LAST = date(2013, 4, 1), date(2016, 3, 1)
PATIENCE = 60


@pytest.fixture
def queue(tmp_path):
    """A queue that no other worker listens to."""
    return f"test-{uuid.uuid4()}"


@pytest.fixture
def owed():
    small.catalogue()
    for code in "ABC":
        small.area(code)
    small.send([r for code in "ABC" for r in small.monthly(code, FIRST, LAST)])
    assert OwedChart.objects.count() == 3


def database():
    return connection.settings_dict["NAME"]


def until(true, why, log: Path | None = None):
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"{why}\n{log.read_text() if log else ''}")
        time.sleep(0.1)


def send(queue):
    refresh_owed_charts.apply_async(queue=queue, retry=False)


def all_drawn():
    return not OwedChart.objects.exists() and StoredChart.objects.current().count() == 3


def test_a_worker_draws_what_is_owed(owed, queue, tmp_path):
    with served.worker(database(), tmp_path, "--queues", queue) as worker:
        send(queue)
        until(all_drawn, "The charts were not drawn.", worker.log)


def test_two_workers_at_once_draw_each_chart_once(owed, queue, tmp_path):
    with (
        served.worker(database(), tmp_path, "--queues", queue, "--hostname", "one@test") as worker,
        served.worker(database(), tmp_path, "--queues", queue, "--hostname", "two@test"),
    ):
        for _ in range(6):
            send(queue)
        until(all_drawn, "The charts were not drawn.", worker.log)
        owe_all()
        for _ in range(6):
            send(queue)
        until(lambda: not OwedChart.objects.exists(), "The charts were not looked at again.", worker.log)
    assert StoredChart.objects.count() == 3


def test_a_task_whose_worker_was_killed_is_delivered_again(owed, queue, tmp_path):
    """The killed worker hangs on a lock of ours, so that it is surely in the middle."""
    soon = {"BROKER_VISIBILITY_TIMEOUT": "5"}
    blocker = psycopg2.connect(served.database_url(database()))
    with blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_storedchart IN SHARE ROW EXCLUSIVE MODE")
    with served.worker(database(), tmp_path, "--queues", queue, **soon) as worker:
        send(queue)
        until(someone_waits_for_a_lock, "The worker never began to draw.", worker.log)
        kill_outright(worker.pid)
    blocker.close()
    assert OwedChart.objects.count() == 3
    assert not StoredChart.objects.exists()
    with served.worker(database(), tmp_path, "--queues", queue, **soon) as worker:
        until(all_drawn, "The task never came back.", worker.log)


def test_beat_sweeps_up_what_no_nudge_was_sent_for(owed, queue, tmp_path):
    options = ("--queues", queue, "--beat", "--schedule", str(tmp_path / "schedule"))
    with served.worker(database(), tmp_path, *options, TASK_QUEUE=queue, SWEEP_SECONDS="1") as worker:
        until(all_drawn, "Beat swept nothing up.", worker.log)


def test_publishing_succeeds_while_the_broker_is_away(tmp_path):
    call_command("sync_metrics", verbosity=0)
    call_command("load_register", verbosity=0)
    surroundings = served.environment(database(), tmp_path, CELERY_BROKER_URL="redis://127.0.0.1:1/0")
    command = [sys.executable, "manage.py", "load_series"]
    done = subprocess.run(command, cwd=served.ROOT, env=surroundings, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert "The broker cannot be reached" in done.stderr
    assert Observation.objects.current().count() > 7000
    assert OwedChart.objects.exists()


def someone_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'metrics_storedchart'::regclass")
        return cursor.fetchone()[0] > 0


def kill_outright(pid):
    """The worker and its children, as a machine that loses power would."""
    os.killpg(os.getpgid(pid), signal.SIGKILL)
