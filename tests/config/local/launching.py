"""The launcher as a process of its own, and what is left of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.local.folders import ROOT

PATIENCE = 300.0  # seconds; a machine that does much else at the time is no fault
OURS = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "VAR_DIR", "PORT", "DEMO_PASSWORD")


class Launcher:
    """`python -m config.local` as a process of its own, with everything it keeps below one folder."""

    def __init__(self, var: Path, *, name: str = "output", command: str = "serve", **environment: str) -> None:
        self.var = var
        self.port = int(environment.get("PORT", free_port()))
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        self.output = var / f"{name}.txt"
        with self.output.open("wb") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "config.local", command],
                cwd=ROOT,
                env={**kept, "VAR_DIR": str(var), **environment, "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_said(self, words: str, *, patience: float = PATIENCE) -> None:
        wait_until(lambda: words in self.said or self.popen.poll() is not None, patience=patience)
        assert words in self.said, self.said

    def end(self, number: signal.Signals) -> int:
        self.popen.send_signal(number)
        return self.popen.wait(timeout=PATIENCE)

    def processes(self) -> dict[int, str]:
        """What still runs below the folder, the launcher itself aside: number -> command line."""
        found = processes_of(self.var)
        found.pop(self.popen.pid, None)
        return found


def processes_of(folder: Path) -> dict[int, str]:
    """Processes whose environment, command line or working folder names the folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + b"\0" + (process / "environ").read_bytes()
            working_folder = str((process / "cwd").readlink())
        except OSError:  # gone meanwhile, or a zombie
            continue
        if os.fsencode(folder) in words or working_folder.startswith(str(folder)):
            found[int(process.name)] = words.split(b"\0\0")[0].replace(b"\0", b" ").decode()[:200]
    return found


def wait_until(condition: Callable[[], object], *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def reachable_folder() -> Iterator[Path]:
    """A new folder with a short path that the database's user can enter, unlike pytest's own; gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="vanguards-local-", dir="/tmp"))
    path.chmod(0o711)
    (path / "log").mkdir()
    yield path
    shutil.rmtree(path)
