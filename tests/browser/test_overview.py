"""The first page of a programme lead: sorted, filtered, and kept in the address."""

import re

import pytest
from playwright.sync_api import expect

GROWTH = "Growth on 2014-15"


@pytest.fixture
def overview(page):
    page.goto("/overview/")
    return page


def table(page):
    return page.get_by_role("region", name=re.compile(r"^\d+ sites?"))


def rows(page):
    return table(page).locator("tbody tr")


def sort_by_growth(page):
    table(page).get_by_role("link", name=re.compile(rf"^{GROWTH}.*, Emergency admissions")).click()
    page.wait_for_load_state()


def open_filter(page):
    page.locator("summary", has_text="Filter and order the sites").click()


def growths(page):
    """Of each row whether it is ranked, and the first number of the column that is sorted."""
    place = table(page).locator("th[aria-sort]").evaluate("cell => cell.cellIndex")
    found = []
    for row in rows(page).all():
        words = row.locator("> *").nth(place).inner_text()
        number = re.match(r"\s*([+−]?[\d.]+)%", words)
        ranked = number is not None and "context only" not in row.locator("th").inner_text()
        found.append((ranked, float(number[1].replace("−", "-")) if number else None))
    return found


def test_all_sites_are_there(overview):
    expect(rows(overview)).to_have_count(29)


def test_sorted_by_growth_what_cannot_be_ranked_comes_last_either_way(overview):
    for falling in (False, True):
        sort_by_growth(overview)
        found = growths(overview)
        ranked = [number for is_ranked, number in found if is_ranked]
        assert ranked == sorted(ranked, reverse=falling)
        assert [is_ranked for is_ranked, _ in found] == [True] * len(ranked) + [False] * (len(found) - len(ranked))
        assert 0 < len(ranked) < len(found) == 29


def test_the_address_carries_filter_and_order_and_a_reload_keeps_both(overview):
    sort_by_growth(overview)
    open_filter(overview)
    overview.get_by_label("Care model", exact=True).select_option("PACS")
    overview.get_by_role("button", name="Apply filters").click()
    expect(overview).to_have_url(re.compile(r"care_model=PACS"))
    expect(overview).to_have_url(re.compile(r"sort=emergency-admissions-growth"))
    expect(rows(overview)).to_have_count(9)
    order = rows(overview).locator("th").all_inner_texts()
    overview.reload()
    assert rows(overview).locator("th").all_inner_texts() == order
    expect(overview.get_by_label("Care model", exact=True)).to_have_value("PACS")
    overview.get_by_role("link", name="Clear filters").click()
    expect(rows(overview)).to_have_count(29)


def test_a_filter_that_fits_no_site_offers_the_way_back(overview):
    open_filter(overview)
    overview.get_by_label("Name contains").fill("nowhere")
    overview.get_by_label("Name contains").press("Enter")
    expect(overview.get_by_text("No site matches")).to_be_visible()
    overview.get_by_role("link", name="Clear all filters").click()
    expect(rows(overview)).to_have_count(29)


def test_the_way_from_the_overview_to_a_point_and_back_to_its_chart(overview):
    overview.get_by_role("link", name="South Somerset Symphony Programme", exact=True).click()
    overview.locator('main a[href$="/non-elective-admissions/"]').first.click()
    heading = overview.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Non-elective admissions")
    overview.locator("#values").get_by_role("link", name="April 2016", exact=True).click()
    expect(heading).to_contain_text("April 2016")
    overview.get_by_role("link", name="Back to the chart").click()
    expect(heading).not_to_contain_text("April 2016")
