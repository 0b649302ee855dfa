"""Administrators are told of a fault once, wherever it happens and however often."""

import json
import logging
import socket
import threading
import time

import pytest
from amqp.exceptions import AccessRefused
from celery import current_app
from celery.beat import SchedulingError
from celery.worker.consumer import consumer
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from kombu.exceptions import OperationalError as BrokerAway

from operations import faults
from operations.tasks import tick
from operations.views import TELLS
from tests import served
from tests.metrics.test_tasks import until

logger = logging.getLogger("tests.faults")


@pytest.fixture(autouse=True)
def told(settings, kept_here):
    settings.ADMINS = [("Engineer", "engineer@example.org")]
    faults._remembered.clear()


def fail(words="no more chairs"):
    try:
        raise ValueError(words)
    except ValueError:
        logger.exception("It failed")


def subjects(mailoutbox):
    return [mail.subject for mail in mailoutbox]


def test_a_page_that_fails_again_and_again_is_told_once(client, settings, mailoutbox):
    settings.ROOT_URLCONF = "tests.operations.failing_urls"
    client.raise_request_exception = False
    answers = [client.get(f"/fails/{number}/") for number in range(5)]
    assert [answer.status_code for answer in answers] == [500] * 5
    [mail] = mailoutbox
    assert mail.subject == "[Vanguard dashboard] ValueError: this address always fails"
    assert mail.to == ["engineer@example.org"]
    assert f"Request: {answers[0].headers['X-Request-ID']}. Task: none." in mail.body
    assert "failing_urls.py" in mail.body


def test_another_fault_is_told_beside_it(mailoutbox):
    fail()
    fail("words that differ from time to time do not make it another")
    logger.error("%s is broken", "one")
    logger.error("%s is broken", "two")
    logger.warning("this is no failure")
    assert subjects(mailoutbox) == [
        "[Vanguard dashboard] ValueError: no more chairs",
        "[Vanguard dashboard] one is broken",
    ]


def test_after_an_hour_it_is_told_again_with_how_often_it_happened(mailoutbox, kept_here):
    for _ in range(4):
        fail()
    [path] = (kept_here / "faults").iterdir()
    held = json.loads(path.read_text())
    assert held["untold"] == 3
    path.write_text(json.dumps(held | {"told_at": held["told_at"] - 3601}))
    fail()
    assert len(mailoutbox) == 2
    assert "It happened 3 times more since you were told last." in mailoutbox[1].body


def test_without_a_disk_to_write_to_it_is_still_told_and_still_once(mailoutbox, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.touch()
    fail()
    fail()
    assert len(mailoutbox) == 1


def test_what_a_full_disk_cut_short_is_told_anew(mailoutbox, kept_here):
    fail()
    [path] = (kept_here / "faults").iterdir()
    path.write_text('{"told_')
    fail()
    fail()
    assert len(mailoutbox) == 2


def test_where_the_mail_server_is_away_it_is_tried_again(mailoutbox, settings, kept_here):
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    fail()
    [path] = (kept_here / "faults").iterdir()
    assert json.loads(path.read_text())["told_at"] < time.time() - faults.AGAIN_AFTER / 2
    settings.EMAIL_BACKEND = usual
    fail()
    assert mailoutbox == [], "not at once: each try could take seconds"
    path.write_text(json.dumps({"told_at": time.time() - faults.AGAIN_AFTER - 1, "untold": 2}))
    fail()
    assert len(mailoutbox) == 1 and "2 times more" in mailoutbox[0].body


def test_what_strangers_can_cause_is_not_told(client, mailoutbox):
    assert client.get("/healthz", headers={"Host": "somebody.else"}).status_code == 400
    assert mailoutbox == []


def test_what_is_not_ready_is_told_once_with_its_reason(client, db, mailoutbox):
    for _ in range(3):
        assert client.get("/readyz").status_code == 503
    until_told()
    assert subjects(mailoutbox) == ["[Vanguard dashboard] Not ready: beat: has not ticked yet"]
    assert "Request: none" not in mailoutbox[0].body


def test_who_asks_what_is_not_ready_does_not_wait_for_a_mail_server(client, db, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        assert client.get("/readyz").status_code == 503
        assert telling(), "the mail server has said nothing yet"
    until_told()


def telling():
    return [thread for thread in threading.enumerate() if thread.name == TELLS]


def until_told():
    for thread in telling():
        thread.join()


def raised(error, because=None):
    """Logs an error that is raised because of another, each time as if from another line of ours."""
    place = f"{settings.BASE_DIR}/line-{time.monotonic_ns()}.py"
    try:
        exec(compile("raise error from because", place, "exec"), {"error": error, "because": because})
    except Exception:
        logger.exception("It failed")


def answered(code):
    """The error as which Django raises what PostgreSQL answers."""
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


def test_a_broker_that_is_away_is_told_once_whoever_misses_it(client, db, monkeypatch, mailoutbox):
    logging.getLogger(consumer.__name__).error(consumer.CONNECTION_ERROR, "redis://broker", "refused", "Trying again")
    raised(SchedulingError("Couldn't apply scheduled task"), BrokerAway("refused"))
    raised(AccessRefused("another password"))
    tick()
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert client.get("/readyz").status_code == 503
    until_told()
    assert subjects(mailoutbox) == ["[Vanguard dashboard] consumer: Cannot connect to redis://broker: refused."]


def test_a_database_that_is_away_is_told_once_whoever_misses_it(db, mailoutbox):
    raised(OperationalError("connection refused"))
    shut_down = answered("57P01")
    raised(shut_down, shut_down.__cause__)
    raised(InterfaceError("connection already closed"))
    logger.error("Not ready: database: %s", "cannot be asked", extra={"server": "database"})
    assert subjects(mailoutbox) == ["[Vanguard dashboard] OperationalError: connection refused"]


def test_what_a_database_answers_is_a_fault_of_its_own(db, mailoutbox):
    raised(OperationalError("connection refused"))
    full = answered("53100")
    assert isinstance(full, OperationalError)
    raised(full, full.__cause__)
    assert len(mailoutbox) == 2


def test_nobody_is_told_where_nobody_is_named(settings, mailoutbox):
    settings.ADMINS = []
    fail()
    assert mailoutbox == []


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_task_that_always_fails_is_told_once_by_all_processes_together(kept_here, tmp_path):
    queue = f"failing-{time.monotonic_ns()}"
    told = {
        "ADMIN_EMAILS": "engineer@example.org",
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "LOG_FORMAT": "json",
        "VAR_DIR": str(kept_here),
    }
    options = ("--queues", queue, "--concurrency", "2")
    with served.worker(connection.settings_dict["NAME"], tmp_path, *options, **told) as worker:
        for _ in range(6):  # without the return that it is to check
            current_app.send_task("returns.tasks.check_return", queue=queue, retry=False)
        until(lambda: worker.log.read_text().count('"level": "error"') == 6, "They did not fail.", worker.log)
    said = worker.log.read_text()
    assert said.count("Subject: [Vanguard dashboard] TypeError") == 1
    assert "Request: none. Task: none." not in said
