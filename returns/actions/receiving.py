"""Take a file in: keep it on the disk, then say so in the database."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from memory import locks
from returns.keeping import discard, keep
from returns.models import Return
from returns.models.returns import new_reference
from returns.queries.rights import must_manage
from returns.statuses import OPEN, Status
from vanguards.models import Site

LONGEST_NAME = 250


@dataclass(frozen=True)
class Received:
    """The return, and whether it is one that was being checked already: the same file, sent twice."""

    held: Return
    is_repeated: bool = False


@transaction.atomic
def receive(*, site: Site, sent_by: Any, file_name: str, content: bytes, origin: str = Return.Origin.FILE) -> Received:
    """Keep a file of a site, to be checked. What the same person sent before and did not publish is replaced.

    Raises PermissionDenied for who does not manage the site, and NotKept where the disk does not take the file:
    then nothing of it is stored anywhere.
    """
    must_manage(sent_by, site)
    _one_at_a_time(site)
    digest = hashlib.sha256(content).hexdigest()
    same = Return.objects.under_way().filter(site=site, digest=digest).first()
    if same:
        return Received(same, is_repeated=True)
    return Received(_kept(site, sent_by, file_name, content, origin, digest))


def _one_at_a_time(site: Site) -> None:
    """Two files of one site wait for each other, so that the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [locks.SITES_SENDING, site.pk])


def _kept(site: Site, sent_by: Any, file_name: str, content: bytes, origin: str, digest: str) -> Return:
    reference, moment = new_reference(), timezone.now()
    keep(reference, content)
    try:
        _replace_open(site, sent_by, moment)
        return Return.objects.create(
            reference=reference,
            site=site,
            sent_by=sent_by,
            received_at=moment,
            origin=origin,
            file_name=file_name[-LONGEST_NAME:],
            digest=digest,
            size=len(content),
            status_at=moment,
        )
    except BaseException:
        discard(reference)
        raise


def _replace_open(site: Site, sent_by: Any, moment) -> None:
    Return.objects.filter(site=site, sent_by=sent_by, status__in=OPEN).update(status=Status.REPLACED, status_at=moment)
