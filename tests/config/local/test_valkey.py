import os
import signal
from contextlib import closing

import kombu
import pytest
import redis

from config.local import valkey
from config.local.problem import Problem
from tests.config.local.launching import processes_of, wait_until


def started(folder):
    (folder / "sockets").mkdir(mode=0o700, exist_ok=True)
    return valkey.start(folder, folder / "sockets")


def client(folder):
    return closing(redis.Redis(unix_socket_path=str(folder / "sockets/valkey.sock")))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_queue_outlives_a_stop_and_a_crash(folder, number):
    broker = started(folder)
    with client(folder) as connection:
        connection.lpush("celery", "a task")
        os.kill(broker.pid, number)
    broker.wait()
    broker = started(folder)
    with client(folder) as connection:
        assert connection.lrange("celery", 0, -1) == [b"a task"]
    broker.stop()
    wait_until(lambda: not processes_of(folder))
    assert processes_of(folder) == {}


def test_a_damaged_queue_is_named_with_the_cure(folder):
    broker = started(folder)
    broker.stop()
    for file in (folder / "valkey/appendonlydir").iterdir():
        file.write_bytes(b"nonsense\n" * 9)
    with pytest.raises(Problem, match=r"The broker cannot use its data folder .*/valkey .*delete it"):
        started(folder)
    assert processes_of(folder) == {}


def test_the_address_is_one_that_the_job_queue_understands(folder):
    process = started(folder)
    with kombu.Connection(valkey.address(folder / "sockets")) as connection:
        connection.ensure_connection(max_retries=1)
        assert connection.connected
    process.stop()
