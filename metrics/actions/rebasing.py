"""Re-bases: asked for, approved, refused, reversed. Each by a person, with a reason; nothing happens by itself."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.rights import Rights, rights_of
from metrics.actions.owing import owe_alone
from metrics.models import Rebase, RebaseTrial
from metrics.queries.inputs import Series
from vanguards.models import Site


class NotRebased(ValueError):
    """Nothing was done; the text says why, in a sentence."""


@transaction.atomic
def request_rebase(*, series: Series, site: Site, on: date, cause: str, user: Any) -> Rebase:
    """Ask for limits to restart at `on`; a worker then draws what that would show.

    Raises PermissionDenied for who may not ask, and NotRebased where another request of the series is open or
    limits restart on that day already.
    """
    if not may_request(rights_of(user), site):
        raise PermissionDenied("Only a manager of this site, an analyst or a programme lead may ask for a re-base.")
    metric, area = series
    current = Rebase.objects.current().filter(metric=metric, area=area)
    if current.filter(status=Rebase.Status.APPROVED, on=on).exists():
        raise NotRebased("The limits of this chart restart on that day already.")
    now = timezone.now()
    asked = Rebase(metric_id=metric, area_id=area, site=site, on=on, cause=cause.strip(), known_from=now)
    asked.requested_by, asked.requested_at = user, now
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as fault:
        raise NotRebased("Another request about this chart is open. It is decided first.") from fault
    RebaseTrial.objects.create(reference=asked.reference)
    return asked


@transaction.atomic
def approve(*, reference: str, user: Any, reason: str, seen: str) -> Rebase:
    """Have limits restart. `seen` is the basis of the trial that the decider looked at.

    Raises PermissionDenied for who may not decide, and NotRebased where it was decided before, or the figures
    have changed since the page was opened.
    """
    held = _to_decide(reference, user)
    trial = RebaseTrial.objects.get(reference=reference)
    if trial.shown is None or trial.basis != seen:
        raise NotRebased("The figures have changed since you opened this page. Look at the pictures again.")
    return _decided(held, Rebase.Status.APPROVED, user, reason)


@transaction.atomic
def refuse(*, reference: str, user: Any, reason: str) -> Rebase:
    """Leave limits as they are. Raises as `approve` does."""
    return _decided(_to_decide(reference, user), Rebase.Status.REFUSED, user, reason)


@transaction.atomic
def reverse(*, reference: str, user: Any, reason: str) -> Rebase:
    """Take an approved re-base back: limits are again as they would be without it. Any lead may."""
    held = _locked(reference)
    if not rights_of(user).is_lead:
        raise PermissionDenied("Only a programme lead may reverse a re-base.")
    if held.status != Rebase.Status.APPROVED:
        raise NotRebased("This re-base is not in force, so there is nothing to reverse.")
    return _decided(held, Rebase.Status.REVERSED, user, reason)


def may_request(rights: Rights, site: Site) -> bool:
    return rights.is_lead or rights.is_analyst or rights.manages(site)


def may_decide(rights: Rights, user: Any, rebase: Rebase) -> bool:
    """A lead other than the one who asked."""
    return rights.is_lead and rebase.requested_by_id != user.pk


def _locked(reference: str) -> Rebase:
    return Rebase.objects.current().select_for_update().get(reference=reference)


def _to_decide(reference: str, user: Any) -> Rebase:
    held = _locked(reference)
    if not may_decide(rights_of(user), user, held):
        raise PermissionDenied("Only a programme lead decides, and nobody decides on a request of their own.")
    if not held.is_open:
        raise NotRebased("This request has been decided already.")
    return held


def _decided(held: Rebase, status: str, user: Any, reason: str) -> Rebase:
    """Close what was known and open what is known from now on; the chart is owed where limits change."""
    if not reason.strip():
        raise NotRebased("Give a reason: it is printed beneath the chart.")
    moment = max(timezone.now(), held.known_from + timedelta(microseconds=1))
    Rebase.objects.filter(pk=held.pk).update(known_until=moment)
    decided = _next_version(held, moment)
    decided.status, decided.decided_by, decided.reason = status, user, reason.strip()
    decided.save()
    if status != Rebase.Status.REFUSED:
        owe_alone(metric=held.metric_id, area=held.area_id, moment=moment)
    return decided


def _next_version(held: Rebase, moment: datetime) -> Rebase:
    kept = ("reference", "metric_id", "area_id", "site_id", "on", "cause", "requested_by_id", "requested_at")
    return Rebase(**{name: getattr(held, name) for name in kept}, known_from=moment)
