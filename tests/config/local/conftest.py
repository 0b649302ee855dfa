import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.local.launching import Launcher


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that the database's user can enter, unlike pytest's own temporary folders."""
    path = Path(tempfile.mkdtemp(prefix="vanguards-local-", dir="/tmp"))
    path.chmod(0o711)
    (path / "log").mkdir()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def launch(folder: Path) -> Iterator[Callable[..., Launcher]]:
    launched: list[Launcher] = []

    def start(**environment: str) -> Launcher:
        launched.append(Launcher(folder, **environment))
        return launched[-1]

    yield start
    for launcher in launched:
        if launcher.popen.poll() is None:
            launcher.end(signal.SIGTERM)
