"""Doors for the workers: each calls an action and returns."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from metrics.tasks import send
from returns.actions import letters
from returns.actions.checking import check
from returns.actions.copying import make_copies
from returns.actions.reminding import write_reminders
from returns.models import Return


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
    """Have a worker check a return, once the transaction in hand has been committed; beat sweeps up what was missed."""
    words = "a return that was received waits for the next sweep."
    transaction.on_commit(lambda: send(check_return, pk, otherwise=words))


def nudge_copies(pk: int) -> None:
    """Have a worker make the copies of a return; who asks once more nudges once more."""
    send(check_copies, pk, otherwise="the copies of a return are made when somebody asks again.")
