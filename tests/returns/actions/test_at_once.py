"""Two at once, on connections of their own, against the committed database."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg2
import pytest
from django.db import OperationalError, connection, connections

from accounts.models import Role
from memory import locks
from metrics.models import Observation, Submission
from returns.actions.publishing import Result, publish_return
from returns.actions.receiving import receive
from returns.models import Return
from returns.statuses import Status
from tests.returns.conftest import make_world, months, person
from tests.returns.sending import checked
from tests.served import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(db):
    return make_world()[0]


@pytest.fixture
def two(site):
    return [person(name, Role.Kind.MANAGER, site) for name in ("mara", "mo")]


def at_once(*calls):
    """What each call gives, all of them started together."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [one.result() for one in [pool.submit(run, call) for call in calls]]


def test_two_who_publish_one_return_at_once_publish_it_once(site, two):
    held = checked(site, two[0], months())
    outcomes = at_once(*(lambda user=user: publish_return(pk=held.pk, user=user) for user in two))
    assert sorted(outcome.result for outcome in outcomes) == [Result.ALREADY, Result.PUBLISHED]
    assert (Submission.objects.count(), Observation.objects.count()) == (1, 3)


def test_two_colleagues_with_two_files_at_once_publish_one_and_the_other_is_told(site, two):
    held = [checked(site, user, months(m05=count)) for user, count in zip(two, (2350, 2390), strict=True)]
    calls = (
        lambda one=one, user=user: publish_return(pk=one.pk, user=user) for one, user in zip(held, two, strict=True)
    )
    assert sorted(outcome.result for outcome in at_once(*calls)) == [Result.MOVED, Result.PUBLISHED]
    assert sorted(Return.objects.values_list("status", flat=True)) == [Status.PUBLISHED, Status.QUEUED]
    assert Observation.objects.count() == 3


def test_the_same_file_from_two_threads_is_one_return(site, two):
    def send():
        return receive(site=site, sent_by=two[0], file_name="return.csv", content=months())

    received = at_once(send, send)
    assert sorted(one.is_repeated for one in received) == [False, True]
    assert Return.objects.count() == 1


def test_a_connection_lost_while_publishing_leaves_nothing_half_done(site, two):
    """The publication hangs on a lock of ours, so that it is surely in the middle when its connection ends."""
    held = checked(site, two[0], months())
    blocker = psycopg2.connect(database_url(connection.settings_dict["NAME"]))
    with blocker, blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_observation IN SHARE MODE")
        with ThreadPoolExecutor(1) as pool:
            lost = pool.submit(_publish, held.pk, two[0])
            _end_who_waits(cursor)
            with pytest.raises(OperationalError):
                lost.result()
    blocker.close()
    held.refresh_from_db()
    assert held.status == Status.READY
    assert not Submission.objects.exists()
    assert publish_return(pk=held.pk, user=two[0]).result is Result.PUBLISHED


def _publish(pk, user):
    try:
        return publish_return(pk=pk, user=user)
    finally:
        connections.close_all()


def _end_who_waits(cursor):
    """End the connection that holds the publishing lock and waits for our table."""
    while True:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE pid IN (
                   SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted)
               AND NOT granted""",
            [locks.KNOWLEDGE],
        )
        if cursor.fetchone():
            return
        time.sleep(0.05)
