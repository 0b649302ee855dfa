import os
import subprocess

import pytest

from config.local import lock
from config.local.problem import Problem


def test_a_held_lock_refuses_the_next_with_the_given_sentence(tmp_path):
    held = lock.hold(tmp_path / "a.lock", busy="It is busy.")
    with pytest.raises(Problem, match=r"It is busy\."):
        lock.hold(tmp_path / "a.lock", busy="It is busy.")
    os.close(held)
    os.close(lock.hold(tmp_path / "a.lock", busy="It is busy."))


def test_a_child_that_was_given_the_lock_holds_it_until_it_ends(tmp_path):
    held = lock.hold(tmp_path / "a.lock", busy="")
    child = subprocess.Popen(["sleep", "60"], pass_fds=[held])
    os.close(held)
    with pytest.raises(Problem):
        lock.hold(tmp_path / "a.lock", busy="", patience=0.3)
    child.kill()
    child.wait()
    os.close(lock.hold(tmp_path / "a.lock", busy="", patience=5.0))
