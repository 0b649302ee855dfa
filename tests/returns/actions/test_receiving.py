"""A file is on the disk before any row names it, and nothing half-stored is left when that fails."""

import resource
import signal
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied

from returns.actions.receiving import receive
from returns.keeping import NotKept, folder_of, kept
from returns.models import Return
from returns.statuses import Status
from tests.returns.conftest import months
from tests.returns.sending import checked

pytestmark = pytest.mark.django_db


def send(site, person, content):
    return receive(site=site, sent_by=person, file_name="return.csv", content=content)


def test_the_file_is_kept_as_it_came(alpha, mara):
    held = send(alpha, mara, b"\xff\x00 anything").held
    assert kept(held.reference) == b"\xff\x00 anything"
    assert (held.status, held.size) == (Status.QUEUED, 11)


def test_the_same_file_while_it_is_checked_is_not_taken_in_twice(alpha, mara):
    first, second = send(alpha, mara, months()), send(alpha, mara, months())
    assert (second.held, second.is_repeated) == (first.held, True)
    assert Return.objects.count() == 1


def test_a_newer_file_takes_the_place_of_one_that_was_not_published(alpha, mara):
    old = checked(alpha, mara, months())
    send(alpha, mara, months(m05=2399))
    old.refresh_from_db()
    assert old.status == Status.REPLACED


def test_nobody_sends_for_a_site_they_do_not_manage(alpha, beta, mara, cora):
    for person, site in ((mara, beta), (cora, alpha)):
        with pytest.raises(PermissionDenied):
            send(site, person, months())
    assert not Return.objects.exists()


@contextmanager
def full_disk():
    """Files of this process may have 64 bytes: the disk takes the beginning of a file and no more.

    For the one call only: whatever else writes a file meanwhile, such as the test runner its report, would fail too.
    """
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_nothing_behind(alpha, mara):
    with pytest.raises(NotKept), full_disk():
        send(alpha, mara, months())
    assert not Return.objects.exists()
    assert not list(folder_of("X").parent.iterdir())
