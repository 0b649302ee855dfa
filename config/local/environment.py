"""The settings of the dashboard that runs, for `script/manage` to read."""

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

FILE = "environment"
NAMES = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "VAR_DIR")


@contextmanager
def noted(var: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep them in var/environment, in the shell's words and readable by the owner alone, while the block runs."""
    path = var / FILE
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={shlex.quote(environment[name])}\n" for name in NAMES)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
