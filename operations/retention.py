"""What has been kept long enough goes, once a day: KEEP_..._DAYS, where 0 keeps it for good. Figures always stay."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import forget_sign_ins
from operations.faults import FOLDER
from returns.actions.forgetting import forget_files, forget_letters

FAULTS_DAYS = 30


@dataclass(frozen=True)
class Forgotten:
    """How many of each went."""

    files: int
    letters: int
    sign_ins: int
    faults: int


def forget_old() -> Forgotten:
    """Safe to call twice, or in two workers at once."""
    call_command("clearsessions", verbosity=0)  # those that ended by themselves
    return Forgotten(
        files=_since(settings.KEEP_FILES_DAYS, forget_files),
        letters=_since(settings.KEEP_LETTERS_DAYS, forget_letters),
        sign_ins=_since(settings.KEEP_SIGN_INS_DAYS, forget_sign_ins),
        faults=_forget_faults(),
    )


def _since(days: int, forget) -> int:
    return forget(before=before(days)) if days else 0


def before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _forget_faults() -> int:
    """Marks of faults that have not happened for long."""
    limit = time.time() - FAULTS_DAYS * 24 * 3600
    old = [path for path in (Path(settings.VAR_DIR) / FOLDER).glob("*") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
