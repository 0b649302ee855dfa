"""Notes: written, and withdrawn. A chart that shows one is owed in the same transaction."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.rights import Rights, rights_of
from metrics.actions.owing import owe_alone
from metrics.models import Note
from vanguards.models import Site


@transaction.atomic
def write_note(*, note: Note, user: Any) -> Note:
    """Keep `note`, unsaved and without its author, from now on. Raises PermissionDenied for who may not write it."""
    must(may_write, rights_of(user), note.site)
    note.author, note.known_from = user, timezone.now()
    note.save()
    _owe(note)
    return note


@transaction.atomic
def withdraw_note(*, note: Note, user: Any) -> None:
    """End a note's being known; it stays for who looks at the past. A second time changes nothing."""
    held = Note.objects.select_for_update().get(pk=note.pk)
    if not may_withdraw(rights_of(user), user, held):
        raise PermissionDenied("Only who wrote a note, or a programme lead, may withdraw it.")
    if held.known_until is None:
        held.known_until = max(timezone.now(), held.known_from + timedelta(microseconds=1))
        held.withdrawn_by = user
        held.save(update_fields=["known_until", "withdrawn_by"])
        _owe(held)


def _owe(note: Note) -> None:
    if note.period_start and note.visibility == Note.Visibility.EVERYBODY:
        owe_alone(metric=note.metric_id, area=note.area_id, moment=timezone.now())


def may_write(rights: Rights, site: Site | None) -> bool:
    """Leads anywhere; a site's manager and certifier about their site; of the whole programme leads alone."""
    return rights.is_lead or (site is not None and (rights.manages(site) or rights.certifies(site)))


def may_withdraw(rights: Rights, user: Any, note: Note) -> bool:
    return rights.is_lead or note.author_id == user.pk


def must(allowed: Callable[[Rights, Site | None], bool], rights: Rights, site: Site | None) -> None:
    if not allowed(rights, site):
        raise PermissionDenied("Only people of this site who manage or sign, and programme leads, may do this.")
