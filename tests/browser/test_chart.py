"""A chart for the hand, the eye and the ear: walked by keyboard, read out, and drawn by plotly on request."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages import CHART

POINTS = "svg[data-chart]:visible [data-point]"
PLOTLY = re.compile(r"plotly-basic")
SENDS_AWAY = re.compile(r"share|cloud|chart studio|send|upload|edit", re.IGNORECASE)

WORDS = "points => points.map((point) => point.querySelector('title').textContent)"
FLAGGED = "points => points.flatMap((point, place) => (point.dataset.flagged === undefined ? [] : [place]))"
# How far the middle of the ring is from the middle of the point it is around, in pixels of the screen.
RING_IS_OFF_BY = """(place) => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const middle = (one) => {
    const box = one.getBoundingClientRect();
    return new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
  };
  const [ring, ...others] = shown(".chart__ring");
  if (!ring || others.length) return Infinity;
  const [from, to] = [middle(ring), middle(shown("svg[data-chart] [data-point]")[place])];
  return Math.hypot(from.x - to.x, from.y - to.y);
}"""
OUTLINE = "area => [getComputedStyle(area).outlineStyle, getComputedStyle(area).outlineWidth]"


@pytest.fixture
def chart(page):
    page.goto(CHART)
    page.locator("[data-walk-area][tabindex]").wait_for()
    return page


def live(page):
    return page.locator("[data-live]")


def picture(page):
    return page.get_by_role("application")


@pytest.mark.parametrize("width", [1440, 320])
def test_every_point_is_reached_and_read_out_by_keyboard(chart, width):
    chart.set_viewport_size({"width": width, "height": 900})
    words = chart.locator(POINTS).evaluate_all(WORDS)
    flagged = chart.locator(POINTS).evaluate_all(FLAGGED)
    last = len(words) - 1
    picture(chart).focus()
    steps = [
        *[("ArrowRight", 0), ("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 0)],
        *[("End", last), ("ArrowRight", last), ("ArrowLeft", last - 1), ("Home", 0)],
        *[("f", flagged[1] if flagged[0] == 0 else flagged[0])],
    ]
    for key, place in steps:
        chart.keyboard.press(key)
        expect(live(chart)).to_have_text(words[place])
        assert chart.evaluate(RING_IS_OFF_BY, place) < 1, f"after {key}"
    assert all(re.search(r"20\d\d", said) for said in words)


def test_flagged_points_are_walked_to_their_end_and_that_is_said(chart):
    flagged = chart.locator(POINTS).evaluate_all(FLAGGED)
    words = chart.locator(POINTS).evaluate_all(WORDS)
    picture(chart).focus()
    chart.keyboard.press("End")
    chart.keyboard.press("Shift+F")
    expect(live(chart)).to_have_text(words[[place for place in flagged if place < len(words) - 1][-1]])
    chart.keyboard.press("End")
    chart.keyboard.press("f")
    expect(live(chart)).to_contain_text("No more points that a rule marks")


def test_the_picture_shows_that_it_has_focus(chart):
    assert picture(chart).evaluate(OUTLINE)[0] == "none"
    tab_to_picture(chart)
    assert picture(chart).evaluate(OUTLINE) == ["solid", "4px"]


def tab_to_picture(page):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.hasAttribute('data-walk-area')"):
            return
    raise AssertionError("The picture is not reached by the tab key.")


def test_buttons_walk_as_the_keys_do(chart):
    words = chart.locator(POINTS).evaluate_all(WORDS)
    chart.get_by_role("button", name="Next point").click()
    expect(live(chart)).to_have_text(words[0])
    chart.get_by_role("button", name="Previous point").click()
    expect(live(chart)).to_have_text(words[0])


def test_what_is_read_out_stands_above_the_picture_and_the_help_goes_with_it(chart):
    picture(chart).focus()
    chart.keyboard.press("Home")
    expect(live(chart)).not_to_be_empty()
    assert live(chart).bounding_box()["y"] < picture(chart).bounding_box()["y"]
    help_on_keys = chart.get_by_text("How to read this chart by keyboard")
    expect(help_on_keys).to_be_visible()
    chart.get_by_role("button", name="Show interactive chart").click()
    expect(help_on_keys).to_be_hidden()


def test_enter_opens_the_page_of_the_point(chart, served):
    start = chart.locator(POINTS).nth(1).get_attribute("data-start")
    picture(chart).focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        chart.keyboard.press(key)
    expect(chart).to_have_url(f"{served}{CHART}{start}/")


def test_plotly_comes_when_asked_for_draws_every_point_and_goes_again(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(CHART)
    assert not [url for url in asked if PLOTLY.search(url)]
    held = page.locator("#values tbody tr").filter(has_text="reported").count()
    page.get_by_role("button", name="Show interactive chart").click()
    expect(live(page)).to_have_text("The interactive chart is shown.")
    assert len([url for url in asked if PLOTLY.search(url)]) == 1
    assert page.locator("[data-interactive] .scatterlayer .point").count() == held > 70
    assert page.locator(POINTS).count() == 0
    page.get_by_role("button", name="Show the static picture").click()
    expect(page.locator("[data-static]")).to_be_visible()
    expect(page.locator("[data-interactive]")).to_be_hidden()
    assert page.locator(POINTS).count() > 70
    page.get_by_role("button", name="Show interactive chart").click()
    expect(page.locator("[data-interactive] .scatterlayer .point")).to_have_count(held)


def test_the_interactive_chart_offers_to_send_nothing_away_and_stands_in_its_place(chart):
    chart.get_by_role("button", name="Show interactive chart").click()
    drawn = chart.locator("[data-interactive]")
    drawn.locator(".scatterlayer .point").first.wait_for()
    buttons = drawn.locator(".modebar-btn").evaluate_all(
        "all => all.map((one) => `${one.dataset.title} ${one.getAttribute('aria-label')} ${one.textContent}`)"
    )
    assert buttons
    assert [words for words in buttons if SENDS_AWAY.search(words)] == []
    assert drawn.locator("a[href^=http]").count() == 0
    # Where the policy refuses plotly's styles, its layers fall out of place: the tool bar and the tops of the layers.
    assert drawn.locator(".modebar").evaluate("bar => getComputedStyle(bar).position") == "absolute"
    tops = drawn.locator("svg.main-svg").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_hovering_a_point_of_the_interactive_chart_says_what_the_static_one_says(chart):
    words = chart.locator(POINTS).first.locator("title").text_content()
    chart.get_by_role("button", name="Show interactive chart").click()
    chart.locator("[data-interactive] .scatterlayer .point").first.wait_for()
    texts = chart.locator("[data-interactive]").evaluate("drawn => drawn.data.flatMap((trace) => trace.text ?? [])")
    assert words in texts


def test_where_the_figure_cannot_be_had_the_picture_stays_and_that_is_said(open_context, signed_in):
    context = open_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(CHART)
    page.route("**/figure.json*", lambda route: route.fulfill(status=200, content_type="application/json", body="{"))
    page.get_by_role("button", name="Show interactive chart").click()
    expect(live(page)).to_contain_text("could not be loaded")
    expect(page.locator("[data-static]")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Show interactive chart").click()
    expect(live(page)).to_have_text("The interactive chart is shown.")
