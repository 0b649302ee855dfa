"""The database and the broker that the application works on: embedded, or those the environment names."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.local import addresses, postgres, valkey
from config.local.folders import place_for_database, private_folder, socket_folder
from config.local.owner import unprivileged_owner
from config.local.processes import Process


@dataclass(frozen=True)
class Stores:
    """Addresses for the application, and the servers of our own behind them (None = not ours)."""

    database_url: str
    broker_url: str
    database: Process | None = None
    broker: Process | None = None


@contextmanager
def running(var: Path, *, throwaway: bool = False) -> Iterator[Stores]:
    """Start what the environment does not name, below `var`; stop it at the end, the database first."""
    with ExitStack() as at_the_end:
        broker_url, broker = _broker(var, at_the_end)
        database_url, database = _database(var, at_the_end, throwaway=throwaway)
        yield Stores(database_url, broker_url, database, broker)


def _database(var: Path, at_the_end: ExitStack, *, throwaway: bool) -> tuple[str, Process | None]:
    if url := os.environ.get("DATABASE_URL"):
        # The suite makes a database of its own on that server, so the one that is named need not be there.
        addresses.check_database(url, name="postgres" if throwaway else None)
        return url, None
    place = place_for_database(var, unprivileged_owner())
    if place.folder != var:
        print(f"PostgreSQL does not run as root and cannot reach {var}: its data are in {place.folder}.")
    sockets = private_folder(socket_folder(place.folder, "database", at_the_end), place.owner)
    process = postgres.start(place, sockets, var / "log", throwaway=throwaway)
    at_the_end.callback(process.stop)
    return postgres.address(sockets), process


def _broker(var: Path, at_the_end: ExitStack) -> tuple[str, Process | None]:
    if url := os.environ.get("CELERY_BROKER_URL"):
        addresses.check_broker(url)
        return url, None
    sockets = socket_folder(var, "broker", at_the_end)
    process = valkey.start(var, sockets)
    at_the_end.callback(process.stop)
    return valkey.address(sockets), process
