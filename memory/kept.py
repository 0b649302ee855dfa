"""Parts of pages that are kept for as long as nothing in the database has changed."""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone


def kept(request: HttpRequest, build: Callable[[], str]) -> str:
    """What `build` gives for this address and reader, from an earlier request where nothing has changed since.

    The key holds PostgreSQL's snapshot, the transactions that this request can see. Two requests with the same
    snapshot see the same rows, whatever tables they read, so what is kept cannot be stale; any write ends it.
    """
    seen = (connection.settings_dict["NAME"], _snapshot(), timezone.localdate(), request.user.pk)
    key = sha256(repr((*seen, request.get_full_path())).encode()).hexdigest()
    return cache.get_or_set(key, build)


def _snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]
