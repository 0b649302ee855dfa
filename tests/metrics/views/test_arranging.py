"""Small multiples in an order, on a scale and filtered, all in the address."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from downloads.png_texts import texts_of
from metrics.queries.multiples import Order
from tests.downloads.reading_back import content, from_csv

ADMISSIONS = "non-elective-admissions"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def metric(reading):
    def get(slug=ADMISSIONS, **query):
        return reading.get(reverse("metrics:metric", args=[slug]), query)

    return get


def multiples(response):
    return response.context["multiples"]


def names(response):
    """As the cards stand on the page, up to the areas that are context."""
    html = response.content.decode().partition("Context only")[0]
    return [
        re.findall(r">([^<]+)</a>", heading)
        for heading in re.findall(r"<(?:h3|h4) class=.nhsuk-heading-xs[^>]*>(.*?)</h", html)
    ]


def cards(response):
    return [multiple.card for multiple in multiples(response).compared]


def test_by_growth_the_highest_stands_first_and_without_growth_last(metric):
    response = metric(order="growth")
    held = [card.growth_fraction for card in cards(response)]
    assert held == sorted(held, reverse=True)
    assert names(response) == [[site.name for site in one.sites] for one in multiples(response).compared]
    assert "ordered by growth on 2014-15, highest first" in response.content.decode()


def test_by_gap_it_is_the_difference_from_the_comparator_that_counts(metric):
    gaps = [card.gap for card in cards(metric(order="gap"))]
    assert gaps == sorted(gaps, reverse=True) and len(set(gaps)) > 10
    # A metric without a comparator has no gap to order by, and stands as listed.
    listed = metric("delayed-bed-days")
    assert [one.area_name for one in multiples(metric("delayed-bed-days", order="gap")).compared] == [
        one.area_name for one in multiples(listed).compared
    ]


def test_by_signal_flagged_charts_come_first_the_least_likely_by_chance_before_others(metric):
    held = cards(metric(order="signal"))
    flagged = [card.is_flagged for card in held]
    assert flagged == sorted(flagged, reverse=True) and any(flagged) and not all(flagged)
    chances = [card.chance_of_flag for card in held if card.is_flagged]
    assert chances == sorted(chances)


@pytest.mark.parametrize("order", Order)
def test_what_is_graded_poor_is_never_in_the_order(metric, order):
    response = metric(order=order.value)
    assert {one.comparability for one in multiples(response).compared} == {"good", "limited"}
    assert [one.area_name for one in multiples(response).context] == [
        one.area_name for one in multiples(metric()).context
    ]


def test_on_one_scale_heights_compare_only_where_they_are_per_person(metric):
    assert "so heights compare." in metric(scale="shared").content.decode()
    assert "and only their course compares." in metric("occupied-beds", scale="shared").content.decode()


def test_on_one_scale_the_same_value_stands_at_the_same_height(metric):
    own, shared = metric(), metric(scale="shared")
    assert "Each chart has a vertical scale of its own" in own.content.decode()
    assert re.search(r"All charts are on one scale, [\d.]+ to [\d.]+ per 1,000 people", shared.content.decode())
    assert [card.svg for card in cards(own)] != [card.svg for card in cards(shared)]
    # On one scale a higher value is drawn higher up: y falls as the value rises. A shape's first corner is its top.
    heights = sorted((card.latest_value, latest_height(card.svg)) for card in cards(shared))
    (_, lowest), *_, (_, highest) = heights
    assert lowest > highest + 10


def latest_height(svg):
    """The y of the latest point, which is marked last, as a circle or as a shape."""
    return float(re.findall(r'(?:cy="|<path d="M[\d.]+ )([\d.]+)', svg)[-1])


@pytest.mark.parametrize(
    ("query", "areas"),
    [
        ({"care_model": "EHCH"}, 6),
        ({"comparability": "good"}, 12),
        ({"region": "London"}, 2),
        ({"funded": "not-funded:2017/18"}, 3),
        ({"name": "wakefield"}, 1),
        ({"care_model": "PACS", "comparability": "poor"}, 1),
        ({"extended_access": "stated"}, 0),
    ],
)
def test_filters_leave_the_areas_of_the_sites_that_match(metric, query, areas):
    assert len(multiples(metric(**query)).drawn) == areas


def test_the_grade_is_that_of_the_metric(metric):
    """No trust is graded good, whatever the site is graded as a whole."""
    assert len(multiples(metric("occupied-beds", comparability="good")).drawn) == 0
    assert len(multiples(metric("occupied-beds", comparability="limited")).drawn) == 18


def test_an_area_of_two_sites_keeps_both_names_where_one_is_left(metric):
    (only,) = multiples(metric(name="West Wakefield")).drawn
    assert len(only.sites) == 2


def test_a_filter_says_what_it_leaves_alone_and_can_be_cleared(metric):
    html = metric(care_model="PACS").content.decode()
    assert "Filtered by: Care model." in html and "are of all sites, whatever is filtered here" in html
    assert 'class="filters__clear"' in html
    assert "No site matches" in metric(name="nowhere").content.decode()


def test_what_is_no_choice_is_said_and_ignored(metric):
    html = metric(order="beauty", scale="huge").content.decode()
    assert "Ignored, because it is no choice of this list: Order of the charts, Scale of the charts." in html
    assert "Filtered by" not in html


def test_arranging_is_no_filter(metric):
    assert "Filtered by" not in metric(order="growth", scale="shared").content.decode()


def test_the_file_says_how_it_was_filtered_and_keeps_the_order(metric):
    back = from_csv(content(metric(care_model="PACS", order="growth", download="csv", table="areas")))
    assert "Care model: PACS: Integrated primary and acute care systems" in str(back.about)
    _, *rows = back.tables[""]
    assert len(rows) == 8
    assert "Northumberland" in rows[0][0]


def test_the_charts_leave_on_one_sheet_in_the_order_and_on_the_scale_of_the_page(metric, reading):
    page = metric(order="growth", scale="shared", care_model="PACS")
    html = page.content.decode()
    links = [unescape(link) for link in re.findall(r'href="(/metrics/[^"]*all-sites[^"]*)" download', html)]
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["png", "svg"]
    png, svg = (reading.get(link) for link in links)
    drawn = ElementTree.fromstring(svg.content)
    pictures = [one for one in drawn.iter(f"{SVG}svg") if one.get("class", "").endswith("--small")]
    shown = [*multiples(page).compared, *multiples(page).context]
    on_page = [one.card.svg for one in shown]
    assert [one.find(f"{SVG}title").text for one in pictures] == [
        unescape(re.search(r"<title>(.*?)</title>", one)[1]) for one in on_page
    ]
    heights = [re.findall(r' d="([^"]*)"', ElementTree.tostring(one, encoding="unicode")) for one in pictures]
    assert heights == [re.findall(r' d="([^"]*)"', one) for one in on_page], "the very lines of the page"
    told = texts_of(png.content)
    assert [told["Description"].index(one.words) for one in shown] == sorted(
        told["Description"].index(one.words) for one in shown
    )
    for said in (
        "Care model: PACS",
        "Order of the charts: Growth on 2014-15, highest first",
        f"All pictures are on one scale, {multiples(page).scale}",
        "Areas graded poor stand last as context, in the order of the sites’ list, and are never ranked.",
        "Source: Non-elective admissions",
        "Data to 31 October 2019",
        "order=growth&scale=shared&care_model=PACS",
    ):
        assert said in told["Source"], said


def test_what_must_be_said_of_a_chart_stands_beside_it_on_the_sheet(metric):
    held = {one.names: one.words for one in (*multiples(metric()).compared, *multiples(metric()).context)}
    assert held["Salford Together"] == (
        "10.72 per 1,000 people per 30 days, October 2019. Growth on 2014-15: −8.9% (95% interval −16.4% to −0.7%), "
        "12 months to October 2019. Improvement: lower. Comparability limited."
    )
    assert held["South Somerset Symphony Programme"].endswith("Comparability poor: context only.")


@pytest.mark.parametrize("address", ["winter-beds/all-sites.svg", "occupied-beds/all-sites.svg?name=nowhere"])
def test_without_a_chart_there_is_no_sheet(reading, address):
    assert reading.get(f"/metrics/{address}").status_code == 404
    page = reading.get(f"/metrics/{address.replace('all-sites.svg', '')}").content.decode()
    assert "all-sites." not in page
