"""A disk that takes the beginning of a file and then no more."""

import subprocess
from pathlib import Path

from config.local.owner import Owner

NO_MORE = 64  # bytes that a file may have
ANY = "unlimited"


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
