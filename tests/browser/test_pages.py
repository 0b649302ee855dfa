"""Every page in a real browser: accessible, readable at every width, on paper and without scripts."""

import pytest

from tests.pages import LOG_IN, PAGES

EVERY_PAGE = (*PAGES, LOG_IN)
HEIGHT = 900
PAPER = 1032  # pixels between the margins of A4 on its side

# Empty, or how wide the document is and what stands out of it. What lies in a region that scrolls by itself does not.
STANDING_OUT = """() => {
  const page = document.documentElement;
  const isOut = (one) => one.getBoundingClientRect().right > page.clientWidth + 0.5;
  const isScrolled = (one) => one.closest(".nhsuk-scroll__content, .nhsuk-u-visually-hidden") !== null;
  if (page.scrollWidth <= page.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => isOut(one) && !isScrolled(one));
  return [`${page.scrollWidth} pixels`, ...out.slice(-3).map((one) => one.outerHTML.slice(0, 120))];
}"""
# Paper cannot be scrolled: what overflows its own box is cut there.
CUT = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
  .filter((one) => one.checkVisibility() && !one.closest("svg, .nhsuk-u-visually-hidden"))
  .map((one) => one.outerHTML.slice(0, 120))"""
# Only what a script would work, or what paper alone shows, stays hidden where no script runs.
HIDDEN_WITHOUT_NEED = """hidden => hidden
  .filter((one) => !one.matches("button, [data-interactive], [data-needs-script], .nhsuk-header__menu, .print-only"))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def opened(open_context, signed_in):
    """Opens an example as its reader would: signed in, but for the log-in page itself."""

    def open_example(example, **options):
        kept = {} if example is LOG_IN else {"storage_state": signed_in}
        page = open_context(**kept, **options).new_page()
        assert page.goto(example.address).status == example.status
        return page

    return open_example


def standing_out(page):
    """The menu folds itself a moment after the window has become narrower."""
    for _ in range(30):  # the browser's own waiting evaluates a string, which the page's policy forbids
        if not (out := page.evaluate(STANDING_OUT)):
            break
        page.wait_for_timeout(100)
    return out


def said(violations):
    """What axe found: each fault with the first of its places."""
    return [
        f"{fault['help']} ({len(fault['nodes'])} places): {fault['nodes'][0]['html'][:200]} "
        f"{fault['nodes'][0]['failureSummary']}"
        for fault in violations
    ]


@pytest.mark.parametrize("example", EVERY_PAGE, ids=str)
def test_accessible_and_never_wider_than_the_screen(example, opened, axe):
    page = opened(example)
    for width in (1440, 768, 320):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert standing_out(page) == [], f"at {width} pixels"
        if width != 768:
            assert said(axe.run(page).response["violations"]) == [], f"at {width} pixels"


@pytest.mark.parametrize("example", EVERY_PAGE, ids=str)
def test_whole_without_scripts(example, opened):
    page = opened(example, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 100
    assert page.locator("[hidden]").evaluate_all(HIDDEN_WITHOUT_NEED) == []
    assert page.locator("button[data-walk]:visible, button[data-figure-url]:visible").count() == 0


def test_without_scripts_a_chart_has_its_picture_its_sentence_and_its_table(opened):
    example = next(example for example in PAGES if example.what == "monthly")
    page = opened(example, java_script_enabled=False)
    assert page.locator("svg[data-chart]:visible").count() == 1
    assert "Growth on 2014-15" in page.locator(".chart__sentence").inner_text()
    points = page.locator("svg[data-chart]:visible [data-point]").count()
    assert page.locator("#values tbody tr").count() == points > 70


@pytest.mark.parametrize("example", EVERY_PAGE, ids=str)
def test_nothing_is_cut_on_paper_and_nothing_there_is_to_press(example, opened):
    page = opened(example, viewport={"width": PAPER, "height": HEIGHT})
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    assert page.locator("button:visible, details:has(form):visible").count() == (example is LOG_IN)
    assert page.locator("h1").is_visible()
    if example.route and example is not LOG_IN:
        assert page.url in page.locator("footer .print-only").inner_text()
    assert page.evaluate(CUT) == []
    assert standing_out(page) == []
