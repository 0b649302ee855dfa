"""What always fails is put aside and said, and everything else goes on."""

import os
import signal
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import User
from metrics.actions.claims import LOST_AFTER
from metrics.actions.owing import take_up_again
from metrics.models import Area, Observation, OwedChart, StoredChart
from metrics.models.charts import TRIES
from returns.models import Return
from returns.models.returns import DELIVERIES
from returns.statuses import Status
from tests.faults.dashboard import METRICS_TOKEN, paused
from tests.faults.figures import reaches, settled
from tests.faults.person import Person
from tests.returns.conftest import HEADINGS, months

pytestmark = pytest.mark.broker
ALPHAS = {("alpha", month): 2300 + month for month in (4, 5, 6)}
BETAS = {("beta", month): 2300 + month for month in (4, 5, 6)}
NEVER_ENDS = "PERFORM pg_sleep(3600)"


def test_a_file_that_kills_every_worker_is_tried_three_times_and_others_go_on(dashboard):
    """One never comes to an end; each worker that checks it is killed for it, as by the limit of a task."""
    dashboard.web()
    worker = dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    hers = f"NEW.sent_by_id = {User.objects.get_by_natural_key('mara@example.org').pk}"
    poison("UPDATE", "returns_return", f"NEW.status = '{Status.EFFECT}' AND {hers}", NEVER_ENDS)
    reference = mara.send(months()).reference
    for time in range(1, DELIVERIES + 1):
        dashboard.until(lambda t=time: in_the_middle(reference, t), f"It was not tried {time} times.")
        if time == 1:
            other = bo.send(months("beta"), site="beta").reference
            reaches(other, Status.READY, dashboard)
            bo.publish(other)
            settled(dashboard, BETAS, published=1)
            assert in_the_middle(reference, time)
        kill_children(worker.pid)
        end_the_sleep()
    reaches(reference, Status.FAILED, dashboard)
    page = mara.get(f"/returns/{reference}/").text
    assert "need not send it again" in page and reference in page
    assert 'dashboard_returns{status="failed"} 1.0' in measures(dashboard)
    dashboard.until(
        lambda: f"Return {reference} was given up" in "".join(dashboard.told()), "No administrator was told."
    )

    mended()
    again = mara.post(f"/returns/{reference}/again/", {}, form=f"/returns/{reference}/")  # it was no fault of the file
    assert again.status == 200
    reaches(reference, Status.READY, dashboard)
    assert "Published" in mara.publish(reference).text
    settled(dashboard, ALPHAS | BETAS, published=2)


def in_the_middle(reference, deliveries):
    return is_asleep() and Return.objects.get(reference=reference).deliveries == deliveries


def kill_children(pid):
    """Those that work; the parent, which starts new ones in their place, lives."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def test_a_chart_that_always_fails_is_put_aside_and_the_others_are_drawn(dashboard):
    dashboard.web()
    worker = dashboard.worker()
    dashboard.beat()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    content = f"{HEADINGS}\nbeta,bed-days,2014-04,9000,120000,,,,,,,\n".encode()
    references = {mara: mara.send(months()).reference, bo: bo.send(content, site="beta").reference}
    for reference in references.values():
        reaches(reference, Status.READY, dashboard)
    poison("INSERT", "metrics_storedchart", f"NEW.area_id = {area_of('beta')}", "RAISE EXCEPTION 'it is poisoned'")
    with paused(worker):
        for person, reference in references.items():
            assert "Published" in person.publish(reference).text
    dashboard.until(lambda: OwedChart.objects.filter(failures=TRIES).exists(), "It was never put aside.")
    dashboard.until(lambda: OwedChart.objects.count() == 1, "The other was not drawn.")
    parked = OwedChart.objects.get()
    assert (parked.metric.slug, parked.area.code) == ("bed-days", "site:beta")
    assert "it is poisoned" in parked.problem
    dashboard.until(dashboard.told, "No administrator was told.")
    assert len(dashboard.told()) == len(set(dashboard.told())), "Of one fault once, however often it fails."
    is_said_to_be_put_aside(dashboard, bo, "/sites/beta/bed-days/")
    assert StoredChart.objects.get().area.code == "site:alpha"
    assert Observation.objects.filter(area__code="site:beta").count() == 1

    mended()
    take_up_again()
    settled(dashboard, ALPHAS | {("beta", 4): 9000}, published=2)


def is_said_to_be_put_aside(dashboard, reader, chart):
    """To machines, and to readers of the page of the chart."""
    said = measures(dashboard)
    assert 'dashboard_owed_charts{state="put aside"} 1.0' in said
    assert 'dashboard_owed_charts{state="waiting"} 0.0' in said
    assert "without success" in reader.get(chart).text


def measures(dashboard):
    return Person(dashboard.address).get("/metricsz", Authorization=f"Bearer {METRICS_TOKEN}").text


def test_a_chart_that_ends_every_worker_is_put_aside_and_the_others_are_drawn(dashboard):
    """One never comes to an end; each worker that draws it is killed for it, as by the limit of a task."""
    dashboard.web()
    worker = dashboard.worker()
    mara, bo = (Person(dashboard.address, f"{name}@example.org") for name in ("mara", "bo"))
    references = {mara: mara.send(months()).reference, bo: bo.send(months("beta"), site="beta").reference}
    for reference in references.values():
        reaches(reference, Status.READY, dashboard)
    poison("INSERT", "metrics_storedchart", f"NEW.area_id = {area_of('beta')}", NEVER_ENDS)
    with paused(worker):
        for person, reference in references.items():
            assert "Published" in person.publish(reference).text
    dashboard.beat()
    for begun in range(1, LOST_AFTER + 1):
        dashboard.until(lambda times=begun: is_drawn(times), f"It was not begun {begun} times.")
        kill_children(worker.pid)
        end_the_sleep()
    dashboard.until(lambda: OwedChart.objects.filter(failures=TRIES).exists(), "It was never put aside.")
    dashboard.until(lambda: OwedChart.objects.count() == 1, "The other was not drawn.")
    assert OwedChart.objects.get().area.code == "site:beta"
    assert StoredChart.objects.get().area.code == "site:alpha"
    dashboard.until(lambda: any("put aside" in one for one in dashboard.told()), "No administrator was told.")
    is_said_to_be_put_aside(dashboard, bo, "/sites/beta/emergency-admissions/")

    mended()
    take_up_again()
    settled(dashboard, ALPHAS | BETAS, published=2)


def is_drawn(times):
    return is_asleep() and OwedChart.objects.filter(area__code="site:beta", begun=times).exists()


def poison(what, table, when, then):
    """Have something happen as a row of a table is written; what, when and then in words of SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {when} THEN {then}; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER poison BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION poison()"""
        )


def mended():
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION poison() CASCADE")


def area_of(site):
    return Area.objects.get(code=f"site:{site}").pk


ASLEEP = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"


def is_asleep():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {ASLEEP}")
        return cursor.fetchone()[0] > 0


def end_the_sleep():
    """PostgreSQL sees that a client is dead when it answers it, and this one sleeps."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) {ASLEEP}")
