"""E-mails: written in the transaction of what they tell of, and sent by a worker once that is committed.

A mail server that is away loses nothing. A letter is tried again, at growing distances, until it is sent or lapses;
one whose worker dies between sending and noting it may arrive twice.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from returns.models import Letter
from vanguards.models import Site

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
LONGEST_SUBJECT = 250


def write(*, person: Any, site: Site, subject: str, body: str, lapses_at: datetime | None = None) -> Letter:
    """Leave a letter to be sent. Call it in the transaction of what it tells of."""
    now = timezone.now()
    return Letter.objects.create(
        person=person,
        site=site,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],  # a break in it would let no server take it
        body=body,
        written_at=now,
        next_try_at=now,
        lapses_at=lapses_at,
    )


def lapse_reminders(*, site: Site) -> None:
    """What was to be reminded of has come in meanwhile, or waits for somebody else."""
    now = timezone.now()
    Letter.objects.unsent(now).filter(site=site, reminder__isnull=False).update(lapses_at=now)


def send_letters() -> int:
    """Send every letter whose turn has come, each for itself; returns how many went out."""
    sent, tried = 0, set[int]()
    while (letter := _try_next(tried)) is not None:
        tried.add(letter.pk)
        sent += letter.sent_at is not None
    return sent


@transaction.atomic
def _try_next(tried: set[int]) -> Letter | None:
    """Whoever sends a letter holds its row, so that nobody sends it beside them."""
    due = Letter.objects.to_send(timezone.now()).exclude(pk__in=tried).select_related("person")
    letter = due.select_for_update(of=("self",), skip_locked=True).first()
    if letter is not None:
        _try(letter)
    return letter


def _try(letter: Letter) -> None:
    letter.tries += 1
    try:
        send_mail(letter.subject, letter.body, None, [letter.person.email])
    except (SMTPException, OSError) as error:
        logger.warning("A letter to %s could not be sent: %s", letter.person, error)
        letter.problem = str(error) or type(error).__name__
        letter.next_try_at = timezone.now() + min(timedelta(minutes=2 ** min(letter.tries, 10)), LONGEST_PAUSE)
    else:
        letter.sent_at, letter.problem = timezone.now(), ""
    letter.save(update_fields=["tries", "sent_at", "problem", "next_try_at"])
