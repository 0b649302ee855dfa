"""Brings tables, static files and numbers up to date, in one process: each step leaves alone what is unchanged."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command


def prepare() -> int:
    """Run every step; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        collect_static_files()
        call_command("prepare")
        # The launcher shows them at the end.
        _step("Making the demonstration accounts", "make_demo_accounts", quiet=True)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def collect_static_files() -> None:
    """Collect them only when one has changed: to compress the chart library again takes seconds."""
    mark = settings.VAR_DIR / "static.digest"
    digest = _digest_of_static_files()
    if not mark.exists() or mark.read_text(encoding="ascii") != digest or not Path(settings.STATIC_ROOT).exists():
        _step("Collecting the static files", "collectstatic", quiet=True, interactive=False, clear=True)
        mark.write_text(digest, encoding="ascii")


def _digest_of_static_files() -> str:
    """Changes with the name, size or time of any file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            there = os.stat(storage.path(path))
            digest.update(f"{path}\0{there.st_size}\0{there.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _step(title: str, command: str, *, quiet: bool = False, **options: Any) -> None:
    print(f"{title} …", flush=True)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command(command, stdout=nowhere if quiet else None, **options)
