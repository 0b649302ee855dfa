"""Doors for the workers: each calls an action and returns."""

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from returns.actions import letters
from returns.actions.checking import check
from returns.actions.copying import make_copies
from returns.actions.reminding import write_reminders
from returns.models import Return

logger = logging.getLogger(__name__)


@shared_task
def check_return(pk: int) -> None:
    """Check one return; called when it has come in."""
    check(pk=pk)


@shared_task
def check_unfinished() -> None:
    """Check every return that is under way and that nobody has in hand: its nudge was lost, or its worker died."""
    for pk in Return.objects.under_way().order_by("received_at").values_list("pk", flat=True):
        check(pk=pk)


@shared_task
def check_copies(pk: int) -> None:
    """Make the copies for the sender of a return that are not there; asked for by a page that wanted one."""
    make_copies(pk=pk)


@shared_task
def remind() -> None:
    write_reminders(today=timezone.localdate())


@shared_task
def send_letters() -> None:
    """Send the e-mails that wait; those that the mail server does not take are tried again."""
    letters.send_letters()


def nudge(pk: int) -> None:
    """Have a worker check a return, once the transaction in hand has been committed."""
    transaction.on_commit(lambda: _send(pk))


def nudge_copies(pk: int) -> None:
    """Have a worker make the copies of a return; who asks once more nudges once more."""
    try:
        check_copies.apply_async((pk,), retry=False)
    except OperationalError:
        logger.warning("The broker cannot be reached; the copies of a return are made when somebody asks again.")


def _send(pk: int) -> None:
    """A broker that is away costs minutes: the return says that it is queued, and beat sweeps it up."""
    try:
        check_return.apply_async((pk,), retry=False)
    except OperationalError:
        logger.warning("The broker cannot be reached; a return that was received waits for the next sweep.")
