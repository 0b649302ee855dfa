import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local.problem import Problem
from config.local.serve import chosen_port
from tests.config.local.launching import PATIENCE, Launcher, free_port, reachable_folder, wait_until

READY = "The dashboard is ready: http://127.0.0.1:"


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """One folder for the tests below, as on a developer's machine: only the first start has everything to do."""
    yield from reachable_folder()


def worker_of(launcher: Launcher) -> int:
    """The number of the worker's main process, the one that the launcher itself has started; 0 where there is none."""
    workers = (pid for pid, command in launcher.processes().items() if " config worker " in command)
    return next((pid for pid in workers if parent_of(pid) == launcher.popen.pid), 0)


def parent_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # gone meanwhile
        return 0
    return int(status.split("PPid:")[1].split()[0])


def nothing_left(launcher: Launcher) -> bool:
    wait_until(lambda: not launcher.processes())
    return launcher.processes() == {}


def test_it_serves_restarts_its_worker_refuses_a_second_and_leaves_nothing_when_killed_outright(launch, kept):
    launcher = launch(kept, DEMO_PASSWORD="three plain words")
    launcher.wait_until_said(READY)
    with urllib.request.urlopen(f"http://127.0.0.1:{launcher.port}/accounts/login/", timeout=PATIENCE) as page:
        assert page.status == 200
    assert "Password for each: three plain words" in launcher.said

    second = launch(kept, name="second")
    assert second.popen.wait(timeout=PATIENCE) == 1
    assert second.said.strip().endswith("stop it first, or set VAR_DIR to another.")

    killed = worker_of(launcher)
    os.kill(killed, signal.SIGKILL)
    launcher.wait_until_said("The worker stopped unexpectedly (signal 9")
    wait_until(lambda: worker_of(launcher) not in (0, killed))
    assert worker_of(launcher) not in (0, killed)

    assert launcher.end(signal.SIGKILL) == -signal.SIGKILL
    assert nothing_left(launcher)


def test_a_start_after_that_goes_through_and_a_stop_leaves_nothing(launch, kept):
    launcher = launch(kept)
    launcher.wait_until_said(READY)
    assert "Password for each: three plain words" in launcher.said
    assert "Collecting the static files" not in launcher.said
    assert (kept / "environment").exists()  # for script/manage
    assert launcher.end(signal.SIGTERM) == 0
    assert not (kept / "environment").exists()
    assert nothing_left(launcher)
    assert launcher.said.strip().endswith("Stopped.")


def test_a_stop_in_the_middle_of_a_start_leaves_nothing(launch):
    launcher = launch()
    launcher.wait_until_said("Collecting the static files")
    assert launcher.end(signal.SIGINT) == 0
    assert nothing_left(launcher)


def test_a_port_in_use_is_said_before_anything_is_started(launch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        launcher = launch(PORT=str(taken.getsockname()[1]))
        assert launcher.popen.wait(timeout=PATIENCE) == 1
    assert launcher.said.startswith(f"Port {launcher.port} cannot be used (Address already in use): stop what uses it")
    assert launcher.said.count("\n") == 1
    assert not (launcher.var / "secret-key").exists()


@pytest.mark.parametrize(
    ("variable", "address", "sentence"),
    [
        ("DATABASE_URL", "postgresql://someone@127.0.0.1:{port}/x", "The database in DATABASE_URL cannot be reached"),
        ("CELERY_BROKER_URL", "redis://127.0.0.1:{port}/0", "The broker in CELERY_BROKER_URL cannot be reached"),
    ],
)
def test_an_unreachable_server_is_one_sentence(launch, variable, address, sentence):
    launcher = launch(**{variable: address.format(port=free_port())})
    assert launcher.popen.wait(timeout=PATIENCE) == 1
    assert launcher.said.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in launcher.said
    assert nothing_left(launcher)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "8000 "])
def test_a_port_must_be_one(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Problem, match="it must be a number from 1 to 65535"):
        chosen_port()
