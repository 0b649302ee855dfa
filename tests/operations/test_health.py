"""What the checks of health say, and to whom."""

import json
import re
import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from struct import pack

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Role
from metrics.models import Area, Metric, OwedChart
from metrics.models.charts import TRIES
from operations import probe
from operations.models import Heartbeat
from operations.tasks import tick
from returns.actions.receiving import receive
from returns.models import Return
from tests import served
from tests.metrics import small
from tests.metrics.test_tasks import until
from tests.returns.conftest import person


def readiness(client):
    response = client.get("/readyz")
    said = json.loads(response.content)
    assert said["ready"] == (response.status_code == 200) == all(part["ready"] for part in said["parts"].values())
    return said["parts"]


def owed(minutes, failures=0):
    metric, _ = Metric.objects.get_or_create(slug="beds")
    area = Area.objects.create(code=f"A{minutes}", name="A", kind="cohort")
    since = timezone.now() - timedelta(minutes=minutes)
    OwedChart.objects.create(metric=metric, area=area, owed_since=since, failures=failures)


@pytest.fixture
def ticked(db):
    tick()


def test_alive_asks_no_database_and_no_log_in(client):
    """No `db` fixture: a query would fail the test."""
    response = client.get("/healthz?as_of=nonsense")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_alive_does_not_ask_who_has_signed_in(client):
    client.cookies["sessionid"] = "k" * 32
    assert client.get("/healthz").status_code == 200


def test_ready_with_everything_in_its_place(client, ticked):
    parts = readiness(client)
    assert set(parts) == {"database", "migrations", "charts", "returns", "beat", "broker"}
    assert all(part["ready"] for part in parts.values())


def test_the_tasks_door_notes_one_tick(ticked):
    first = Heartbeat.objects.get().ticked_at
    tick()
    assert Heartbeat.objects.get().ticked_at > first


def test_a_beat_that_is_silent_is_said(client, db, settings):
    assert readiness(client)["beat"] == {"ready": False, "says": "has not ticked yet"}
    Heartbeat.objects.create(ticked_at=timezone.now() - timedelta(seconds=settings.BEAT_WITHIN_SECONDS + 60))
    assert readiness(client)["beat"]["ready"] is False


def test_a_chart_that_is_owed_too_long_is_said(client, ticked):
    owed(minutes=5)
    assert readiness(client)["charts"] == {"ready": True, "says": "oldest owed for 300 s"}
    owed(minutes=120)
    assert readiness(client)["charts"]["ready"] is False


def test_a_chart_that_was_put_aside_keeps_nobody_out(client, ticked):
    owed(minutes=600, failures=TRIES)
    assert readiness(client)["charts"] == {"ready": True, "says": "none owed"}


def test_a_return_that_nobody_checks_is_said(client, ticked, kept_here):
    site = small.site("wirral", 1)
    held = receive(site=site, sent_by=person("mara", Role.Kind.MANAGER, site), file_name="a.csv", content=b"a").held
    assert readiness(client)["returns"]["ready"] is True
    Return.objects.filter(pk=held.pk).update(status_at=timezone.now() - timedelta(minutes=31))
    found = readiness(client)["returns"]
    assert found["ready"] is False and re.fullmatch(r"oldest to be checked for 18[67]\d s", found["says"])


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_was_not_applied_is_named(client):
    call_command("migrate", "operations", "zero", verbosity=0)
    try:
        parts = readiness(client)
        assert parts["migrations"] == {"ready": False, "says": "1 not applied, first operations.0001_heartbeat"}
        assert parts["beat"]["ready"] is False
    finally:
        call_command("migrate", "operations", verbosity=0)


def test_the_probe_of_a_container_tells_alive_from_ready(tmp_path, monkeypatch, capsys):
    """The web server as a process, with neither."""
    away = {
        "CELERY_BROKER_URL": "redis://:secret@127.0.0.1:1/0",
        "DATABASE_URL": "postgres://someone:secret@127.0.0.1:1/x",
    }
    port = served.free_port()
    command = ("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket")
    surroundings = {**served.environment("none", tmp_path), **away, "ALLOWED_HOSTS": "dashboard.example.org"}
    with served.running("web", *command, surroundings=surroundings, log=tmp_path / "web.log"):
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setenv("ALLOWED_HOSTS", "dashboard.example.org, other.example.org")
        until(lambda: probe.main("/healthz") == 0, "The web server did not answer.", tmp_path / "web.log")
        assert probe.main("/readyz") == 1
    said = capsys.readouterr().out
    assert "cannot be reached" in said and "secret" not in said and "127.0.0.1:1" not in said.partition("alive")[2]


