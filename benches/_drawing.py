"""Real workers that draw every chart there is, timed from the first message to the last chart."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 900  # seconds


@contextmanager
def workers(count: int, folder: Path) -> Iterator[None]:
    """So many Celery workers of one process each, ready, while the block runs."""
    from config.celery import app

    started = []
    try:
        for number in range(count):
            command = (sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1")
            named = ("--hostname", f"bench-{os.getpid()}-{count}-{number}@here")
            with (folder / "log" / f"worker-{count}-{number}.log").open("w") as log:
                started.append(subprocess.Popen((*command, *named), stdout=log, stderr=log))
        _until(lambda: len(app.control.ping(timeout=1)) >= count, "The workers did not start.")
        yield
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait()


def prepare() -> None:
    """The published data, loaded and drawn once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from config.local import preparation

    if preparation.prepare():
        raise SystemExit("The bench's database could not be filled.")


def make_programme(areas: int, metrics: int, months: int) -> None:
    """A made-up programme in place of the published data."""
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", TRAINING_WORLD="true")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("make_programme", areas=areas, metrics=metrics, months=months)


def seconds_to_draw_all(look_every: float = 0.02) -> tuple[int, float]:
    """Forget every stored chart, owe all, and have the workers draw them: how many, and how long it took.

    `look_every` so many seconds whether all are drawn: seldom where that takes long, because looking takes time too.
    It ends when the panels that follow from the charts are drawn too, so that the next run finds nobody busy.
    """
    from django.db import connection

    from metrics.actions.owing import owe_all
    from metrics.models import OwedChart, OwedPanels, StoredChart
    from metrics.tasks import refresh_owed_charts

    with connection.cursor() as cursor:
        # Not TRUNCATE, whose locks a worker that is just ending would meet.
        cursor.execute("DELETE FROM metrics_storedchart")
        cursor.execute("DELETE FROM metrics_owedchart")
        cursor.execute("VACUUM ANALYZE")
    owe_all()
    start = time.perf_counter()
    refresh_owed_charts.apply_async()
    _until(lambda: not OwedChart.objects.exists(), "The charts were not drawn.", pause=look_every)
    seconds = time.perf_counter() - start
    _until(lambda: not OwedPanels.objects.exists(), "The panels were not drawn.")
    return StoredChart.objects.current().count(), seconds


def _until(true, otherwise: str, pause: float = 0.1) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(pause)
