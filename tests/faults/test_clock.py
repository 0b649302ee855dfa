"""A clock that is set back, or ahead, by an hour under everything that runs."""

import json
import os
import shutil
import struct
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from metrics.models import Observation
from operations.models import Heartbeat
from returns.models import Return
from returns.statuses import Status
from tests.faults.dashboard import SWEEP_SECONDS
from tests.faults.figures import reaches, settled
from tests.faults.person import Person
from tests.returns.conftest import months

pytestmark = pytest.mark.broker
SOURCE = Path(__file__).with_name("clock.c")
NOT_FOUND = "A C compiler was not found: install gcc."
HOUR = 3600  # seconds


@pytest.fixture(scope="session")
def library(folder):
    if shutil.which("cc") is None:
        (pytest.fail if os.environ.get("REQUIRE_COMPILER") == "1" else pytest.skip)(NOT_FOUND)
    made = folder / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, SOURCE], check=True)
    return made


@pytest.fixture
def clock(dashboard, library):
    """Sets the clock of all that is started from now on, by seconds ahead of the true time."""
    file = dashboard.folder / "clock"

    def set_ahead(seconds):
        with file.open("r+b" if file.exists() else "wb") as held:
            held.write(struct.pack("=q", seconds))

    dashboard.more |= {"LD_PRELOAD": str(library), "CLOCK_FILE": str(file), "LOG_FORMAT": "json"}
    return set_ahead


def test_set_back_by_an_hour_under_everything_that_runs(dashboard, clock):
    clock(HOUR)
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    first = send(dashboard, mara, months(), "alpha")
    settled(dashboard, known("alpha"), published=1)
    before = Observation.objects.latest("known_from").known_from
    dashboard.until(Heartbeat.objects.exists, "Beat has not begun.")
    assert min(before, ticked(), Return.objects.get().received_at) > timezone.now()

    clock(0)
    well_before = before - timedelta(seconds=HOUR / 2)  # a tick just before what was published is no sign of it
    dashboard.until(lambda: ticked() < well_before, "The worker's clock was not set back.")
    soon = ticked() + timedelta(seconds=3 * SWEEP_SECONDS)  # longer than what was under way
    dashboard.until(lambda: soon < ticked() < before, "Beat rests until its clock is there again.")
    assert beats(dashboard) < well_before
    assert "Published" in mara.get(f"/returns/{first}/").text
    second = send(dashboard, mara, months(count=4), "alpha")
    assert Return.objects.get(reference=second).received_at < well_before
    send(dashboard, bo, months("beta"), "beta")
    settled(dashboard, known("alpha", 4) | known("beta"), published=3)
    later = Observation.objects.exclude(submission__site_return__reference=first)
    assert all(row.known_from > before for row in later)  # what was known first stays first
    assert dashboard.supervisor.restarts == {}


def test_set_ahead_by_an_hour_under_everything_that_runs(dashboard, clock):
    clock(0)
    dashboard.web()
    dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    send(dashboard, mara, months(), "alpha")
    settled(dashboard, known("alpha"), published=1)

    clock(HOUR)
    ahead = timezone.now() + timedelta(seconds=HOUR / 2)
    ticks = Heartbeat.objects.filter(ticked_at__gt=ahead)
    dashboard.until(ticks.exists, "The worker's clock was not set ahead.")
    send(dashboard, bo, months("beta"), "beta")
    send(dashboard, mara, months(count=4), "alpha")
    assert beats(dashboard) > ahead
    settled(dashboard, known("alpha", 4) | known("beta"), published=3)
    assert Observation.objects.filter(known_from__gt=ahead).count() == 4  # three of beta, and the fourth of alpha
    assert dashboard.supervisor.restarts == {}


def send(dashboard, person, content, site):
    """Have a return checked and published."""
    reference = person.send(content, site=site).reference
    reaches(reference, Status.READY, dashboard)
    assert "Published" in person.publish(reference).text
    return reference


def ticked():
    return Heartbeat.objects.get().ticked_at


def beats(dashboard):
    """When beat sent the last task, by its own clock."""
    lines = [line for line in dashboard.said("beat").splitlines() if "Sending due task" in line]
    return datetime.fromisoformat(json.loads(lines[-1])["at"])


def known(site, count=3):
    return {(site, month): 2300 + month for month in range(4, 4 + count)}
