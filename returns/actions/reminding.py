"""Reminders by e-mail: before, on and after the due date, until the return is in."""

from collections.abc import Iterator
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
from returns.queries.calendar import Square, metric_names, squares
from returns.queries.rights import people_at
from vanguards.models import Site

# Days before and after the due date on which a reminder goes out.
DAYS = (-7, -1, 0, 1, 7, 14, 28)


def write_reminders(*, today: date) -> int:
    """Write what is due today; called twice on a day, the second finds nothing to do. Returns how many were written."""
    written = 0
    for due_on, days in _rounds(today):
        for site, missing in _missing(due_on, today):
            written += sum(
                _remind(site, person, due_on, days, missing) for person in people_at(site, Role.Kind.MANAGER)
            )
    return written


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


def _remind(site: Site, person: User, due_on: date, days: int, missing: list[Square]) -> bool:
    """Note the reminder with its letter; False where that was done before. A day later it would say too little."""
    named, now = thing_missing(missing), timezone.now()
    noted = {"site": site, "person": person, "due_on": due_on, "days": days}
    try:
        with transaction.atomic():
            letter = write(
                person=person,
                site=site,
                subject=subject(site, due_on, days),
                body=_words(site, person, due_on, days, missing, named),
                lapses_at=now + timedelta(days=1),
            )
            Reminder.objects.create(**noted, missing=named, sent_at=now, letter=letter)
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
