"""A real browser on the dashboard as it is served.

Playwright keeps an event loop in the thread of the tests, in which Django's models refuse to work. So these
tests come last, and use no model: what they need to know they read on the pages.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import FLAGS, NOT_FOUND, path_of_chromium
from tests.browser.watch import Watch
from tests.pages import SIGN_IN
from tests.served import DEMO_PASSWORD

HERE = Path(__file__).parent
READER = "lead@demo.example"
WIDE = {"width": 1440, "height": 900}
PATIENCE = 30_000  # milliseconds; a machine that does much else at the time is no fault


def pytest_itemcollected(item):
    if HERE in item.path.parents:
        item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if item not in ours] + ours


@pytest.fixture(scope="session")
def chromium():
    path = path_of_chromium()
    if path is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(NOT_FOUND)
    return path


@pytest.fixture(scope="session")
def browser(chromium, served):
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def origin(served):
    """Where the browser goes."""
    return served


@pytest.fixture
def open_context(browser, origin):
    """Gives new contexts of the browser, as of a person who has not been here; no fault in any may go unseen."""
    opened = []

    def new(**options):
        context = browser.new_context(base_url=origin, viewport=options.pop("viewport", WIDE), **options)
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context, origin)))
        return context

    yield new
    for context, _ in opened:
        context.close()
    faults = [fault for _, watch in opened for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def signed_in(browser, served):
    """What the browser keeps of a reader who has signed in through the log-in page."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.goto(SIGN_IN)
    fill_log_in(page)
    kept = context.storage_state()
    context.close()
    return kept


def fill_log_in(page, person=READER, password=DEMO_PASSWORD):
    page.get_by_label("Email").fill(person)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def page(open_context, signed_in):
    """A page of a reader who has signed in."""
    return open_context(storage_state=signed_in).new_page()


@pytest.fixture(scope="session")
def axe():
    return Axe()
