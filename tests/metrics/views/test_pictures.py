"""A chart as a file: the picture of the page, with what it must not be shown without."""

from html import escape
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from downloads.png_texts import texts_of
from tests.pages import CHART, SITE

SVG = "{http://www.w3.org/2000/svg}"


def test_the_svg_is_that_of_the_page_with_title_source_dates_and_licence(reading):
    response = reading.get(f"{CHART}chart.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    day = timezone.localdate().isoformat()
    name = f"south-somerset-symphony-non-elective-admissions-to-october-2019-known-{day}.svg"
    assert name in response.headers["Content-Disposition"]
    root = ElementTree.fromstring(response.content)
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    dated = ("Data to 31 October 2019", "Computed", "As known on", "as_of=")
    for told in ("South Somerset Symphony", "Proxy for", "poor", "Source:", *dated, "Open Government Licence"):
        assert told in words, told
    page = reading.get(CHART).content.decode()
    points = [group for group in root.iter(f"{SVG}g") if group.get("data-point")]
    assert len(points) == page.count('data-point="') // 2, "the page has it in two widths"


def test_the_png_says_in_words_what_it_shows(reading):
    response = reading.get(f"{CHART}chart.png")
    assert response.headers["Content-Type"] == "image/png"
    words = texts_of(response.content)
    assert "South Somerset" in words["Title"]
    assert words["Description"].startswith("Chart of ")
    assert "Open Government Licence" in words["Source"]


def test_the_page_links_to_both_at_its_moment(reading):
    today = timezone.localdate().isoformat()
    page = reading.get(f"{CHART}?as_of={today}").content.decode()
    assert f'href="{CHART}chart.svg?as_of={today}" download' in page
    assert f'href="{CHART}chart.png?as_of={today}" download' in page
    assert reading.get(f"{CHART}chart.png?as_of={today}").status_code == 200


def test_the_growth_to_every_end_leaves_as_its_page_shows_it(reading):
    page = reading.get(f"{CHART}growth/?growth_to=2017-09").content.decode()
    assert f'href="{CHART}growth.png?growth_to=2017-09" download' in page
    root = ElementTree.fromstring(reading.get(f"{CHART}growth.svg?growth_to=2017-09").content)
    points = [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g") if group.get("data-point")]
    assert points and all(f"<title>{escape(says)}</title>" in page for says in points)
    words = texts_of(reading.get(f"{CHART}growth.png?growth_to=2017-09").content)
    assert words["Title"].startswith("South Somerset Symphony Programme. Growth on 2014-15: ")
    for told in ("Comparability of NHS Somerset CCG: poor", "Data to 31 October 2019", "Computed", "growth_to=2017-09"):
        assert told in words["Source"], told


@pytest.mark.parametrize(
    "address",
    [
        f"{CHART}chart.gif",
        f"{CHART}growth.gif",
        f"{CHART}growth.svg?as_of=2017-03-31",
        f"{SITE}quality-of-life-mental-health/growth.svg",
        f"{CHART}chart.svg?as_of=2017-03-31",
        f"{SITE}winter-beds/chart.svg",
        f"{SITE}emergency-admissions/chart.png",
    ],
)
def test_where_there_is_no_picture_none_is_found(address, reading):
    assert reading.get(address).status_code == 404
