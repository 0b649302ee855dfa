"""Check a return: one pass over the file, what is unusual in it, and what publishing it would change.

Each attempt is counted in the database before the file is touched, so that a file that kills its worker
is tried three times and no more. Who checks holds an advisory lock that ends with its connection: a return
delivered twice is checked once, and one whose worker died is free at once.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from memory import locks
from metrics.actions.claims import is_of_the_database
from metrics.uploads.cells import Reading
from returns.actions.copying import keep_copies
from returns.actions.telling import tell_checked
from returns.collecting import without_collecting
from returns.models import Return
from returns.models.returns import DELIVERIES
from returns.queries.asked import reported_by
from returns.queries.differences import compared
from returns.queries.effects import effect_of
from returns.queries.faults import explained
from returns.queries.trial import read_kept
from returns.queries.unusual import unusual
from returns.queries.waiting import covers_of
from returns.statuses import UNDER_WAY, Status

logger = logging.getLogger(__name__)

STOPPED = (
    "Checking stopped {times} times before it came to an end. The file is kept, and you need not send it again: "
    "give the reference to the programme team, who will look into it."
)
BROKEN = (
    "Something went wrong on our side while the file was checked. The file is kept, and you need not send it again: "
    "give the reference to the programme team, who will look into it."
)


def check(*, pk: int) -> None:
    """Check a return that is under way, unless another worker has it in hand. Safe to call any number of times."""
    with _in_hand(pk) as mine:
        held = _begin(pk) if mine else None
        if held is None:
            return
        try:
            _end(held, **_found(held))
        except (OperationalError, InterfaceError) as error:  # the next sweep tries again
            if is_of_the_database(error):
                _count_no_more(pk)
            raise
        except Exception:
            logger.exception("Return %s could not be checked", held.reference)
            _end(held, status=Status.FAILED, problem=BROKEN)


def check_again(*, pk: int) -> None:
    """Have a return that could not be checked, or whose figures moved, checked anew from the kept file."""
    if Return.objects.filter(pk=pk, file_removed_at__isnull=False).exists():
        return
    _settle(pk, among=(Status.FAILED,), status=Status.QUEUED, deliveries=0, problem="")


@contextmanager
def _in_hand(pk: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [locks.RETURNS_CHECKED, pk])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.RETURNS_CHECKED, pk])


@transaction.atomic
def _begin(pk: int) -> Return | None:
    """Count the attempt; None where there is nothing to check, or it was tried too often."""
    held = Return.objects.under_way().filter(pk=pk).select_for_update().first()
    if held is None:
        return None
    if held.deliveries >= DELIVERIES:
        logger.error("Return %s was given up: checking it stopped %s times", held.reference, DELIVERIES)
        _end(held, status=Status.FAILED, problem=STOPPED.format(times=DELIVERIES))
        return None
    _settle(pk, status=Status.READING, deliveries=F("deliveries") + 1, rows_done=0, rows_total=None)
    return held


def _count_no_more(pk: int) -> None:
    """It was no fault of the file. Where the database takes nothing, the attempt stays counted."""
    with suppress(Error):
        if connection.is_usable():
            _settle(pk, deliveries=F("deliveries") - 1)


@without_collecting()
def _found(held: Return) -> dict:
    """The columns that say what was found; progress is written as it is made."""
    read = read_kept(held, progress=lambda done, total: _progress(held.pk, done, total))
    said = {"understood": list(read.understood.sentences), "rows_done": read.rows, "rows_total": read.rows}
    if read.faults:
        status = Status.NOT_READ if read.is_refused else Status.NOT_ACCEPTED
        keep_copies(held, read, status)
        return {**said, "status": status, "faults": explained(read), "warnings": [], "effect": {}}
    _settle(held.pk, status=Status.EFFECT)
    readings = read.readings
    del read  # with every cell of the sheet
    return {**said, **_previewed(held, readings)}


def _previewed(held: Return, readings: Sequence[Reading]) -> dict:
    """The columns that say what publishing would change, and what in it is unusual."""
    found = compared(readings, reported_by(held.site))
    warnings = unusual(found, held.site)
    return {
        "status": _next(held, found, warnings),
        "warnings": warnings,
        "effect": effect_of(found, held.site),
        "covers": covers_of(readings),
    }


def _next(held: Return, found, warnings: list[dict]) -> Status:
    if not found.is_change:
        return Status.NOTHING_NEW
    answered = set(held.reasons.values_list("warning", flat=True))
    return Status.READY if {warning["key"] for warning in warnings} <= answered else Status.PLEASE_CHECK


def _progress(pk: int, done: int, total: int) -> None:
    _settle(pk, status=Status.CHECKING, rows_done=done, rows_total=total)


@transaction.atomic
def _end(held: Return, **columns) -> None:
    """Checking is over: say so on the page, and in a letter to the sender."""
    if _settle(held.pk, **columns):
        tell_checked(held, columns["status"])


def _settle(pk: int, among=UNDER_WAY, **columns) -> int:
    return Return.objects.filter(pk=pk, status__in=among).update(status_at=timezone.now(), **columns)
