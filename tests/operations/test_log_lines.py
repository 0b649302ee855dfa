"""What a line of the log says, and that request and task can be followed through it."""

import http.client
import io
import json
import logging
import uuid
from contextlib import closing

import pytest
from django.db import connection

from accounts.models import Role
from operations import traces
from operations.log_lines import JsonLines, PlainLines
from returns.models import Return
from returns.statuses import Status
from tests import served
from tests.metrics.test_tasks import until
from tests.returns.conftest import make_world, months, person
from tests.returns.views.test_journey import upload


@pytest.fixture
def lines():
    """What is logged as JSON while the test runs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def of_requests(lines):
    return [line for line in lines() if line["logger"] == "operations.requests"]


def test_a_request_is_one_line_with_its_route_and_without_its_query(client, db, lines):
    response = client.get("/accounts/login/?next=/secret/")
    [line] = of_requests(lines)
    assert line["request"] == response.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["route"]) == ("GET", "/accounts/login/", "/accounts/login/")
    assert (line["status"], line["level"]) == (200, "info") and line["ms"] >= 0
    assert "secret" not in json.dumps(line)
    assert traces.request_id() == ""


def test_the_proxy_s_id_is_kept_and_nonsense_is_not(client, lines):
    given = str(uuid.uuid4())
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    for nonsense in ("short", "two\nlines-of-it", "x" * 65, 'a"}{"level": "x'):
        made = client.get("/healthz", headers={"X-Request-ID": nonsense}).headers["X-Request-ID"]
        assert made != nonsense and len(made) == 32
    assert of_requests(lines) == [], "what machines ask every few seconds is not logged"


def test_a_fault_is_one_line_with_its_trace_and_the_request_s_id(client, settings, lines):
    settings.ROOT_URLCONF = "tests.operations.failing_urls"
    client.raise_request_exception = False
    client.get("/fails/7/", headers={"X-Request-ID": "0123456789abcdef"})
    [fault] = [line for line in lines() if line["level"] == "error"]
    assert fault["request"] == "0123456789abcdef"
    assert fault["exception"].endswith("ValueError: this address always fails")
    assert of_requests(lines)[0]["route"] == "/fails/<int:number>/"
    assert of_requests(lines)[0]["status"] == 500


def test_in_a_terminal_lines_are_plain_and_bear_the_ids_too():
    record = logging.LogRecord("where", logging.INFO, __file__, 1, "%s happened", ("something",), None)
    assert PlainLines().format(record).endswith("INFO where: something happened")
    with traces.in_hand(request="r1", task="t1"):
        assert PlainLines().format(record).endswith("INFO where: something happened [request=r1 task=t1]")


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_worker_s_lines_bear_the_id_of_the_request_that_sent_the_task(client, kept_here, tmp_path):
    site = make_world()[0]
    client.force_login(person("mara", Role.Kind.MANAGER, site))
    told = {"LOG_FORMAT": "json", "VAR_DIR": str(kept_here)}
    with served.worker(connection.settings_dict["NAME"], tmp_path, "--queues", "returns", **told) as worker:
        response = upload(client, months())
        until(lambda: Return.objects.get().status == Status.READY, "The return was not checked.", worker.log)
        sent_by = response.headers["X-Request-ID"]
        until(lambda: lines_of(worker.log, sent_by), "No line bears the id.", worker.log)
    lines = lines_of(worker.log, sent_by)
    assert {line["request"] for line in lines} == {sent_by}
    assert len({line["task"] for line in lines}) == 1
    assert any("succeeded" in line["message"] for line in lines)


def test_the_web_server_writes_one_line_for_a_request_and_nothing_of_its_query(tmp_path):
    port = served.free_port()
    told = {"LOG_FORMAT": "json", "BIND": f"127.0.0.1:{port}"}
    command = ("-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi")
    log = tmp_path / "web.log"
    (tmp_path / "static").mkdir()  # else there is a warning that nothing was collected
    with served.running("web", *command, surroundings={**served.environment("none", tmp_path), **told}, log=log):
        until(lambda: status_of(port, "/healthz") == 200, "The web server did not answer.", log)
        assert status_of(port, "/overview/?q=secret") == 302
        until(lambda: "/overview/" in log.read_text(), "The request was not logged.", log)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line.get("path") for line in lines if "secret" in str(line) or "overview" in str(line)] == ["/overview/"]
    assert not [line for line in lines if "secret" in str(line) or "/healthz" in str(line)]
    begun = [line["message"] for line in lines if line["message"].startswith("Starting gunicorn")]
    assert len(begun) == 1


def status_of(port, address):
    """None where nobody answers yet."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as server:
            server.request("GET", address)
            return server.getresponse().status
    except OSError:
        return None


def lines_of(log, request_id):
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("request") == request_id]
