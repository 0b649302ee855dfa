"""A decision on the release of money, as a lead meets it: wide, narrow, by keyboard alone, without scripts."""

import pytest
from playwright.sync_api import expect

from accounts.actions import make_demo_accounts
from tests import served as serving
from tests.browser.conftest import READER, fill_log_in
from tests.browser.test_returns import WAYS, Person
from tests.conftest import connected_to, copy_of_database
from tests.served import DEMO_PASSWORD

SITES = ["wirral", "salford", "dudley", "stockport", "fylde-coast", "tower-hamlets"]
QUARTER = "?quarter=2017-09-30"


@pytest.fixture(scope="module")
def origin(loaded_database, django_db_blocker, tmp_path_factory):
    """A dashboard of these tests' own, because they change it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with connected_to(loaded_database), copy_of_database("release") as name:
            with connected_to(name):
                make_demo_accounts(password=DEMO_PASSWORD)
            with serving.served(database=name, folder=tmp_path_factory.mktemp("release-served")) as address:
                yield address


@pytest.fixture
def arrive(open_context, axe):
    """Gives a lead who stands before a site's page of the release test."""

    def new(site, way):
        context = open_context(viewport={"width": way.width, "height": 900}, java_script_enabled=way.scripts)
        page = context.new_page()
        page.goto(f"/release/{site}/{QUARTER}")
        fill_log_in(page, person=READER, password=DEMO_PASSWORD)
        return Person(page, way, axe)

    return new


@pytest.mark.parametrize(("way", "site"), list(zip(WAYS, SITES, strict=True)), ids=str)
def test_a_decision_is_recorded_and_then_another_in_its_place(way, site, arrive):
    lead = arrive(site, way)
    main = lead.sees("The release test, 2017/18 Q2")
    expect(main).to_contain_text("No decision is recorded for this quarter.")

    lead.hands.press("Record the decision")
    lead.sees("The release test, 2017/18 Q2")
    assert lead.page.title().startswith("Error: ")
    lead.sees_what_is_missing("Choose a decision.")

    lead.hands.choose("Your decision", "Release with conditions")
    lead.hands.fill("Conditions", "A plan for the winter.")
    lead.hands.fill("Your reason", "The interval is wide.")
    lead.hands.press("Record the decision")
    main = lead.sees("The release test, 2017/18 Q2")
    expect(main).to_contain_text("A plan for the winter.")
    expect(main).to_contain_text("The figures read as they did when it was decided.")

    lead.hands.choose("Your decision", "Hold")
    lead.hands.fill("Your reason", "The plan did not come.")
    lead.hands.press("Record a decision in its place")
    main = lead.sees("The release test, 2017/18 Q2")
    expect(main).to_contain_text("superseded on")

    lead.hands.follow("this page as known on")
    main = lead.sees("The release test, 2017/18 Q2")
    expect(main).to_contain_text("A plan for the winter.")
    expect(main).not_to_contain_text("The plan did not come.")
