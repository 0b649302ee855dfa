"""The tile map and the table equal to it."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from downloads.png_texts import texts_of
from metrics.charts import icons
from metrics.models import StoredChart
from vanguards.models import Site, SiteProfile

ADMISSIONS = "non-elective-admissions"


@pytest.fixture
def map_page(reading):
    def get(**query):
        response = reading.get(reverse("metrics:map"), query)
        assert response.status_code == 200
        return response

    return get


def drawings(response):
    return re.findall(r'<svg[^>]*class="tile-map.*?</svg>\s*</div>', response.content.decode(), re.S)


def cells_of(row):
    return [
        " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())
        for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
    ]


def table_rows(response):
    body = response.content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    return [cells_of(row) for row in re.findall(r"<tr.*?</tr>", body, re.S)]


@pytest.mark.parametrize("metric", [ADMISSIONS, "delayed-bed-days", "occupied-beds"])
def test_the_table_says_what_the_tiles_say(map_page, metric):
    response = map_page(metric=metric)
    rows = {row[0]: row for row in table_rows(response)}
    assert len(rows) == 29
    for drawing in drawings(response):
        said = [unescape(one) for one in re.findall(r'aria-label="([^"]*)" transform', drawing)]
        assert len(said) == 29
        for one in said:
            name = next(name for name in rows if f". {name}: " in one)
            _, on_map, _, _, shows, _, period, grade = rows[name]
            assert one.startswith(on_map.replace(" (", ", ").replace(")", "."))
            assert f": {shows}" in one
            assert period in one
            assert not grade or f"comparability {grade.replace(':', ',')}" in one
    assert len(drawings(response)) == 2


def test_each_tile_is_a_link_to_the_chart_whose_icon_it_shows(map_page):
    response = map_page()
    full = drawings(response)[0]
    links = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', full)
    assert len(links) == 29
    charts = StoredChart.objects.current().filter(metric__slug=ADMISSIONS)
    for slug, code in (("wirral", "12F"), ("dudley", "05C")):
        said = unescape(dict(links)[reverse("metrics:chart", args=[slug, ADMISSIONS])])
        assert icons.words(charts.get(area__code=code).variation_icon).long in said


def test_it_opens_with_what_fills_the_first_column_of_the_overview(map_page):
    assert map_page().context["seen"].column.definition.slug == ADMISSIONS


def test_a_metric_without_icons_is_said_and_ignored(map_page):
    html = unescape(map_page(metric="quality-of-life").content.decode())
    assert "Ignored, because no chart of it has icons: “quality-of-life”." in html


def test_a_past_view_keeps_its_moment_in_every_tile(map_page):
    now = timezone.now().isoformat()
    links = re.findall(r'<a href="([^"]*)" aria-label', drawings(map_page(as_of=now))[0])
    assert links and all("as_of=" in link for link in links)
    assert "This dashboard held nothing then" in map_page(as_of="2017-03-31").content.decode()


def test_a_site_without_a_place_stands_in_the_table_and_is_said(map_page):
    site = Site.objects.create(slug="somewhere-new", list_no=30, care_model="MCP")
    SiteProfile.objects.create(site=site, official_name="Somewhere New", known_from=timezone.now())
    response = map_page()
    assert "In the table alone, because they have no place on the map: Somewhere New." in response.content.decode()
    assert len(table_rows(response)) == 30


@pytest.mark.parametrize("file", ["svg", "png"])
def test_the_map_is_taken_away_with_its_words_and_without_links(reading, file):
    response = reading.get(reverse("metrics:map-picture", args=[ADMISSIONS, file]))
    assert response.status_code == 200
    if file == "svg":
        text = unescape(response.content.decode())
        assert "<a " not in text
        for said in ("Non-elective admissions, a proxy", "As known on", "Open Government Licence", "not to scale"):
            assert said in text


def test_the_address_in_the_picture_shows_the_same_map_again(reading):
    response = reading.get(reverse("metrics:map-picture", args=["occupied-beds", "png"]))
    [again] = re.findall(r"http://testserver(/map/\S*)", texts_of(response.content)["Source"])
    page = reading.get(again)
    assert page.context["seen"].column.definition.slug == "occupied-beds"
    assert page.context["viewpoint"].is_past


def test_sorted_by_what_is_shown_context_stands_last(map_page):
    grades = [row[7] for row in table_rows(map_page(sort="shows"))]
    context = [grade.startswith("poor") for grade in grades]
    assert context == sorted(context) and any(context)
