from datetime import timedelta

import pytest
from celery import current_app

from config.beat import Scheduler

HOUR = timedelta(hours=1)


@pytest.fixture
def beat(tmp_path):
    """With one entry, which was run in an hour's time: the clock was set back since."""
    scheduler = Scheduler(current_app, schedule_filename=str(tmp_path / "schedule"))
    entry = scheduler.Entry(name="sweep", task="sweep", schedule=30, app=current_app)
    scheduler.schedule.clear()
    scheduler.schedule["sweep"] = entry
    entry.last_run_at = entry.default_now() + HOUR
    yield scheduler
    scheduler.close()


def test_a_run_that_is_still_to_come_counts_as_of_now(beat):
    assert beat.tick() == pytest.approx(30, abs=1)


def test_what_was_put_in_its_place_meanwhile_is_counted_anew(beat):
    beat.populate_heap()
    assert beat.tick() == pytest.approx(30, abs=1)
