"""E-mail to administrators on failure, once: the same fault is not told again within an hour, however often it fails.

What was told, and how often it happened since, is kept in a file for each fault in VAR_DIR/faults, which all processes
share; a database that is away is itself a fault to tell of. Where the disk does not take it, each process remembers
for itself.
"""

import fcntl
import hashlib
import json
import logging
import platform
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from amqp.exceptions import AMQPError
from django.conf import settings
from django.core.mail import mail_admins
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerAway

from operations import traces

AGAIN_AFTER = 3600.0  # seconds
TRY_AGAIN_AFTER = 300.0  # where the mail server did not take it
FOLDER = "faults"
ENDED_BY_DATABASE = ("08", "57P")  # the first of PostgreSQL's codes: no connection, or shut down
# Workers and beat say so in a line of Celery's own, without the error.
NO_BROKER = ("consumer: Cannot connect to ", "beat: Connection error: ", "beat pidbox: Connection error: ")

logger = logging.getLogger(__name__)
_remembered: dict[str, dict[str, Any]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Claim:
    """The right to tell of a fault, and how often it happened untold before."""

    mark: str
    untold: int


class TellAdministrators(logging.Handler):
    """For records of level ERROR. What strangers can cause at will (django.security) is logged and not told."""

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS or record.name.startswith(("django.security", __name__)):
            return
        try:
            if claim := claimed(mark_of(record)):
                _tell(record, claim)
        except Exception:
            self.handleError(record)


def _tell(record: logging.LogRecord, claim: Claim) -> None:
    try:
        mail_admins(subject_of(record), body_of(record, claim))
    except Exception as error:  # each mail server has errors of its own
        _note(claim.mark, told_at=time.time() - AGAIN_AFTER + TRY_AGAIN_AFTER, untold=claim.untold + 1)
        logger.warning("Administrators could not be told of a fault: %s", error)


def mark_of(record: logging.LogRecord) -> str:
    """The same for the same fault: a server that is away, whoever misses it; else its kind and the line of ours that
    it comes from, or the words before they are filled in."""
    parts: tuple[str, ...]
    if server := _server_missed(record):
        parts = ("away", server)
    elif record.exc_info and record.exc_info[0]:
        parts = (record.exc_info[0].__qualname__, _place(record.exc_info[2]))
    else:
        parts = (record.name, str(record.msg))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _server_missed(record: logging.LogRecord) -> str:
    """`database` or `broker` where a record says that it cannot be reached; readiness names it (`extra`)."""
    if str(record.msg).startswith(NO_BROKER):
        return "broker"
    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        if isinstance(error, BrokerAway | AMQPError):
            return "broker"
        if isinstance(error, OperationalError | InterfaceError) and _ended_by_database(error):
            return "database"
        error = error.__cause__ or error.__context__
    return str(getattr(record, "server", ""))


def _ended_by_database(error: Exception) -> bool:
    """Not what it answers to a statement, such as that it has no room: that has a code."""
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(ENDED_BY_DATABASE)


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    return f"{ours[-1].filename}:{ours[-1].lineno}" if ours else ""


def _is_ours(name: str) -> bool:
    base = f"{settings.BASE_DIR}/"
    return name.startswith(base) and not name.startswith((f"{base}.venv/", f"{base}node_modules/"))


def subject_of(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    said = f"{type(error).__name__}: {error}" if error else record.getMessage()
    return (said.splitlines() or [record.name])[0][:150]


def body_of(record: logging.LogRecord, claim: Claim) -> str:
    """No person, no form and no local variables: what is in them stays where it is kept."""
    lines = [
        record.getMessage(),
        "",
        f"Logged by {record.name}, process {record.process} on {platform.node()}.",
        f"Request: {traces.request_id() or 'none'}. Task: {traces.task_id() or 'none'}.",
    ]
    if claim.untold:
        lines.append(f"It happened {claim.untold} times more since you were told last.")
    lines.append("You will not be told of this fault again within an hour. Every time is in the log.")
    if record.exc_info and record.exc_info[0]:
        lines += ["", "".join(traceback.format_exception(*record.exc_info))]
    return "\n".join(lines)


def claimed(mark: str) -> Claim | None:
    """None where it was told within the last hour; counts it then."""
    with _lock:
        try:
            return _claimed_in_file(mark)
        except OSError:  # the disk is full, or not to be written to
            return _claimed_of(mark, _remembered.setdefault(mark, {}))


def _claimed_in_file(mark: str) -> Claim | None:
    path = _folder() / mark
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held = _read(file)
        claim = _claimed_of(mark, held)
        _write(file, held)
        return claim


def _claimed_of(mark: str, held: dict[str, Any]) -> Claim | None:
    """Changes what is held."""
    now, untold = time.time(), held.get("untold", 0)
    if 0 <= now - held.get("told_at", 0) < AGAIN_AFTER:  # a clock that was put back does not silence it
        held["untold"] = untold + 1
        return None
    held.update(told_at=now, untold=0)
    return Claim(mark, untold)


def _note(mark: str, **held: Any) -> None:
    with _lock:
        _remembered[mark] = held
        with suppress(OSError), (_folder() / mark).open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _write(file, held)


def _read(file: Any) -> dict[str, Any]:
    file.seek(0)
    try:
        return dict(json.load(file))
    except ValueError:  # new, or cut short by a full disk
        return {}


def _write(file: Any, held: dict[str, Any]) -> None:
    file.seek(0)
    file.truncate()
    json.dump(held, file)
    file.flush()


def _folder() -> Path:
    return Path(settings.VAR_DIR) / FOLDER
