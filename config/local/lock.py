"""Locks that the kernel frees when the last process holding them is gone, however it went."""

import fcntl
import os
import time
from pathlib import Path

from config.local.problem import Problem


def hold(path: Path, *, busy: str, patience: float = 0.0) -> int:
    """Lock the file and return its descriptor, waiting up to `patience` seconds; raise Problem(busy) after that.

    A child that is given the descriptor shares the lock, so it stays held until that child is gone too.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    while not _locked(descriptor):
        if time.monotonic() >= deadline:
            os.close(descriptor)
            raise Problem(busy)
        time.sleep(0.1)
    return descriptor


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
