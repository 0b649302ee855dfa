"""Brings tables, static files and numbers up to date, in one process: each step leaves alone what is unchanged."""

import hashlib
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

STEPS = (
    ("Preparing the tables", "migrate"),
    ("Reading the definitions of the metrics", "sync_metrics"),
    ("Loading the register of sites", "load_register"),
    ("Loading the published series", "load_series"),
    ("Making the demonstration accounts", "make_demo_accounts"),
    ("Drawing the charts", "refresh_charts"),
)


def prepare() -> int:
    """Run every step; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        collect_static_files()
        for title, command in STEPS:
            _step(title, command)
    except CommandError as error:
        print(f"stopped: {error}", file=sys.stderr)
        return 1
    return 0


def collect_static_files() -> None:
    """Collect them only when one has changed: to compress the chart library again takes seconds."""
    mark = settings.VAR_DIR / "static.digest"
    digest = _digest_of_static_files()
    if not mark.exists() or mark.read_text(encoding="ascii") != digest or not Path(settings.STATIC_ROOT).exists():
        _step("Collecting the static files", "collectstatic", interactive=False, clear=True)
        mark.write_text(digest, encoding="ascii")


def _digest_of_static_files() -> str:
    """Changes with the name, size or time of any file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            there = os.stat(storage.path(path))
            digest.update(f"{path}\0{there.st_size}\0{there.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _step(title: str, command: str, **options: object) -> None:
    print(f"{title} … ", end="", flush=True)
    began = time.monotonic()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command(command, verbosity=0, stdout=nowhere, **options)
    print(f"{time.monotonic() - began:.1f} s", flush=True)
