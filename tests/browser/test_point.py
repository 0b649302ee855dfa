"""The page of a value that was revised often, on a dashboard of its own in which one was."""

import pytest
from playwright.sync_api import expect

from accounts.actions import make_demo_accounts
from metrics.actions.drawing import refresh_owed
from tests import served as serving
from tests.browser.conftest import fill_log_in
from tests.browser.test_pages import CUT, PAPER, said, standing_out
from tests.conftest import connected_to, copy_of_database
from tests.metrics.revising import revise
from tests.pages import POINT, SIGN_IN
from tests.served import DEMO_PASSWORD

TABLE = "What this dashboard knew before"


@pytest.fixture(scope="module")
def revised(loaded_database, django_db_blocker, tmp_path_factory):
    """Django's models are used here only to make the dashboard, while no browser waits for an answer."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with connected_to(loaded_database), copy_of_database("revised") as name:
            with connected_to(name):
                make_demo_accounts(password=DEMO_PASSWORD)
                revise(POINT, times=14)
                refresh_owed()
            with serving.served(database=name, folder=tmp_path_factory.mktemp("revised")) as address:
                yield address


@pytest.fixture
def origin(revised):
    """The browser of these tests goes to the dashboard of these tests."""
    return revised


@pytest.fixture
def point(open_context):
    page = open_context().new_page()
    page.goto(SIGN_IN)
    fill_log_in(page)
    page.goto(POINT)
    return page


def rows(page):
    return page.get_by_role("table", name=TABLE).locator("tbody tr")


@pytest.mark.parametrize("width", [1440, 320])
def test_the_latest_values_lead_to_all_of_them_and_back(point, axe, width):
    point.set_viewport_size({"width": width, "height": 900})
    expect(rows(point)).to_have_count(10)
    whole_and_faultless(point, axe)
    point.get_by_role("link", name="Show all 14 earlier values").press("Enter")
    expect(rows(point)).to_have_count(14)
    expect(point.get_by_role("heading", name="Earlier values")).to_be_in_viewport()
    whole_and_faultless(point, axe)
    point.get_by_role("link", name="Show only the latest").press("Enter")
    expect(rows(point)).to_have_count(10)


def whole_and_faultless(page, axe):
    assert standing_out(page) == []
    assert said(axe.run(page).response["violations"]) == []


def test_on_paper_the_number_of_values_and_the_first_are_said(point):
    point.set_viewport_size({"width": PAPER, "height": 900})
    point.emulate_media(media="print")
    expect(point.get_by_text("This dashboard knew 14 earlier values.")).to_be_visible()
    expect(point.get_by_text("Show all 14 earlier values")).to_be_hidden()
    assert point.evaluate(CUT) == []
