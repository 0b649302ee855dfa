"""Each attempt is counted before the file is touched; a check that cannot be done says so and keeps the file."""

import pytest
from django.db import OperationalError, connection

from memory import locks
from returns.actions.checking import check, check_again
from returns.actions.receiving import receive
from returns.keeping import discard, kept
from returns.models import Return
from returns.models.returns import DELIVERIES
from returns.statuses import UNDER_WAY, Status
from tests.returns.conftest import months

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(alpha, mara):
    return receive(site=alpha, sent_by=mara, file_name="return.csv", content=months()).held


def now(held):
    return Return.objects.get(pk=held.pk)


@pytest.mark.parametrize("status", UNDER_WAY)
def test_a_return_is_checked_wherever_an_earlier_attempt_stopped(held, status):
    Return.objects.filter(pk=held.pk).update(status=status, deliveries=1)
    check(pk=held.pk)
    assert (now(held).status, now(held).deliveries) == (Status.READY, 2)


def test_after_three_attempts_nobody_tries_any_more_and_the_file_is_kept(held, caplog):
    Return.objects.filter(pk=held.pk).update(status=Status.CHECKING, deliveries=DELIVERIES)
    check(pk=held.pk)
    assert now(held).status == Status.FAILED
    assert "stopped 3 times" in now(held).problem
    assert f"Return {held.reference} was given up" in caplog.text
    assert kept(held.reference) == months()
    check(pk=held.pk)
    assert now(held).deliveries == DELIVERIES
    check_again(pk=held.pk)
    check(pk=held.pk)
    assert now(held).status == Status.READY


def test_what_goes_wrong_on_our_side_is_said_with_a_reference(held):
    discard(held.reference)  # the disk has lost it
    check(pk=held.pk)
    assert now(held).status == Status.FAILED
    assert "give the reference" in now(held).problem


def test_a_database_that_has_no_room_is_no_fault_of_the_file(held):
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full';
            END $$;
            CREATE TRIGGER no_room BEFORE UPDATE ON returns_return FOR EACH ROW WHEN (NEW.status = 'ready')
            EXECUTE FUNCTION no_room()"""
        )
        for _ in range(DELIVERIES + 1):
            with pytest.raises(OperationalError, match="no room"):
                check(pk=held.pk)
        cursor.execute("DROP FUNCTION no_room() CASCADE")
    check(pk=held.pk)
    assert (now(held).status, now(held).deliveries) == (Status.READY, 1)


def test_a_return_that_another_worker_has_in_hand_is_left_to_it(held, other_connection):
    other_connection.execute("SELECT pg_advisory_lock(%s, %s)", [locks.RETURNS_CHECKED, held.pk])
    check(pk=held.pk)
    assert (now(held).status, now(held).deliveries) == (Status.QUEUED, 0)
    other_connection.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.RETURNS_CHECKED, held.pk])
    check(pk=held.pk)
    assert now(held).status == Status.READY


@pytest.fixture
def other_connection(db):
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
    other.close()


def test_a_return_that_is_checked_already_is_not_checked_again(held):
    check(pk=held.pk)
    before = now(held).status_at
    check(pk=held.pk)
    assert now(held).status_at == before
