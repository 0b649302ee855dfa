"""Publish a return: its figures become known and its status says so, in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from metrics.actions.publishing import publish
from metrics.actions.turns import wait_for_turn
from metrics.models import Submission
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Difference
from returns.actions.letters import lapse_reminders
from returns.actions.telling import tell_published
from returns.collecting import without_collecting
from returns.models import Return
from returns.queries.asked import reported_by
from returns.queries.differences import changes, compared, fingerprint
from returns.queries.effects import source_of
from returns.queries.rights import certifiers_of, must_manage
from returns.queries.trial import read_kept
from returns.statuses import Status

MOVED = (
    "Figures of this site have changed since this return was checked, so nothing was published. It has been "
    "checked again: look at what would change now."
)


class Result(StrEnum):
    PUBLISHED = "published"
    ALREADY = "already published"
    MOVED = "figures moved"
    NOT_READY = "not ready"
    NEEDS_SIGN_OFF = "needs sign-off"


@dataclass(frozen=True)
class Outcome:
    """What came of asking to publish, and the return as it stands now."""

    result: Result
    held: Return


@transaction.atomic
def publish_return(*, pk: int, user: Any) -> Outcome:
    """Publish a return that is ready, for a manager of a site that nobody has to sign for.

    Asked twice, or by two people at once, it is published once and the other is told.
    Raises PermissionDenied for who does not manage the site.
    """
    held = locked(pk)
    must_manage(user, held.site)
    if held.is_published:
        return Outcome(Result.ALREADY, held)
    if held.status != Status.READY:
        return Outcome(Result.NOT_READY, held)
    if certifiers_of(held.site):
        return Outcome(Result.NEEDS_SIGN_OFF, held)
    return publish_checked(held, user)


def locked(pk: int) -> Return:
    """The return, kept from everybody else to the end of the transaction."""
    return Return.objects.select_for_update(of=("self",)).select_related("site", "sent_by").get(pk=pk)


@without_collecting()
def publish_checked(held: Return, user: Any) -> Outcome:
    """Publish what the kept file says, if it still changes exactly what its page said. Within a transaction."""
    wait_for_turn()
    read = read_kept(held)
    if read.faults:  # its window closed, or what is asked changed, since it was checked
        return Outcome(Result.MOVED, _check_anew(held))
    readings = read.readings
    del read  # with every cell of the sheet
    found = compared(readings, reported_by(held.site))
    if fingerprint(found) != held.effect["fingerprint"]:
        return Outcome(Result.MOVED, _check_anew(held))
    submission = _submission(held, user)
    publish(submission=submission, readings=with_reasons(held, found))
    _replace_same_file(held)
    held.status, held.status_at = Status.PUBLISHED, timezone.now()
    held.submission, held.published_by, held.problem = submission, user, ""
    held.save(update_fields=["status", "status_at", "submission", "published_by", "problem"])
    lapse_reminders(site=held.site)
    tell_published(held)
    return Outcome(Result.PUBLISHED, held)


def _check_anew(held: Return) -> Return:
    held.status, held.status_at = Status.QUEUED, timezone.now()
    held.deliveries, held.problem = 0, MOVED
    held.save(update_fields=["status", "status_at", "deliveries", "problem"])
    return held


def _submission(held: Return, user: Any) -> Submission:
    return Submission(
        title=f"Return {held.reference} of {held.site}",
        source_name=source_of(held.site),
        site=held.site,
        sent_by=held.sent_by,
        file_name=held.file_name,
        digest=held.digest,
        received_at=held.received_at,
    )


def _replace_same_file(held: Return) -> None:
    """The same file, published again after a correction in between, takes its own earlier place."""
    same = Return.objects.filter(site=held.site, digest=held.digest, status=Status.PUBLISHED)
    same.update(status=Status.REPLACED, status_at=timezone.now())


def with_reasons(held: Return, found: Difference) -> Sequence[Reading]:
    """The readings that change something, with the reasons given for what is unusual as the notes on their points."""
    given = dict(held.reasons.values_list("warning", "text"))
    reasons: dict[tuple, list[str]] = {}
    for warning in held.warnings:
        if text := given.get(warning["key"]):
            place = warning["metric"], warning["start"], warning["end"]
            reasons.setdefault(place, []).append(text)
    return [_noted(one.new, reasons) if reasons else one.new for one in changes(found)]


def _noted(reading: Reading, reasons: dict[tuple, list[str]]) -> Reading:
    given = reasons.get((reading.metric, reading.period.start.isoformat(), reading.period.end.isoformat()))
    if not given:
        return reading
    return replace(reading, reason="; ".join(dict.fromkeys(text for text in (reading.reason, *given) if text)))
