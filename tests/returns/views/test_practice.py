"""The first visit: practising on made-up figures, which nobody can publish, and asking for more time."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import Role
from metrics.models import Observation
from returns.models import Return, Window
from returns.queries.practice import FILE
from returns.statuses import Status
from tests.returns.conftest import person
from tests.returns.sending import checked
from tests.returns.views.test_journey import words

pytestmark = pytest.mark.django_db
PAGE = "/returns/sites/alpha/practice/"
MENDED = FILE.replace(b"12O7", b"1207").replace(b"missing,,", b"missing,,not counted that month")


@pytest.fixture
def manager(client, mara):
    client.force_login(mara)
    return client


def practised(client, content, name="practice-return.csv"):
    file = BytesIO(content)
    file.name = name
    return client.post(PAGE, {"file": file})


def test_who_has_sent_nothing_yet_is_led_to_it(manager):
    assert "Is it your first return?" in words(manager.get("/returns/sites/alpha/"))
    page = manager.get(PAGE).content.decode()
    assert "/returns/sites/alpha/practice.csv" in page
    assert manager.get("/returns/sites/alpha/practice.csv").content == FILE


def test_who_is_late_finds_whom_to_ask_for_more_time(manager, alpha):
    Window.objects.update(due_on=timezone.localdate() - timedelta(days=5))
    assert "tell the programme lead" in words(manager.get("/returns/sites/alpha/"))
    person("lea", Role.Kind.LEAD)
    person("of-another-model", Role.Kind.LEAD, care_model="EHCH")
    page = manager.get("/returns/sites/alpha/").content.decode()
    asked = "Alpha: more time for Bed days, April 2014 to March 2015"
    assert f'href="mailto:lea@example.org?subject={quote(asked, safe="")}"' in page
    assert page.count("mailto:") == 1


def test_its_two_problems_are_shown_with_their_cells_and_mended_it_is_a_good_one(manager):
    page = words(practised(manager, FILE))
    assert "2 problems in 2 cells" in page
    assert "12O7" in page and "D4" in page and "L6" in page
    mended = words(practised(manager, MENDED))
    assert "No problem was found. 6 new points" in mended
    assert not Return.objects.exists() and not Observation.objects.exists()


def test_sent_as_the_return_of_a_real_site_it_is_not_accepted(alpha, mara):
    held = checked(alpha, mara, MENDED)
    assert held.status == Status.NOT_ACCEPTED
    assert {group["code"] for group in held.faults} == {"another-site"}
    assert not Observation.objects.exists()


def test_a_file_that_is_none_and_one_that_is_large_are_refused_at_once(manager):
    found = practised(manager, b"%PDF-1.7", "r.xlsx").context["found"]
    assert [group["code"] for group in found.faults] == ["not-what-its-name-says"]
    assert practised(manager, FILE * 1000).status_code == 422
    assert manager.post(PAGE).status_code == 422


def test_a_stranger_finds_no_practice_of_the_site(client, bo):
    client.force_login(bo)
    assert [client.get(address).status_code for address in (PAGE, PAGE[:-1] + ".csv")] == [404, 404]
