"""A disk that takes the beginning of a file and then no more, and one of the tests' own that is full."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.local.owner import Owner

NO_MORE = 64  # bytes that a file may have
ANY = "unlimited"
SIZE = "64m"
BLOCKS = (1 << 20, 1 << 12)  # bytes that are written at once until no more is taken


def limit_files(pid: int, size: int | str, owner: Owner | None = None) -> None:
    """Let the files of a program and its children, which run as `owner`, grow no larger.

    The program first, so that children it has from now on are limited as well.
    """
    _limit(pid, size, owner)
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        _limit(int(child), size, owner)


def _limit(pid: int, size: int | str, owner: Owner | None) -> None:
    command = ["prlimit", "--pid", str(pid), f"--fsize={size}:{ANY}"]
    done = subprocess.run(command, capture_output=True, text=True, **(owner.popen_options() if owner else {}))
    assert done.returncode == 0 or "No such process" in done.stderr, done.stderr  # it has ended meanwhile


class Disk:
    """A small file system in memory, over a folder. Only who may mount has one: the others skip the test."""

    def __init__(self, folder: Path, at_the_end: ExitStack) -> None:
        self.folder = folder
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0711", "tmpfs", str(folder)]
        done = subprocess.run(mount, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"A disk of the tests' own cannot be mounted here: {done.stderr.strip()}")
        at_the_end.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=True)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Nothing more goes onto it; afterwards there is room."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                for block in BLOCKS:
                    with _until_full():
                        while True:
                            file.write(bytes(block))
            yield
        finally:
            ballast.unlink()


@contextmanager
def _until_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
