"""Apply migrations while the dashboard is used: nobody waits long for a table that a migration would change.

A change of a table waits for whoever reads it, and everybody who comes later waits behind the change. So it waits a
few seconds at most, lets everybody through, and asks again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable

WITHIN = 4.0  # seconds that others may have to wait
PAUSE = 3.0  # seconds
TRIES = 20


def migrate(
    *,
    within: float = WITHIN,
    pause: float = PAUSE,
    tries: int = TRIES,
    say: Callable[[str], None] = lambda words: None,
) -> None:
    """Apply all migrations. Raises CommandError where a table was in use each time it was asked for."""
    for _ in range(tries):
        try:
            with _waiting_at_most(within):
                return call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            say("A table that is to be changed is in use; others go first …")
            time.sleep(pause)
    raise CommandError(
        f"A migration could not be applied: its table was in use each of {tries} times. What is shown is as before. "
        "See who uses it (SELECT pid, query FROM pg_stat_activity WHERE state <> 'idle'), and try again."
    )


@contextmanager
def _waiting_at_most(seconds: float) -> Iterator[None]:
    """How long this connection waits for a lock; for as long as it takes, afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(seconds * 1000)}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout TO DEFAULT")
