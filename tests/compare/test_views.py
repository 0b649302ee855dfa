"""The page of comparisons, from the loaded database."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from compare.models import SavedGroup
from downloads.png_texts import texts_of
from metrics.models import StoredChart
from metrics.stats.growth import Growth, difference
from vanguards.models import Site

PAGE = "/compare/"
GROUPS = "/compare/groups/"
SVG = "{http://www.w3.org/2000/svg}"


def words_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    main = re.sub(r"<svg.*?</svg>", " ", main, flags=re.S)
    return re.sub(r" ([.,;:)])", r"\1", " ".join(re.sub(r"<[^>]*>", " ", main).split()))


@pytest.fixture
def compared(reading):
    def get(**choice):
        response = reading.get(PAGE, choice)
        assert response.status_code == 200
        return response

    return get


def growth(area):
    stored = StoredChart.objects.current().get(metric__slug="non-elective-admissions", area__code=area)
    return Growth.from_json(stored.growth)


def test_nothing_chosen_explains_what_can_be(compared):
    words = words_of(compared())
    assert "Choose two to 8 sites or groups" in words
    assert "Wirral Partners" in words and "Rest of England" in words


def test_one_site_gets_peers_with_reasons(compared):
    response = compared(site="wirral")
    proposals = response.context["peers"]
    assert len(proposals) == 4
    assert "the same care model (PACS)" in words_of(response)
    assert proposals[0].address == f"{PAGE}?metric=non-elective-admissions&site=wirral&site=mid-nottinghamshire"


def test_the_difference_is_that_of_the_stored_growths(compared):
    response = compared(site=["wirral", "harrogate"], reference="harrogate")
    seen = response.context["seen"]
    assert seen.gaps["wirral"].difference == difference(growth("12F"), growth("03E"))
    points = seen.gaps["wirral"].difference.points * 100
    assert f"{abs(points):.1f} percentage points" in words_of(response)
    assert "Growth less that of Harrogate" in words_of(response)


def test_all_charts_stand_on_one_scale(compared):
    response = compared(site=["wirral", "isle-of-wight"], group="rest-of-england")
    pictures = [picture for _, picture in response.context["charts"]]
    ticks = [re.findall(r">(\d+)</text>", picture)[:3] for picture in pictures]
    assert len(pictures) == 3 and ticks[0] == ticks[1] == ticks[2]


def test_the_charts_leave_on_one_sheet_with_what_must_be_read_before_comparing(reading, compared):
    choice = {"site": ["wirral", "dudley", "south-somerset-symphony"], "group": "rest-of-england"}
    page = compared(**choice)
    html = page.content.decode()
    links = [unescape(link) for link in re.findall(r'href="(/compare/charts\.[^"]*)" download', html)]
    assert [link.partition("?")[0] for link in links] == ["/compare/charts.png", "/compare/charts.svg"]
    png, svg = (reading.get(link) for link in links)
    drawn = ElementTree.fromstring(svg.content)
    points = [group for group in drawn.iter(f"{SVG}g") if group.get("data-point")]
    assert len(points) == html.count('data-point="') > 0
    headings = {text.text for text in drawn.findall(f"{SVG}text")}
    assert {"Wirral Partners", "Comparability poor: context only", "Rest of England"} <= headings
    source = texts_of(png.content)["Source"]
    for told in (*page.context["cautions"], page.context["scale"], "Data to", "As known on", "Open Government"):
        assert told in source, told
    [again] = re.findall(r"http://testserver(/compare/\S*)", source)
    assert words_of(reading.get(again)) == words_of(page)


def test_poor_comparability_is_context_and_has_no_difference(compared):
    response = compared(site=["wirral", "south-somerset-symphony"])
    seen = response.context["seen"]
    assert seen.gaps["south-somerset-symphony"].difference is None
    assert "South Somerset Symphony Programme: comparability poor." in words_of(response)
    assert "Shown as context, and not differenced." in words_of(response)


def test_a_site_graded_poor_is_ranked_last_in_either_order(reading):
    choice = {"site": ["south-somerset-symphony", "wirral", "harrogate"]}
    for sort in ("growth", "-growth", "latest", "-latest", "people", "-people"):
        response = reading.get(PAGE, {**choice, "sort": sort})
        assert [row.record.key for row in response.context["table"].rows][-1] == "south-somerset-symphony"


def test_sites_that_share_an_area_are_one_series(compared):
    response = compared(site=["west-wakefield", "wakefield-connecting-care", "wirral"])
    assert len(response.context["seen"].rows) == 2
    assert "have the same area, NHS Wakefield CCG: one series, counted once." in words_of(response)


def test_a_part_is_not_differenced_from_its_whole(compared):
    response = compared(site=["wirral", "dudley"], group=["pacs", "england"], reference="pacs")
    gaps = response.context["seen"].gaps
    assert gaps["wirral"].words == gaps["england"].words == "Not compared: one is part of the other."
    assert gaps["dudley"].difference is not None
    assert "PACS, areas graded good shares figures with Wirral Partners, England" in words_of(response)


def test_a_comparator_is_named_as_what_it_is_in_this_metric(compared):
    for metric, name in (("non-elective-admissions", "Rest of England"), ("occupied-beds", "NHS trusts linked to no")):
        response = compared(metric=metric, site="wirral", group="rest-of-england")
        assert response.context["seen"].rows[-1].name.startswith(name)
        assert words_of(response).count(name) >= 3, "above its chart, in the table and among the references"


def test_populations_that_differ_much_are_said(compared):
    words = words_of(compared(site=["wirral", "isle-of-wight"]))
    assert re.search(r"The largest, Wirral Partners \(338,169 people counted\), is 2\.3 times the smallest", words)
    assert "people counted" not in words_of(compared(site=["harrogate", "isle-of-wight"]))


@pytest.mark.parametrize(
    ("metric", "caution"),
    [
        ("non-elective-admissions", ""),
        ("occupied-beds", "These are beds of hospitals of different sizes: their heights do not compare"),
        ("admissions-through-ae", "These are counts of different populations: their heights do not compare"),
    ],
)
def test_heights_compare_only_where_they_are_per_person(compared, metric, caution):
    words = words_of(compared(metric=metric, site=["wirral", "dudley"]))
    assert ("so heights compare" in words) == (not caution)
    assert caution in words and ("heights do not compare" in words) == bool(caution)


def test_a_joined_footprint_and_a_break_are_said(compared):
    words = words_of(compared(site=["north-east-hampshire-farnham", "wirral"], metric="occupied-beds"))
    assert "North East Hampshire and Farnham is shown on a joined footprint" in words
    words = words_of(compared(site=["morecambe-bay", "wirral"]))
    assert "Break in the series of Better Care Together (Morecambe Bay Health Community), 1 April 2017" in words


def test_growths_to_different_months_are_not_differenced(compared):
    response = compared(site=["wirral", "erewash"])
    assert response.context["seen"].gaps["erewash"].difference is None
    assert "do not end together (March 2019, October 2019)" in words_of(response)


def test_survey_waves_and_metrics_without_values_say_so(compared):
    words = words_of(compared(site=["northumberland", "southern-hampshire"], metric="quality-of-life-mental-health"))
    assert "Survey waves have no growth here" in words
    words = words_of(compared(site=["wirral", "dudley"], metric="emergency-admissions"))
    assert "Nothing to compare" in words and "Wirral Partners: Not found for this site." in words


def test_too_many_are_refused_with_narrower_groups(compared):
    response = compared(group="region-north")
    assert "This choice has 14 sites and lines. At most 8 can be compared at once." in words_of(response)
    assert ("PACS, North", f"{PAGE}?metric=non-elective-admissions&group=pacs-north") in response.context["narrower"]
    assert "seen" not in response.context


def test_an_address_written_by_hand_never_breaks(compared):
    words = words_of(compared(site=["wirral", "x" * 500, ""], group=["own-9" * 20], metric="\x00", reference="y"))
    assert "Ignored: there is no metric" in words


def test_before_the_first_load_the_page_says_that_nothing_was_held(compared):
    assert "This dashboard held nothing then" in words_of(compared(site="wirral", as_of="2016-01-01"))


def test_past_moments_stay_in_the_links(compared):
    then = timezone.now().isoformat()
    response = compared(site="wirral", as_of=then)
    assert all("as_of=" in proposal.address for proposal in response.context["peers"])


# --- Own groups ---------------------------------------------------------------------------------


@pytest.fixture
def own(lead):
    return kept(lead, "My pair", "wirral", "harrogate")


def kept(owner, name, *slugs):
    group = SavedGroup.objects.create(owner=owner, name=name)
    group.sites.set(Site.objects.filter(slug__in=slugs))
    return group


def test_a_group_is_saved_compared_renamed_and_deleted(reading, lead, compared):
    wirral, dudley = (Site.objects.get(slug=slug).pk for slug in ("wirral", "dudley"))
    assert reading.post(GROUPS, {"name": "Two", "sites": [wirral, dudley]}).status_code == 302
    group = SavedGroup.objects.get(owner=lead)
    assert {row.key for row in compared(group=f"own-{group.pk}").context["seen"].rows} == {"wirral", "dudley"}
    assert reading.post(f"{GROUPS}{group.pk}/", {"name": "One", "sites": [wirral]}).status_code == 302
    group.refresh_from_db()
    assert (group.name, [site.slug for site in group.sites.all()]) == ("One", ["wirral"])
    assert reading.post(f"{GROUPS}{group.pk}/delete/").status_code == 302
    assert not SavedGroup.objects.exists()


def test_a_link_for_others_names_the_sites_instead_of_the_group(compared, own):
    response = compared(group=f"own-{own.pk}")
    link = response.context["link_for_others"]
    assert link == f"{PAGE}?metric=non-elective-admissions&site=wirral&site=harrogate"


def test_a_group_needs_a_name_of_its_own_and_a_site(reading, own):
    response = reading.post(GROUPS, {"name": "My pair"})
    assert response.status_code == 400
    words = words_of(response)
    assert "You have a group named “My pair” already." in words and "Choose one site or more." in words
    assert "Give the group a name." in words_of(reading.post(GROUPS, {"name": " "}))


def test_groups_of_others_are_not_there(reading, compared):
    other = get_user_model().objects.create_user("robin@example.org", "a long enough password", full_name="R Example")
    theirs = kept(other, "Theirs", "wirral", "dudley")
    assert reading.get(f"{GROUPS}{theirs.pk}/").status_code == 404
    assert reading.post(f"{GROUPS}{theirs.pk}/", {"name": "Mine"}).status_code == 404
    assert reading.post(f"{GROUPS}{theirs.pk}/delete/").status_code == 404
    assert "Theirs" not in words_of(reading.get(GROUPS))
    assert "there is no group" in words_of(compared(group=f"own-{theirs.pk}"))
    assert SavedGroup.objects.filter(pk=theirs.pk, name="Theirs").exists()


def test_the_past_cannot_be_changed(reading, own):
    then = timezone.now().isoformat()
    address = reverse("compare:delete", args=[own.pk])
    assert reading.post(f"{address}?as_of={then.replace('+', '%2B')}").status_code == 403
    assert SavedGroup.objects.filter(pk=own.pk).exists()
