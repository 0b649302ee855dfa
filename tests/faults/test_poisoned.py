"""What always fails is put aside and said, and everything else goes on."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from metrics.actions.claims import LOST_AFTER
from metrics.actions.owing import take_up_again
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

    mended("bed-days")
    take_up_again()
    settled(dashboard, {("alpha", month): 2300 + month for month in (4, 5, 6)} | {("beta", 4): 9000}, published=2)


def test_a_chart_that_ends_every_worker_is_put_aside_and_the_others_are_drawn(dashboard):
    """One never comes to an end; each worker that draws it is killed for it, as by the limit of a task."""
    dashboard.more["ADMIN_EMAILS"] = "engineer@example.org"
    dashboard.web()
    worker = dashboard.worker()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    references = {mara: mara.send(months()).reference, bo: bo.send(months("beta"), site="beta").reference}
    for reference in references.values():
        reaches(reference, Status.READY, dashboard)
    never_ends("site:beta")
    with paused(worker):
        for person, reference in references.items():
            assert "Published" in person.publish(reference).text
    dashboard.beat()
    for begun in range(1, LOST_AFTER + 1):
        dashboard.until(lambda times=begun: is_asleep(times), f"It was not begun {begun} times.")
        kill_children(worker.pid)
        end_the_sleep()
    dashboard.until(lambda: OwedChart.objects.filter(failures=TRIES).exists(), "It was never put aside.")
    dashboard.until(lambda: OwedChart.objects.count() == 1, "The other was not drawn.")
    assert OwedChart.objects.get().area.code == "site:beta"
    assert StoredChart.objects.get().area.code == "site:alpha"
    dashboard.until(lambda: any("put aside" in one for one in told(dashboard)), "No administrator was told.")

    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION never_end() CASCADE")
    take_up_again()
    known = {(site, month): 2300 + month for site in ("alpha", "beta") for month in (4, 5, 6)}
    settled(dashboard, known, published=2)


def never_ends(code):
    """Storing the chart of an area."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE FUNCTION never_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.area_id = (SELECT id FROM metrics_area WHERE code = '{code}') THEN
                    PERFORM pg_sleep(3600);
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER never_end BEFORE INSERT ON metrics_storedchart FOR EACH ROW EXECUTE FUNCTION never_end()"""
        )


ASLEEP = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"


def is_asleep(times):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {ASLEEP}")
        return cursor.fetchone()[0] and OwedChart.objects.filter(area__code="site:beta", begun=times).exists()


def end_the_sleep():
    """PostgreSQL sees that a client is dead when it answers it, and this one sleeps."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) {ASLEEP}")


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
    _set_kind(slug, "something of an earlier version")


def mended(slug):
    _set_kind(slug, "activity rate")


def _set_kind(slug, kind):
    definition = MetricDefinition.objects.get(metric__slug=slug)
    definition.body["kind"] = kind
    definition.save()
