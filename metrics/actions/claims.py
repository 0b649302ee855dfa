"""Take charts in hand: each by one worker at a time, and counted before it is drawn.

Who draws holds advisory locks that end with its connection, so a killed worker leaves its charts free. That it took
them in hand is committed first: a chart that ends every worker, by its memory or its time, is found by taking fewer
of those that were taken in vain before, down to each by itself, and is put aside while the others are drawn.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from memory import locks
from metrics.models import OwedChart, OwedPanels
from metrics.models.charts import TRIES
from metrics.queries.inputs import Series

logger = logging.getLogger(__name__)

FEW = 20  # at once, of those that were taken in vain once
LOST_AFTER = 2 + TRIES  # with many, with few, and by itself
# The first two of PostgreSQL's codes: connection, rolled back for another, resources, stopped by hand, system.
NO_CHART_S_FAULT = ("08", "40", "53", "57", "58")
LOST = "Each time it was drawn by itself, the worker ended before it was done: killed, or out of memory or time."


@dataclass(frozen=True)
class Claim:
    """A chart this worker draws, and the mark it had before its numbers were read."""

    pk: int
    mark: int


@contextmanager
def charts_in_hand(most: int, not_tried_since: datetime) -> Iterator[dict[Series, Claim]]:
    """Up to `most` owed charts that nobody else draws, while the block runs. Not to be begun within a transaction
    that may be undone: what is counted would be forgotten."""
    free = _locked(most, not_tried_since)
    try:
        counted = _counted(list(free.values()))
        yield {series: Claim(pk, counted[pk]) for series, pk in free.items() if pk in counted}
    except Error as error:
        if is_of_the_database(error):
            count_no_more(OwedChart, list(free.values()))
        raise
    finally:
        _let_go(list(free.values()))


def is_of_the_database(error: Exception) -> bool:
    """Whether an error says that the database is away, stops, waits for others or has no room: no chart's fault."""
    code = getattr(error.__cause__, "pgcode", None)
    return isinstance(error, OperationalError | InterfaceError) and (code is None or code.startswith(NO_CHART_S_FAULT))


def count_no_more(model: type[OwedChart] | type[OwedPanels], pks: list[int]) -> None:
    """They were begun, and it was not they that ended it. Where the database takes nothing, they stay counted."""
    with suppress(Error):
        if connection.is_usable():
            model.objects.filter(pk__in=pks, begun__gt=0).update(begun=F("begun") - 1)


def put_lost_aside() -> None:
    """Those that ended a worker each time they were drawn by themselves."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """WITH lost AS MATERIALIZED (SELECT id FROM metrics_owedchart WHERE failures < %s AND begun >= %s),
               free AS MATERIALIZED (SELECT id FROM lost WHERE pg_try_advisory_xact_lock(%s, id::int))
               UPDATE metrics_owedchart AS owed SET failures = %s, problem = %s, tried_at = %s
               FROM free WHERE owed.id = free.id AND begun >= %s RETURNING metric_id, area_id""",
            [TRIES, LOST_AFTER, locks.CHARTS, TRIES, LOST, timezone.now(), LOST_AFTER],
        )
        for metric, area in cursor.fetchall():
            logger.error("Chart of metric %s, area %s was put aside: it ended every worker that drew it", metric, area)


def _locked(most: int, not_tried_since: datetime) -> dict[Series, int]:
    """Those that were never taken in vain come first, then the others in ever smaller numbers."""
    for begun, until, at_once in ((0, 0, most), (1, 1, min(most, FEW)), (2, LOST_AFTER - 1, 1)):
        if locked := _locked_of(begun, until, at_once, not_tried_since):
            return locked
    return {}


def _locked_of(begun: int, until: int, most: int, not_tried_since: datetime) -> dict[Series, int]:
    """The lock is the only condition that is left for the rows of the inner part, so none is locked but those given.

    No ORDER BY: a sort would take the lock of every row before the limit cuts them off. What was tried at a moment
    that is still to come was tried before the clock was set back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH waiting AS MATERIALIZED (
                   SELECT metric_id, area_id, id FROM metrics_owedchart
                   WHERE failures < %s AND begun BETWEEN %s AND %s
                   AND (tried_at IS NULL OR tried_at < %s OR tried_at > %s))
               SELECT metric_id, area_id, id FROM waiting WHERE pg_try_advisory_lock(%s, id::int) LIMIT %s""",
            [TRIES, begun, until, not_tried_since, timezone.now(), locks.CHARTS, most],
        )
        return {(metric, area): pk for metric, area, pk in cursor.fetchall()}


def _counted(pks: list[int]) -> dict[int, int]:
    """The marks of those that are counted as begun. One that somebody is marking at this moment is left: who draws
    never waits for who publishes.

    An array, so that the rows are locked once: of IN the planner may make a loop that locks them for each row.
    """
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE metrics_owedchart SET begun = begun + 1 WHERE id = ANY(ARRAY(
                   SELECT id FROM metrics_owedchart WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED))
               RETURNING id, mark""",
            [pks],
        )
        return dict(cursor.fetchall())


def _let_go(pks: list[int]) -> None:
    if pks and connection.is_usable():  # else the locks have ended with it
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_advisory_unlock(%s, id::int)) FROM unnest(%s::bigint[]) AS id", [locks.CHARTS, pks]
            )
