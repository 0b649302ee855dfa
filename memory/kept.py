"""Parts of pages that are kept: as long as nothing in the database has changed, or as long as a version stands."""

from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256

from django.core.cache import cache, caches
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

# In every form that is sent. It belongs to one session of the reader, and so cannot be kept.
FORM_MARK = "csrfmiddlewaretoken"


def kept(request: HttpRequest, audience: Hashable, build: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    """What `build` gives for this address and audience, from an earlier request where nothing has changed since.

    `audience` is equal for readers who see the same, and must differ wherever two see another page; None where every
    signed-in reader sees the same.

    The key holds PostgreSQL's snapshot, the transactions that this request can see. Two requests with the same
    snapshot see the same rows, whatever tables they read, so what is kept cannot be stale; any write ends it.
    """
    seen = (connection.settings_dict["NAME"], _snapshot(), timezone.localdate(), audience)
    key = _key(*seen, request.get_full_path())
    parts = cache.get(key)
    if parts is None:
        parts = build()
        if not any(FORM_MARK in part for part in parts.values()):
            cache.set(key, parts)
    return parts


def kept_of_version(request: HttpRequest, version: tuple[object, ...], build: Callable[[], str]) -> str:
    """What `build` gives for this address from rows that never change, `version` being their keys.

    It must depend on nothing else: not on the reader, not on rows that may be corrected. It outlives every write.
    """
    key = _key(connection.settings_dict["NAME"], *version, request.get_full_path())
    return caches["versions"].get_or_set(key, build)


def _key(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()


def _snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]
