import os
import signal

import pytest

from config.local.problem import Problem
from config.local.processes import Process, Program
from config.local.supervision import RESTARTS, Supervisor

SLEEPS = ("sleep", "60")


def test_what_falls_over_is_started_again_with_a_sentence(capsys):
    supervisor = Supervisor(essential=[])
    supervisor.start(Program("the worker", SLEEPS))
    supervisor.look()
    first = supervisor.started[0]
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    supervisor.look()
    again = supervisor.started[0]
    assert again.exit_code() is None and again.pid != first.pid
    supervisor.stop()
    assert "The worker stopped unexpectedly (signal 9" in capsys.readouterr().out
    assert again.exit_code() == -signal.SIGTERM


def test_what_falls_over_again_and_again_ends_it():
    supervisor = Supervisor(essential=[])
    supervisor.start(Program("the worker", ("false",)))
    with pytest.raises(Problem, match=r"The worker stopped unexpectedly \(exit code 1; .*6 times in a short while"):
        for _ in range(RESTARTS + 1):
            supervisor.started[0].wait()
            supervisor.look()


def test_nothing_goes_on_without_the_database():
    database = Process(Program("the database", ("true",)))
    database.wait()
    with pytest.raises(Problem, match=r"The database stopped unexpectedly \(exit code 0.*everything is stopped\."):
        Supervisor(essential=[database]).watch()
