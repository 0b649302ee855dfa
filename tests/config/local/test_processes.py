import os
import signal
import subprocess
import sys

import pytest

from config.local.folders import ROOT
from config.local.processes import Process, Program, keep_previous, run, stop_together
from tests.config.local.launching import processes_of, wait_until

PYTHON = (sys.executable, "-c")
SLEEPS = ("sleep", "60")
DEAF = ("sh", "-c", "trap '' TERM; sleep 60 & wait; wait")
WITH_GRANDCHILD = ("sh", "-c", "sleep 60 & exec sleep 60")


def test_run_gives_the_exit_code_and_keeps_the_output(tmp_path):
    log = tmp_path / "it.log"
    assert run(Program("it", ("sh", "-c", "echo done; echo fault >&2; exit 3"), log=log)) == 3
    assert log.read_text() == "done\nfault\n"


def test_the_log_of_the_last_run_is_kept(tmp_path):
    log = tmp_path / "web.log"
    assert not keep_previous(log).exists()
    log.write_text("yesterday")
    assert not keep_previous(log).exists()
    assert (tmp_path / "web.previous.log").read_text() == "yesterday"


@pytest.mark.parametrize("command", [SLEEPS, DEAF, WITH_GRANDCHILD])
def test_stopping_leaves_nothing_of_the_group(folder, command):
    process = Process(Program("it", command, environment={**os.environ, "WHERE": str(folder)}, grace=0.5))
    wait_until(lambda: processes_of(folder))
    process.stop()
    wait_until(lambda: not processes_of(folder))
    assert processes_of(folder) == {}
    assert process.exit_code() in (-signal.SIGTERM, -signal.SIGKILL)


def test_several_are_stopped_at_once_and_one_that_has_ended_is_no_fault(folder):
    ended, running = Process(Program("one", ("true",))), Process(Program("two", SLEEPS))
    ended.wait()
    stop_together([ended, running])
    assert (ended.exit_code(), running.exit_code()) == (0, -signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_children_end_when_the_launcher_is_killed_outright(folder, number):
    """Also one that was started in the background by a shell, which has it ignore SIGINT and SIGQUIT."""
    source = (
        "import signal\n"
        "from config.local.processes import Process, Program\n"
        "signal.signal(signal.SIGQUIT, signal.SIG_IGN)\n"
        f"process = Process(Program('it', ('sleep', '900'), death_signal=signal.Signals({int(number)})))\n"
        "print('started', flush=True)\n"
        "process.wait()\n"
    )
    launcher = subprocess.Popen(
        [*PYTHON, source], cwd=ROOT, env={**os.environ, "WHERE": str(folder)}, stdout=subprocess.PIPE
    )
    with launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == b"started\n"
        assert len(processes_of(folder)) == 2
        launcher.kill()
    wait_until(lambda: not processes_of(folder))
    assert processes_of(folder) == {}
