"""Reminders by e-mail: before, on and after the due date, until the return is in.

To the managers while something is to be sent; where only a signature is missing, to those who can sign.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from metrics.periods import day_label
from returns.actions.letters import write
from returns.models import Reminder, Window
from returns.queries.asked import name_of
from returns.queries.calendar import Square, Standing, metric_names, squares
from returns.queries.rights import people_at
from returns.queries.waiting import Waiting
from vanguards.models import Site

# Days before and after the due date on which a reminder goes out.
DAYS = (-7, -1, 0, 1, 7, 14, 28)


def write_reminders(*, today: date) -> int:
    """Write what is due today; called twice on a day, the second finds nothing to do. Returns how many were written."""
    written = 0
    for due_on, days in _rounds(today):
        for site, missing in _missing(due_on, today):
            written += sum(_remind(reminder) for reminder in _reminders(site, due_on, days, missing))
    return written


@dataclass(frozen=True)
class _Said:
    """A reminder that is to be written. `missing`: the one thing that it names."""

    site: Site
    person: User
    due_on: date
    days: int
    missing: str
    subject: str
    body: str


def _reminders(site: Site, due_on: date, days: int, missing: list[Square]) -> Iterator[_Said]:
    to_send = [square for square in missing if square.standing is not Standing.WAITING]
    if to_send:
        named, about = thing_missing(to_send), subject(site, due_on, days)
        for person in people_at(site, Role.Kind.MANAGER):
            yield _Said(site, person, due_on, days, named, about, _words(site, person, due_on, days, to_send, named))
    elif waiting := missing[0].waiting:
        named = f"the signature on return {waiting.reference}"
        about = f"{name_of(site)}: signature missing, return {_when(due_on, days)}"
        for person in _signers(site, waiting):
            body = _words_to_sign(person, due_on, days, missing[0], waiting)
            yield _Said(site, person, due_on, days, named, about, body)


def _signers(site: Site, waiting: Waiting) -> Iterable[User]:
    """Where nobody can sign, the managers have to know."""
    return waiting.asked or people_at(site, Role.Kind.MANAGER)


def _rounds(today: date) -> Iterator[tuple[date, int]]:
    days = {today - timedelta(days=count): count for count in DAYS}
    due = Window.objects.open_on(today).filter(due_on__in=days).order_by("due_on")
    for due_on in due.values_list("due_on", flat=True).distinct():
        yield due_on, days[due_on]


def _missing(due_on: date, today: date) -> Iterator[tuple[Site, list[Square]]]:
    """Each site that still owes something of this round, with what it owes."""
    windows = Window.objects.open_on(today).filter(due_on=due_on).select_related("metric")
    by_site: dict[Site, list[Square]] = {}
    for square in squares(Site.objects.all(), windows, today):
        if not square.standing.is_in:
            by_site.setdefault(square.site, []).append(square)
    yield from by_site.items()


def _remind(said: _Said) -> bool:
    """Note the reminder with its letter; False where that was done before. A day later it would say too little."""
    now, whose = timezone.now(), {"site": said.site, "person": said.person}
    try:
        with transaction.atomic():
            letter = write(**whose, subject=said.subject, body=said.body, lapses_at=now + timedelta(days=1))
            Reminder.objects.create(
                **whose, due_on=said.due_on, days=said.days, missing=said.missing, sent_at=now, letter=letter
            )
    except IntegrityError:  # it was written already
        return False
    return True


def thing_missing(missing: list[Square]) -> str:
    """The first thing that is still to come in."""
    window = missing[0].window
    return f"{metric_names()[window.metric_id]} for {window.period.label}"


def subject(site: Site, due_on: date, days: int) -> str:
    return f"{name_of(site)}: return {_when(due_on, days)}"


def _when(due_on: date, days: int) -> str:
    if days == 0:
        return "due today"
    return f"due on {day_label(due_on)}" if days < 0 else f"was due on {day_label(due_on)}"


def _words(site: Site, person: User, due_on: date, days: int, missing: list[Square], named: str) -> str:
    others = len(missing) - 1
    more = f" {others} more {'period is' if others == 1 else 'periods are'} open with it." if others else ""
    address = f"{settings.PUBLIC_ADDRESS}{reverse('returns:site', args=[site.slug])}"
    closes = day_label(missing[0].window.closes_on)
    verb = "" if days > 0 else "is "
    return (
        f"Dear {person}\n\n"
        f"The return of {name_of(site)} {verb}{_when(due_on, days)}. Still missing: {named}.{more}\n\n"
        f"Send it, or say that there is nothing to report, at {address}\n\n"
        f"It can come in until {closes}. These reminders stop as soon as it is in.\n"
    )


def _words_to_sign(person: User, due_on: date, days: int, square: Square, waiting: Waiting) -> str:
    address = f"{settings.PUBLIC_ADDRESS}{reverse('returns:return', args=[waiting.reference])}"
    verb = "" if days > 0 else "is "
    sent = f"{waiting.sent_by} sent it, and it has waited since {day_label(timezone.localdate(waiting.since))}."
    to_do = (
        f"Read it, and sign or decline it, at {address}"
        if waiting.asked
        else f"Nobody can sign it today: ask the programme team who is to sign. It is at {address}"
    )
    return (
        f"Dear {person}\n\n"
        f"The return of {name_of(square.site)} {verb}{_when(due_on, days)}. Still missing: the signature on return "
        f"{waiting.reference}. {sent}\n\n"
        f"{to_do}\n\n"
        f"It can come in until {day_label(square.window.closes_on)}. These reminders stop as soon as it is signed or "
        f"declined.\n"
    )
