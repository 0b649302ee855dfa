"""Every page can be seen as it stood on an earlier day; before the first load that was empty."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.pages import A_PAST_DAY, CHART, OVERVIEW, POINT, SITE

EVERYWHERE = ["/", OVERVIEW, "/sites/", SITE, CHART, POINT, "/metrics/", "/funding/", "/evidence/"]
LINKS = "links => links.map((link) => [link.href, link.textContent.trim()])"


def banner(page):
    return page.get_by_role("region", name="Seen from the past")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_past_day_is_named_nothing_was_held_then_and_every_link_stays_there(page, served, address):
    page.goto(f"{address}?as_of={A_PAST_DAY}")
    expect(banner(page)).to_contain_text("at the end of 31 March 2017")
    assert "held nothing then" in page.locator("main").inner_text()
    leaving = {
        words: moment_of(href)
        for href, words in page.locator("a[href]").evaluate_all(LINKS)
        if href.startswith(served) and not href.endswith("#maincontent") and moment_of(href) != [A_PAST_DAY]
    }
    assert leaving.pop("Go back to now") is None
    assert leaving.pop("See the difference") is None
    # The only other way out leads to the first day that holds something.
    assert len(leaving) <= 1
    assert all(moment > [A_PAST_DAY] for moment in leaving.values())
    banner(page).get_by_role("link", name="Go back to now").click()
    assert banner(page).count() == 0
    assert page.url.rstrip("?") == served + address


def moment_of(href):
    return parse_qs(urlsplit(href).query).get("as_of")


def test_the_form_at_the_foot_leads_to_a_day_and_keeps_the_filter(page):
    page.goto("/sites/?care_model=PACS")
    page.get_by_label("As known on").fill(A_PAST_DAY)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(banner(page)).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"care_model": ["PACS"], "as_of": [A_PAST_DAY]}


def test_the_sections_are_walked_without_leaving_the_past(page):
    page.goto(f"{OVERVIEW}?as_of={A_PAST_DAY}")
    for section in ("Sites", "Metrics", "Funding", "Evidence", "About", "Overview", "Home"):
        page.get_by_role("navigation", name="Menu").get_by_role("link", name=section, exact=True).click()
        expect(banner(page)).to_be_visible()


@pytest.mark.parametrize("address", [OVERVIEW, CHART])
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("last-week", "“last-week” is not a date. Write it as 2017-03-31."),
        ("2017-02-30", "“2017-02-30” is not a date. Write it as 2017-03-31."),
        ((date.today() + timedelta(days=2)).isoformat(), "is still to come"),
    ],
)
def test_a_moment_that_cannot_be_is_said_and_the_page_shows_now(page, address, asked, answer):
    page.goto(address)
    heading = page.locator("h1").inner_text()
    page.goto(f"{address}?as_of={asked}")
    expect(page.get_by_role("region", name="Important")).to_contain_text(answer)
    expect(page.get_by_role("region", name="Important")).to_contain_text("shows what is known now")
    expect(banner(page)).to_have_count(0)
    assert page.locator("h1").inner_text() == heading
    page.goto(address)
    expect(page.get_by_role("region", name="Important")).to_have_count(0)
