"""Copies for the sender are made where the file is checked, kept beside it, and cost nobody the faults."""

import io

import openpyxl
import pytest

from returns.actions import copying
from returns.actions.checking import check
from returns.actions.copying import make_copies
from returns.keeping import ALL_FAULTS, COPIES, WITH_COMMENTS, folder_of, keep_copy, kept_copy
from returns.models import Return
from returns.statuses import Status
from tests.returns.conftest import months
from tests.returns.sending import checked
from tests.returns.views.test_journey import words

pytestmark = pytest.mark.django_db
FAULTY = months().replace(b"2305", b"many")


@pytest.fixture
def held(alpha, mara, client):
    client.force_login(mara)
    return checked(alpha, mara, FAULTY)


def addresses(held):
    return f"/returns/{held.reference}/annotated.xlsx", f"/returns/{held.reference}/faults.csv"


def comments(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}


def take_away(held):
    for name in COPIES:
        (folder_of(held.reference) / name).unlink()


def test_they_are_there_when_the_faults_are_and_a_page_only_hands_them_out(held, client):
    assert held.status == Status.NOT_ACCEPTED
    with_comments, listed = (kept_copy(held.reference, name) for name in COPIES)
    assert comments(with_comments) == {"D3"}
    assert b"D3" in listed
    (folder_of(held.reference) / "original").unlink()
    assert [client.get(address).content for address in addresses(held)] == [with_comments, listed]


def test_a_file_that_is_no_sheet_has_a_list_and_no_copy_and_a_good_one_neither(alpha, mara, client, held):
    refused = checked(alpha, mara, b"%PDF-1.7", "r.xlsx")
    assert refused.status == Status.NOT_READ
    assert [client.get(address).status_code for address in addresses(refused)] == [404, 200]
    good = checked(alpha, mara, months())
    assert [client.get(address).status_code for address in addresses(good)] == [404, 404]
    assert [path.name for path in folder_of(good.reference).iterdir()] == ["original"]


def test_a_disk_that_does_not_take_them_costs_no_fault(held, client):
    """The place of each is taken by a folder, so that it cannot be written."""
    take_away(held)
    for name in COPIES:
        (folder_of(held.reference) / f"{name}.part").mkdir()
    Return.objects.filter(pk=held.pk).update(status=Status.QUEUED, deliveries=0, faults=[])
    check(pk=held.pk)
    held.refresh_from_db()
    assert (held.status, held.faults[0]["cells"]) == (Status.NOT_ACCEPTED, ["D3"])
    assert [kept_copy(held.reference, name) for name in COPIES] == [None, None]
    back, listed = (client.get(address) for address in addresses(held))
    assert comments(back.content) == {"D3"}
    assert b"D3" in listed.content


def test_what_is_missing_of_a_large_sheet_is_made_by_a_worker_and_not_by_the_page(held, client):
    take_away(held)
    Return.objects.filter(pk=held.pk).update(rows_done=copying.AT_ONCE + 1, rows_total=copying.AT_ONCE + 1)
    page = client.get(addresses(held)[0])
    assert page.status_code == 202
    assert "ask for it again" in words(page)
    make_copies(pk=held.pk)
    assert comments(client.get(addresses(held)[0]).content) == {"D3"}


def test_they_are_not_made_again_where_they_are_there_nor_where_the_file_was_removed(held):
    keep_copy(held.reference, WITH_COMMENTS, b"as it is")
    make_copies(pk=held.pk)
    assert kept_copy(held.reference, WITH_COMMENTS) == b"as it is"
    take_away(held)
    Return.objects.filter(pk=held.pk).update(file_removed_at=held.received_at)
    make_copies(pk=held.pk)
    assert kept_copy(held.reference, ALL_FAULTS) is None
