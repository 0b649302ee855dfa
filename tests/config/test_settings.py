from django.conf import settings

from config.celery import app

DEFAULT_VISIBILITY = 3600  # of Celery, for brokers that know no other


def test_a_sweep_that_nobody_took_is_dropped_when_the_next_is_due():
    sweeps = [entry for name, entry in app.conf.beat_schedule.items() if name.startswith("sweep-")]
    assert sweeps
    for sweep in sweeps:
        assert sweep["options"]["expires"] == sweep["schedule"] > 0


def test_no_task_takes_half_as_long_as_a_lost_one_stays_away():
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    assert options.get("visibility_timeout", DEFAULT_VISIBILITY) / 2 > settings.CELERY_TASK_TIME_LIMIT
