"""What Prometheus reads: added up over processes, true to the database, and not for everybody."""

import http.client
import os
import re
import signal
from contextlib import closing
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Role
from config.local import production
from config.local.processes import Process
from metrics.models import Area, Metric, OwedChart, OwedPanels
from metrics.models.charts import TRIES
from operations.tasks import tick
from returns.actions.receiving import receive
from returns.statuses import UNDER_WAY, Status
from tests import served
from tests.metrics.test_tasks import until
from tests.returns.conftest import make_world, months, person

TOKEN = "a token of the tests"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def values(text):
    """Name and labels, in the order of the labels' names -> value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def owed(age, failures=0):
    metric, _ = Metric.objects.get_or_create(slug="beds")
    area = Area.objects.create(code=f"A{age}", name="A", kind="cohort")
    since = timezone.now() - timedelta(seconds=age)
    OwedChart.objects.create(metric=metric, area=area, owed_since=since, failures=failures)


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Bearer "}])
def test_nobody_reads_it_without_the_token(client, token, shown):
    assert client.get("/metricsz", headers=shown).status_code == 404


def test_a_page_and_a_task_that_cannot_be_counted_are_served_all_the_same(tmp_path):
    """As in a container whose folder of counts is not its own."""
    script = """if True:
        import django; django.setup()
        import os; from django.test import Client; from operations.counters import count_task
        os.rmdir(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        print("answered", Client().get("/metrics/", headers={"host": "localhost"}).status_code)
        count_task(task="a task", outcome="SUCCESS", seconds=0.1)
        print("went on")
    """
    folder, log = tmp_path / "counts", tmp_path / "log"
    surroundings = served.environment("none", tmp_path, PROMETHEUS_MULTIPROC_DIR=str(folder), ALLOWED_HOSTS="localhost")
    with served.running("counting", "-c", script, surroundings=surroundings, log=log) as process:
        assert process.wait() == 0, log.read_text()
    said = log.read_text()
    assert "answered 302" in said and "went on" in said
    assert said.count("Not counted") == 2


@pytest.mark.parametrize("shown", ["Bearer ", "Bearer", ""])
def test_where_there_is_no_token_nobody_reads_it(client, shown):
    assert client.get("/metricsz", headers={"Authorization": shown}).status_code == 404


def test_the_database_is_asked_when_prometheus_asks(client, db, token):
    before = values(client.get("/metricsz", headers=SHOWN).content.decode())
    assert before["dashboard_owed_charts", "waiting"] == before["dashboard_oldest_owed_chart_seconds",] == 0
    assert ("dashboard_beat_age_seconds",) not in before
    owed(age=100)
    owed(age=700)
    owed(age=9000, failures=TRIES)
    site = make_world()[0]
    mara = person("mara", Role.Kind.MANAGER, site)
    receive(site=site, sent_by=mara, file_name="return.csv", content=months())
    tick()
    response = client.get("/metricsz", headers=SHOWN)
    assert response.headers["Content-Type"].startswith("text/plain")
    after = values(response.content.decode())
    assert after["dashboard_owed_charts", "waiting"] == 2
    assert after["dashboard_owed_charts", "put aside"] == 1
    assert after["dashboard_owed_panels", "waiting"] == OwedPanels.objects.count()
    assert 700 <= after["dashboard_oldest_owed_chart_seconds",] < 760
    assert after["dashboard_returns", "queued"] == 1
    assert {key[1] for key in after if key[0] == "dashboard_returns"} == set(Status.values)
    assert 0 <= after["dashboard_beat_age_seconds",] < 60
    assert after["dashboard_database_answers",] == 1


def test_panels_that_wait_longest_are_the_oldest_that_is_owed(client, db, token):
    owed(age=100)
    metric = OwedChart.objects.get().metric
    OwedPanels.objects.create(metric=metric, owed_since=timezone.now() - timedelta(seconds=5000))
    said = values(client.get("/metricsz", headers=SHOWN).content.decode())
    assert 5000 <= said["dashboard_oldest_owed_chart_seconds",] < 5060


def test_a_request_is_counted_by_its_route_and_status(client, db, token):
    key = "dashboard_request_seconds_count", "GET", "/accounts/login/", "200"
    nowhere = "dashboard_request_seconds_count", "other", "none", "404"

    def counts():
        found = values(client.get("/metricsz", headers=SHOWN).content.decode())
        return found.get(key, 0), found.get(nowhere, 0)

    before = counts()
    client.get("/accounts/login/?next=/x/")
    client.get("/accounts/login/?next=/y/")
    client.generic("BREW", "/accounts/nowhere/")
    assert counts() == (before[0] + 2, before[1] + 1)


def test_alerts_speak_of_what_there_is(client, db, token):
    """The tasks' counts are a worker's, and their name is the same."""
    alerts = (settings.BASE_DIR / "deploy/alerts.yml").read_text(encoding="utf-8")
    tick()
    client.get("/")
    said = client.get("/metricsz", headers=SHOWN).content.decode()
    named = set(re.findall(r"\bdashboard_\w+", alerts))
    assert len(named) == 9
    assert named <= {*re.findall(r"^dashboard_\w+", said, re.MULTILINE), "dashboard_task_seconds_count"}
    [statuses] = re.findall(r'status=~"([a-z |]+)"', alerts)
    assert set(statuses.split("|")) == set(UNDER_WAY)


def ask(port, address, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as server:
        server.request("GET", address, headers={**headers, "Connection": "close"})
        answer = server.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.django_db(transaction=True)
def test_all_processes_of_the_web_server_are_added_up_and_a_restart_takes_nothing_off(tmp_path):
    port, key = served.free_port(), ("dashboard_request_seconds_count", "GET", "/returns/", "302")
    told = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "3", "METRICS_TOKEN": TOKEN, "ALLOWED_HOSTS": "127.0.0.1"}
    program = production.web(served.environment(connection.settings_dict["NAME"], tmp_path, **told), tmp_path)

    def counted():
        return {values(ask(port, "/metricsz", **SHOWN)[1]).get(key, 0) for _ in range(8)}

    web = Process(program)
    try:
        until(lambda: answers(port), "The web server did not answer.", tmp_path / "production-web.log")
        for _ in range(30):
            assert ask(port, "/returns/")[0] == 302
        folder = tmp_path / "production-counts/web"
        assert len(list(folder.glob("histogram_*.db"))) > 1, "one process alone would prove nothing"
        assert counted() == {30}
        before = children(web.pid)
        os.kill(web.pid, signal.SIGHUP)
        until(lambda: children(web.pid).isdisjoint(before), "Nothing was restarted.", tmp_path / "production-web.log")
        assert ask(port, "/returns/")[0] == 302
        assert counted() == {31}
    finally:
        web.stop()


def answers(port):
    try:
        return ask(port, "/healthz")[0] == 200
    except OSError:
        return False


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return set(file.read().split())


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_worker_says_how_its_tasks_ended(tmp_path):
    port, queue = served.free_port(), f"counted-{os.getpid()}"
    told = {
        "METRICS_PORT": str(port),
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
    }
    options = ("--queues", queue, "--concurrency", "2")

    def counts():
        found = values(ask(port, "/metricsz", **SHOWN)[1])
        return [
            found.get(("dashboard_task_seconds_count", *ended), 0)
            for ended in (("success", "operations.tasks.tick"), ("failure", "returns.tasks.check_return"))
        ]

    with served.worker(connection.settings_dict["NAME"], tmp_path, *options, **told) as worker:
        until(lambda: "ready." in worker.log.read_text(), "It did not start.", worker.log)
        for _ in range(5):
            tick.apply_async(queue=queue, retry=False)
        current_app.send_task("returns.tasks.check_return", queue=queue, retry=False)
        until(lambda: counts() == [5, 1], "They were not counted.", worker.log)
        assert ask(port, "/metricsz")[0] == 404


def test_without_a_database_it_says_so(tmp_path):
    script = "import django; django.setup(); from operations.exposition import exposed; print(exposed().decode())"
    away = {"DATABASE_URL": "postgres://someone:secret@127.0.0.1:1/x"}
    log = tmp_path / "exposed.log"
    with served.running(
        "it", "-c", script, surroundings={**served.environment("none", tmp_path), **away}, log=log
    ) as it:
        assert it.wait() == 0, log.read_text()
    assert "dashboard_database_answers 0.0" in log.read_text()
    assert "dashboard_owed_charts{" not in log.read_text()
