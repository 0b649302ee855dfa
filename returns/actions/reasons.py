"""Why a value that looks unusual is right."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from returns.actions.publishing import locked
from returns.models import Reason, Return
from returns.queries.rights import must_manage
from returns.statuses import Status


@transaction.atomic
def give_reasons(*, pk: int, user: Any, reasons: Mapping[str, str]) -> Return:
    """Keep a reason for each warning, by its key; with the last of them the return is ready.

    A reason given before is replaced. Raises PermissionDenied for who does not manage the site.
    """
    held = locked(pk)
    must_manage(user, held.site)
    if held.status not in (Status.PLEASE_CHECK, Status.READY):
        return held
    asked = {warning["key"] for warning in held.warnings}
    for key in asked & reasons.keys():
        _keep(held, key, reasons[key].strip(), user)
    _move_on(held, asked)
    return held


def _keep(held: Return, key: str, text: str, user: Any) -> None:
    if text:
        said = {"text": text, "given_by": user, "given_at": timezone.now()}
        Reason.objects.update_or_create(of=held, warning=key, defaults=said)


def _move_on(held: Return, asked: set[str]) -> None:
    answered = set(held.reasons.values_list("warning", flat=True))
    held.status = Status.READY if asked <= answered else Status.PLEASE_CHECK
    held.status_at = timezone.now()
    held.save(update_fields=["status", "status_at"])
