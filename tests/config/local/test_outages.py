"""Faults of real services under the services of production: after each no number is lost and none doubled.

The database and the broker are the embedded ones, so that they can be stopped. What happens is looked at from
outside: pages, /readyz and commands, as an engineer would.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg2
import pytest

from config.local import postgres, valkey
from config.local.folders import ROOT, place_for_database, private_folder, socket_folder
from config.local.owner import unprivileged_owner
from config.local.processes import Process
from config.local.production import beat
from tests.config.local.launching import Launcher, reachable_folder, wait_until

pytestmark = pytest.mark.broker
HEADINGS = "site,metric,period,numerator,denominator,value,lower,upper,respondents,state,provisional,reason"
MANAGER = "mara@example.org"
SWEEP = "2"  # seconds
OWN_VALUES = """
from metrics.models import Observation
own = Observation.objects.filter(submission__site__isnull=False)
print(own.count(), own.current().values("metric", "area", "period_start").distinct().count())
"""
PUBLISHING = "publishing"
WAITING = """SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND relation = %s::regclass"""
OPEN_MONTHS = """
from returns.queries.asked import expected_of
from vanguards.models import Site
open_now = expected_of(Site.objects.get(slug="wirral")).open_periods["emergency-admissions"]
print(*sorted(f"{period.start:%Y-%m}" for period in open_now))
"""


class Stage:
    """Database, broker and the services on them. Nothing of it is the suite's own."""

    def __init__(self, folder: Path, at_the_end: ExitStack) -> None:
        self.folder = folder
        self.place = place_for_database(folder, unprivileged_owner())
        sockets = socket_folder(self.place.folder, "database", at_the_end)
        self.database_sockets = private_folder(sockets, self.place.owner)
        self.broker_sockets = socket_folder(folder, "broker", at_the_end)
        self.start_database()
        at_the_end.callback(lambda: self.database.stop())
        self.start_broker()
        at_the_end.callback(lambda: self.broker.stop())
        self.told = {
            "DATABASE_URL": postgres.address(self.database_sockets),
            "CELERY_BROKER_URL": valkey.address(self.broker_sockets),
            "SECRET_KEY": "only for the tests of outages",
            "SWEEP_SECONDS": SWEEP,
        }
        self.launcher = Launcher(folder, command="production", **self.told)
        at_the_end.callback(lambda: self.launcher.end(signal.SIGTERM))
        self.launcher.wait_until_said("Ready: ")

    def start_database(self) -> None:
        self.database = postgres.start(self.place, self.database_sockets, self.folder / "log", throwaway=True)

    def start_broker(self) -> None:
        self.broker = valkey.start(self.folder, self.broker_sockets)

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.told, "VAR_DIR": str(self.folder)}

    def begin(self, *command: str, **more: str) -> "subprocess.Popen[str]":
        whole = [sys.executable, "manage.py", *command]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(whole, cwd=ROOT, env={**self.environment(), **more}, **pipes)

    def manage(self, *command: str) -> str:
        """What a command that must succeed says."""
        process = self.begin(*command)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said

    def ask(self, address: str) -> tuple[int, str]:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.launcher.port, timeout=60)) as server:
                server.request("GET", address, headers={"Connection": "close"})
                answer = server.getresponse()
                return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return 0, repr(error)

    def file(self, period: str, value: int) -> Path:
        path = self.folder / f"{period}.csv"
        path.write_text(f"{HEADINGS}\nwirral,emergency-admissions,{period},{value},330000,,,,,,,\n", encoding="utf-8")
        return path

    def publish(self, period: str, value: int) -> "subprocess.Popen[str]":
        """The database knows its connection by a name."""
        command = ("publish_return", str(self.file(period, value)), "--site", "wirral", "--as", MANAGER)
        return self.begin(*command, PGAPPNAME=PUBLISHING)

    @contextmanager
    def held_up(self, table: str) -> Iterator[None]:
        """Whoever writes a row of the table waits in the middle of what they do, until the block or the database
        ends."""
        with closing(psycopg2.connect(self.told["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield

    def waiting(self, table: str) -> set[str]:
        """By what names those connected who wait for a lock of the table."""
        with closing(psycopg2.connect(self.told["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute(WAITING, [table])
            return {name for (name,) in cursor.fetchall()}

    def settled(self) -> None:
        """Everything is ready, and no chart is owed any more, without anybody's help."""

        def is_settled() -> bool:
            status, said = self.ask("/readyz")
            return status == 200 and json.loads(said)["parts"]["charts"]["says"] == "none owed"

        wait_until(is_settled, patience=120)
        assert is_settled(), self.ask("/readyz")

    def verified(self, *, values: int) -> None:
        """All figures are what they should be, and of the site's own as many as were published."""
        said = self.manage("verify_figures")
        assert said.strip().splitlines()[-1].startswith("identical")
        assert "because they are owed" not in said
        assert self.shell(OWN_VALUES).split()[-2:] == [str(values)] * 2

    def shell(self, program: str) -> str:
        return self.manage("shell", "--verbosity", "0", "--command", program)


@pytest.fixture(scope="module")
def stage():
    with ExitStack() as at_the_end:
        folders = reachable_folder()
        folder = next(folders)
        at_the_end.callback(lambda: next(folders, None))
        stage = Stage(folder, at_the_end)
        stage.manage("make_account", MANAGER, "Mara Example")
        stage.manage("give_role", MANAGER, "manager", "--site", "wirral")
        stage.months = stage.shell(OPEN_MONTHS).split()[-3:]
        yield stage


def test_a_return_is_published_while_the_broker_is_away_and_its_charts_follow(stage):
    stage.settled()
    stage.broker.stop()
    status, said = stage.ask("/readyz")
    assert status == 503 and "cannot be reached" in json.loads(said)["parts"]["broker"]["says"]
    publishing = stage.publish(stage.months[0], 2300)
    said, _ = publishing.communicate(timeout=120)
    assert publishing.returncode == 0 and "Published." in said, said
    assert "The broker cannot be reached" in said
    assert stage.ask("/accounts/login/")[0] == 200
    stage.start_broker()
    stage.settled()
    stage.verified(values=1)


def test_the_database_is_restarted_while_people_read(stage):
    seen, ended = [], threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(stage.ask("/readyz")[0])

    reader = threading.Thread(target=read)
    reader.start()
    wait_until(lambda: len(seen) > 5)
    stage.database.stop()
    wait_until(lambda: 503 in seen)
    stage.start_database()
    stage.settled()
    ended.set()
    reader.join()
    assert set(seen) <= {200, 503}, "it answered all the time"
    assert seen[-1] == 200 and 503 in seen
    assert stage.launcher.said.count("stopped unexpectedly") == 0
    stage.verified(values=1)


@pytest.mark.parametrize("table", ["returns_return", "metrics_observation", "returns_letter"])
def test_the_database_stops_in_the_middle_of_publishing(stage, table):
    """At the beginning, in the middle or at the end: nothing is published."""
    with stage.held_up(table):
        publishing = stage.publish(stage.months[1], 2400)
        wait_until(lambda: PUBLISHING in stage.waiting(table) or publishing.poll() is not None)
        assert PUBLISHING in stage.waiting(table), publishing.communicate()
        stage.database.stop()
    stage.start_database()
    publishing.communicate(timeout=120)
    assert publishing.returncode != 0
    stage.settled()
    stage.verified(values=1)


def test_what_was_cut_off_can_be_sent_again_and_is_there_once(stage):
    publishing = stage.publish(stage.months[1], 2400)
    said, _ = publishing.communicate(timeout=120)
    assert publishing.returncode == 0 and "Published." in said, said
    stage.settled()
    stage.verified(values=2)


def test_a_worker_killed_outright_and_a_second_beat_change_nothing(stage):
    (stage.folder / "second/log").mkdir(parents=True)
    second = Process(beat(stage.environment(), stage.folder / "second"))
    try:
        with stage.held_up("metrics_storedchart"):
            publishing = stage.publish(stage.months[2], 2500)
            said, _ = publishing.communicate(timeout=120)
            assert publishing.returncode == 0, said
            wait_until(lambda: stage.waiting("metrics_storedchart"))
            assert stage.waiting("metrics_storedchart"), "the worker is in the middle of drawing"
            workers = {p: c for p, c in stage.launcher.processes().items() if " worker " in c and "charts" in c}
            os.kill(min(workers), signal.SIGKILL)
            stage.launcher.wait_until_said("The worker for charts stopped unexpectedly (signal 9")
        stage.settled()
        sent = sweeps(stage)
        wait_until(lambda: all(now > then + 1 for now, then in zip(sweeps(stage), sent, strict=True)))
        assert all(now > then + 1 for now, then in zip(sweeps(stage), sent, strict=True)), "both beats go on"
    finally:
        second.stop()
    stage.verified(values=3)


def sweeps(stage: Stage) -> list[int]:
    """How often each of the two beats has asked for charts to be drawn."""
    logs = (stage.folder / name / "log" / "production-beat.log" for name in ("", "second"))
    return [log.read_text(encoding="utf-8").count("sweep-owed-charts") for log in logs]
