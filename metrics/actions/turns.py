"""One writer of what is known at a time, so that each sees all that the one before it made known."""

from django.db import connection

from memory import locks


def wait_for_turn() -> None:
    """Wait until no other transaction changes definitions, areas or observations; ours holds the turn to its end.

    Taken before anything else, so that two who write never wait for each other in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.KNOWLEDGE])
