"""The certifier's part: a return is sent for sign-off, and published when it is signed, or declined with a reason."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from returns.actions.letters import lapse_reminders
from returns.actions.publishing import Outcome, Result, locked, publish_checked
from returns.actions.telling import tell_certifiers, tell_declined
from returns.models import Return, SignOff
from returns.queries.rights import certifiers_of, must_certify, must_manage
from returns.queries.summaries import summary_of
from returns.statuses import Status


class NotSigned(ValueError):
    """The words of the page are not those of the return any more, or a reason is missing; nothing was done."""


@transaction.atomic
def send_for_sign_off(*, pk: int, user: Any) -> Outcome:
    """Pass a return that is ready to the certifiers of its site."""
    held = locked(pk)
    must_manage(user, held.site)
    if held.is_published:
        return Outcome(Result.ALREADY, held)
    if held.status == Status.READY and certifiers_of(held.site):
        _move(held, Status.SIGN_OFF)
        lapse_reminders(site=held.site)
        tell_certifiers(held)
    return Outcome(Result.NEEDS_SIGN_OFF if held.status == Status.SIGN_OFF else Result.NOT_READY, held)


@transaction.atomic
def sign(*, pk: int, user: Any, digest: str) -> Outcome:
    """Sign what the page said, of which `digest` is the mark, and publish it.

    Raises PermissionDenied for who is no certifier of the site or sent the return, and NotSigned where the
    return does not say any more what the page said.
    """
    held = _waiting(pk, user)
    if held.is_published:
        return Outcome(Result.ALREADY, held)
    if held.status != Status.SIGN_OFF:
        return Outcome(Result.NOT_READY, held)
    summary = _as_shown(held, digest)
    outcome = publish_checked(held, user)
    if outcome.result is Result.PUBLISHED:
        _decide(held, user, SignOff.Decision.SIGNED, summary)
    return outcome


@transaction.atomic
def decline(*, pk: int, user: Any, digest: str, reason: str) -> Outcome:
    """Send a return back to its sender. Raises as `sign` does, and NotSigned without a reason."""
    held = _waiting(pk, user)
    if not reason.strip():
        raise NotSigned("Say why you decline, so that the manager knows what to do.")
    if held.status != Status.SIGN_OFF:
        return Outcome(Result.ALREADY if held.is_published else Result.NOT_READY, held)
    _decide(held, user, SignOff.Decision.DECLINED, _as_shown(held, digest), reason.strip())
    _move(held, Status.DECLINED)
    lapse_reminders(site=held.site)
    tell_declined(held, user, reason.strip())
    return Outcome(Result.NOT_READY, held)


def _waiting(pk: int, user: Any) -> Return:
    held = locked(pk)
    must_certify(user, held.site)
    if held.sent_by_id == user.pk:
        raise PermissionDenied("Nobody signs a return of their own.")
    return held


def _as_shown(held: Return, digest: str) -> str:
    summary = summary_of(held)
    if digest_of(summary) != digest:
        raise NotSigned("This return has changed since you opened the page. Look at it again.")
    return summary


def digest_of(summary: str) -> str:
    return hashlib.sha256(summary.encode()).hexdigest()


def _decide(held: Return, user: Any, decision: str, summary: str, reason: str = "") -> None:
    SignOff.objects.create(
        of=held,
        certifier=user,
        decision=decision,
        reason=reason,
        decided_at=timezone.now(),
        summary=summary,
        digest=digest_of(summary),
    )


def _move(held: Return, status: Status) -> None:
    held.status, held.status_at = status, timezone.now()
    held.save(update_fields=["status", "status_at"])
