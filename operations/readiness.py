"""Whether the dashboard can do its work: each part with what was found, in words that give away nothing secret."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from metrics.models import OwedChart, OwedPanels
from metrics.models.charts import TRIES
from metrics.tasks import NOT_TAKEN
from operations.models import Heartbeat
from returns.models import Return

BROKER_WITHIN = 2  # seconds
PATIENCE = {"socket_timeout": BROKER_WITHIN}  # with Redis: one that takes calls and never answers


@dataclass(frozen=True)
class Part:
    name: str
    is_ready: bool
    says: str


def parts() -> list[Part]:
    """Every part, however many of them fail: the first to fail is seldom the only thing worth knowing."""
    return list(_parts())


def _parts() -> Iterator[Part]:
    yield (database := _asked("database", _database))
    for name, ask in (("migrations", _migrations), ("charts", _charts), ("returns", _returns), ("beat", _beat)):
        # Each try could last as long as the first.
        yield _asked(name, ask) if database.is_ready else Part(name, False, database.says)
    yield _broker()


def _asked(name: str, ask: Callable[[], tuple[bool, str]]) -> Part:
    """A part that is read from the database. The error's own words could hold addresses: its kind is enough."""
    try:
        return Part(name, *ask())
    except Error as error:  # a connection that was cut in use is an InterfaceError, which is no DatabaseError
        return Part(name, False, f"the database cannot be asked ({type(error).__name__})")


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, "answers"


def _migrations() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return False, f"{len(waiting)} not applied, first {waiting[0][0]}"
    return True, "all applied"


def _charts() -> tuple[bool, str]:
    """Charts, and panels of them all, that were put aside are no reason to take no readers: the others go on."""
    waiting = [model.objects.filter(failures__lt=TRIES) for model in (OwedChart, OwedPanels)]
    oldest = min(filter(None, (one.aggregate(since=Min("owed_since"))["since"] for one in waiting)), default=None)
    if oldest is None:
        return True, "none owed"
    age = _seconds_since(oldest)
    return age <= settings.OWED_AT_MOST_SECONDS, f"oldest owed for {age} s"


def _returns() -> tuple[bool, str]:
    """Beat's tick takes the queue of charts: that nobody checks returns is seen by those that wait."""
    oldest = Return.objects.under_way().aggregate(since=Min("status_at"))["since"]
    if oldest is None:
        return True, "none to be checked"
    age = _seconds_since(oldest)
    return age <= settings.OWED_AT_MOST_SECONDS, f"oldest to be checked for {age} s"


def _beat() -> tuple[bool, str]:
    last = Heartbeat.objects.values_list("ticked_at", flat=True).first()
    if last is None:
        return False, "has not ticked yet"
    age = _seconds_since(last)
    return age <= settings.BEAT_WITHIN_SECONDS, f"last tick {age} s ago"


def _seconds_since(moment: datetime) -> int:
    return round((timezone.now() - moment).total_seconds())


def _broker() -> Part:
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_WITHIN, transport_options=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_WITHIN)
    except (*NOT_TAKEN, OSError) as error:
        return Part("broker", False, f"cannot be reached ({type(error).__name__})")
    return Part("broker", True, "answers")
