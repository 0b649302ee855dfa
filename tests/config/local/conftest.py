import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.local.launching import Launcher, reachable_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    yield from reachable_folder()


@pytest.fixture
def launch(folder: Path) -> Iterator[Callable[..., Launcher]]:
    launched: list[Launcher] = []

    def start(var: Path = folder, **options: str) -> Launcher:
        launched.append(Launcher(var, **options))
        return launched[-1]

    yield start
    for launcher in launched:
        if launcher.popen.poll() is None:
            launcher.end(signal.SIGTERM)