def test_a_database_that_takes_calls_and_never_answers_is_said_within_seconds(tmp_path):
    script = "import django; django.setup(); from operations.readiness import parts; print(parts())"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgres://someone:secret@127.0.0.1:{silent.getsockname()[1]}/x"
        surroundings = {**served.environment("none", tmp_path), "DATABASE_URL": address}
        log = tmp_path / "parts.log"
        with served.running("parts", "-c", script, surroundings=surroundings, log=log) as process:
            began = time.monotonic()
            assert process.wait() == 0, log.read_text()
    assert time.monotonic() - began < 20, "asked once, and not for each part"
    assert log.read_text().count("the database cannot be asked (OperationalError)") == 5


@pytest.mark.parametrize("kind", ["redis", "amqp"])
@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ("from operations.readiness import _broker; print(_broker())", "cannot be reached (OperationalError)"),
        ("from metrics.tasks import _send; _send()", "wait for the next sweep"),
    ],
    ids=["readiness", "publishing"],
)
def test_nobody_waits_for_a_broker_that_takes_calls_and_never_answers(tmp_path, kind, asks, says):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{kind}://127.0.0.1:{silent.getsockname()[1]}//"
        surroundings = {**served.environment("none", tmp_path), "CELERY_BROKER_URL": address}
        log = tmp_path / "asking.log"
        script = f"import django; django.setup(); {asks}"
        with served.running("asking", "-c", script, surroundings=surroundings, log=log):
            until(lambda: says in log.read_text(), "It waits for an answer.", log)


def test_readiness_without_a_broker_or_a_database(tmp_path):
    script = "import django; django.setup(); from operations.readiness import parts; print(parts())"
    away = {
        "CELERY_BROKER_URL": "redis://:secret@127.0.0.1:1/0",
        "DATABASE_URL": "postgres://someone:secret@127.0.0.1:1/x",
    }
    surroundings = {**served.environment("none", tmp_path), **away}
    log = tmp_path / "parts.log"
    with served.running("parts", "-c", script, surroundings=surroundings, log=log) as process:
        assert process.wait() == 0, log.read_text()
    said = log.read_text()
    assert said.count("is_ready=False") == said.count("is_ready=") == 6
    assert "secret" not in said and "127.0.0.1" not in said


def frame(payload):
    """One method on channel 0, as AMQP 0-9-1 writes it."""
    return pack(">BHL", 1, 0, len(payload)) + payload + b"\xce"


@contextmanager
def refusing_broker():
    """The address of a RabbitMQ that greets everybody and lets nobody in: the password is another by now."""
    greeting = pack(">HHBBLL5sL5s", 10, 10, 0, 9, 0, 5, b"PLAIN", 5, b"en_US")
    refusal = pack(">HHHB14sHH", 10, 50, 403, 14, b"ACCESS_REFUSED", 0, 0)

    def answer():
        while True:
            try:
                caller, _ = server.accept()
            except OSError:  # the test is over
                return
            with caller:
                for said in (frame(greeting), frame(refusal)):
                    caller.recv(4096)
                    caller.sendall(said)
                caller.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer)
        thread.start()
        yield f"amqp://dashboard:secret@127.0.0.1:{server.getsockname()[1]}//"
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_broker_that_refuses_us_is_said_and_fails_nobody_who_sends_a_task(tmp_path):
    script = """
import django; django.setup()
from operations.readiness import parts
from returns.tasks import nudge_copies
print(parts()[-1]); nudge_copies(1); print("and on it goes")
"""
    log = tmp_path / "parts.log"
    with refusing_broker() as address:
        surroundings = {**served.environment("none", tmp_path), "CELERY_BROKER_URL": address}
        with served.running("parts", "-c", script, surroundings=surroundings, log=log) as process:
            assert process.wait() == 0, log.read_text()
    said = log.read_text()
    assert "name='broker', is_ready=False, says='cannot be reached (AccessRefused)'" in said
    assert "The broker cannot be reached (AccessRefused); the copies of a return are made when" in said
    assert said.strip().endswith("and on it goes") and "secret" not in said
