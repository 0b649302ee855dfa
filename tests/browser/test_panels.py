"""The pictures of all areas at once, and the map, as somebody works them: by keyboard, and from picture to table."""

import re

from tests.browser.test_pages import HEIGHT

METRIC = "/metrics/non-elective-admissions/"


def test_a_tile_is_reached_by_keyboard_says_what_it_shows_and_opens_its_chart(page):
    page.goto("/map/")
    tiles = page.locator(".tile-map--full a")
    assert tiles.count() == 29
    tiles.first.focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.match(
        r"Mid Notts, MNO\. Mid Nottinghamshire Better Together: .*, October 2019, comparability good", focused
    )
    # Where the keyboard is can be seen: the tile is filled, and its border is thick and dark.
    look = page.evaluate(
        "(r => [r.fill, r.strokeWidth])(getComputedStyle(document.activeElement.querySelector('rect')))"
    )
    assert look == ["rgb(255, 235, 59)", "5px"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/mid-nottinghamshire/non-elective-admissions/")


def test_on_a_narrow_page_tiles_are_large_enough_to_press(page):
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    page.goto("/map/")
    assert not page.locator(".tile-map--full").is_visible()
    boxes = [tile.bounding_box() for tile in page.locator(".tile-map--narrow a").all()]
    assert len(boxes) == 29
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24


def test_areas_of_a_panel_are_walked_and_read_out(page):
    page.goto(METRIC)
    figure = page.locator("#ranked-panel")
    figure.locator("[data-walk-area]").focus()
    page.keyboard.press("Home")
    assert figure.locator("[data-live]").inner_text().startswith("rank 1, Dudley Multispecialty Community Provider")
    page.keyboard.press("End")
    assert "context only: not ranked" in figure.locator("[data-live]").inner_text()


def test_from_the_picture_one_comes_to_the_same_as_a_table(page):
    page.goto(METRIC)
    caption = page.locator("#funnel-caption")
    assert not caption.is_visible()
    page.locator("#funnel-panel").get_by_role("link", name="See these figures as a table").click()
    caption.wait_for(state="visible")
    assert page.locator("table:has(#funnel-caption) tbody tr").count() == 28


def test_an_icon_opens_its_chart(page):
    page.goto("/icons/")
    page.locator('a.overview__icons[href="/sites/dudley/occupied-beds/"]').click()
    page.wait_for_url("**/sites/dudley/occupied-beds/")
