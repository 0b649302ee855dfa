"""The services of production as processes: started, restarted one after the other while they are used, stopped."""

import http.client
import itertools
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.models import Role
from config.local.folders import ROOT
from metrics.actions.owing import owe_all
from metrics.models import OwedChart
from metrics.tasks import refresh_owed_charts
from returns.actions.receiving import receive
from returns.models import Return
from returns.queries.asked import expected_of
from returns.statuses import UNDER_WAY
from returns.tasks import check_return
from tests.config.local.launching import PATIENCE, Launcher, wait_until
from tests.conftest import connected_to, copy_of_database
from tests.returns.conftest import HEADINGS, person
from tests.served import database_url
from vanguards.models import Site

pytestmark = pytest.mark.broker
METRIC = "emergency-admissions"
READERS = 4
SELDOM = "36000"  # seconds between sweeps: what is done here is done by the messages that were sent


@pytest.fixture
def kept_here(settings, folder):
    settings.VAR_DIR = folder
    return folder


@pytest.fixture
def queues():
    return {"TASK_QUEUE": f"charts-{uuid.uuid4()}", "RETURNS_QUEUE": f"returns-{uuid.uuid4()}"}


@pytest.fixture
def production(loaded_database, kept_here, queues, django_db_blocker):
    """It runs on a copy of the loaded database, which the test is connected to as well."""
    given = {"CELERY_BROKER_URL": settings.CELERY_BROKER_URL, "SECRET_KEY": settings.SECRET_KEY, **queues}
    with (
        django_db_blocker.unblock(),
        connected_to(loaded_database),
        copy_of_database("production") as name,
        connected_to(name),
        running(kept_here, DATABASE_URL=database_url(name), SWEEP_SECONDS=SELDOM, **given) as launcher,
    ):
        yield launcher


@contextmanager
def running(var, **environment):
    launcher = Launcher(var, command="production", **environment)
    try:
        launcher.wait_until_said("Ready: ")
        yield launcher
    finally:
        if launcher.popen.poll() is None:
            launcher.end(signal.SIGTERM)


def test_it_serves_draws_restarts_unnoticed_and_stops_clean(production, queues):
    cookie = signed_in()
    assert page(production.port, "/overview/", cookie) == 200
    headers = headers_of_styles(production.port)
    assert "default-src 'none'" in headers["Content-Security-Policy"] and headers["X-Frame-Options"] == "DENY"
    assert "immutable" in headers["Cache-Control"] and headers["X-Content-Type-Options"] == "nosniff"
    owe_all()
    refresh_owed_charts.apply_async(queue=queues["TASK_QUEUE"], retry=False)
    wait_until(lambda: not OwedChart.objects.exists())
    assert not OwedChart.objects.exists()

    before, sender = services(production), Sender(queues["RETURNS_QUEUE"])
    replaced = before.keys() - masters(before)
    with reading(production.port, cookie) as seen:
        sender.send_until(lambda: len(seen) > 20)
        tell(production, "restart")
        sender.send_until(lambda: "Restarted." in production.said and replaced.isdisjoint(services(production)))
        enough = len(seen) + 20
        sender.send_until(lambda: len(seen) > enough)
    assert services(production).keys() & before.keys() == masters(before)
    assert set(seen) == {200}
    wait_until(lambda: not Return.objects.filter(status__in=UNDER_WAY).exists())
    taken = list(Return.objects.filter(pk__in=sender.sent).values_list("deliveries", flat=True))
    assert taken == [1] * len(sender.sent), "each is checked, and once"

    kill_beat(production)
    production.wait_until_said("Beat stopped unexpectedly (signal 9")
    wait_until(lambda: beats(production))
    assert beats(production)

    tell(production, "stop")
    assert production.popen.wait(timeout=60) == 0
    assert production.said.strip().endswith("Stopped.")
    wait_until(lambda: not production.processes(), patience=10)
    assert production.processes() == {}


@pytest.mark.parametrize("missing", ["DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY"])
def test_an_address_that_is_missing_is_named(folder, missing):
    given = {"DATABASE_URL": "postgres://x", "CELERY_BROKER_URL": "redis://x", "SECRET_KEY": "x"}
    del given[missing]
    launcher = Launcher(folder, command="production", **given)
    assert launcher.popen.wait(timeout=60) == 1
    assert launcher.said.startswith(f"{missing} is not set.")


def services(launcher):
    """The processes of the services: number -> command line. Only the first of each, and the web server's workers."""
    return {pid: command for pid, command in launcher.processes().items() if is_service(pid, command)}


def is_service(pid, command):
    return " gunicorn " in command or pid == group_of(pid)


def masters(found):
    """The web server's first process, which stays."""
    return {pid for pid, command in found.items() if " gunicorn " in command and pid == group_of(pid)}


def group_of(pid):
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def beats(launcher):
    return [pid for pid, command in services(launcher).items() if " beat " in command]


def kill_beat(launcher):
    for pid in beats(launcher):
        os.kill(pid, signal.SIGKILL)


def tell(launcher, what):
    command = [sys.executable, "-m", "config.local", "production", what]
    surroundings = {"VAR_DIR": str(launcher.var), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True, timeout=60)


def signed_in():
    """The cookie of a reader."""
    user = get_user_model().objects.create_user("reader@example.org", "a long enough password", full_name="Reader")
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def page(port, address, cookie):
    """The status, or the name of what went wrong. A connection of its own, as the proxy makes it."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as server:
            server.request("GET", address, headers={"Cookie": cookie, "Connection": "close"})
            answer = server.getresponse()
            return answer.status if answer.read().endswith(b"</html>\n") else f"cut short, {answer.status}"
    except (OSError, http.client.HTTPException) as error:
        return repr(error)


def headers_of_styles(port):
    """Of the style sheet that the page of signing in names, under the name that changes with its content."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=60) as answer:
        address = re.search(r'href="(/static/css/dashboard\.[0-9a-f]{12}\.css)"', answer.read().decode())[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=60) as answer:
        return answer.headers


@contextmanager
def reading(port, cookie):
    """Readers who ask again and again while the block runs; gives the list of what they got."""
    seen, ended = [], threading.Event()
    addresses = itertools.cycle(["/overview/", "/about/", "/sites/wirral/"])

    def read():
        while not ended.is_set():
            seen.append(page(port, next(addresses), cookie))

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield seen
    finally:
        ended.set()
        for reader in readers:
            reader.join()


class Sender:
    """The manager of a site, who sends one return after the other, each with another value."""

    def __init__(self, queue):
        self.queue, self.sent, self.values = queue, [], itertools.count(2300)
        self.site = Site.objects.get(slug="wirral")
        self.mara = person("mara", Role.Kind.MANAGER, self.site)
        self.month = f"{min(expected_of(self.site).open_periods[METRIC]).start:%Y-%m}"

    def send(self):
        content = f"{HEADINGS}\n{self.site.slug},{METRIC},{self.month},{next(self.values)},330000,,,,,,,\n".encode()
        held = receive(site=self.site, sent_by=self.mara, file_name="return.csv", content=content).held
        check_return.apply_async((held.pk,), queue=self.queue, retry=False)
        self.sent.append(held.pk)

    def send_until(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < deadline:
            self.send()
            time.sleep(0.1)
        assert condition()
