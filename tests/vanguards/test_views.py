import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

PAGES = ("funding", "evidence", "about", "about-data", "about-methods", "accessibility")
NEED_THE_REGISTER = ("funding", "evidence", "about-data")


@pytest.fixture
def page(reader):
    """The words of a page."""

    def get(name, **query):
        response = reader.get(reverse(f"vanguards:{name}"), query)
        assert response.status_code == 200
        main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
        return " ".join(re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").split())

    return get


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_nobody_reads_without_signing_in(client, name):
    response = client.get(reverse(f"vanguards:{name}"))
    assert response.status_code == 302 and response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_a_few_queries(register, reader, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert reader.get(reverse(f"vanguards:{name}")).status_code == 200


@pytest.mark.parametrize("name", NEED_THE_REGISTER)
def test_before_the_first_load_it_says_that_it_held_nothing(register, page, name):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    words = page(name, as_of=yesterday)
    assert "This dashboard held nothing then" in words
    assert "The register was first received on" in words


@pytest.mark.parametrize("name", NEED_THE_REGISTER)
def test_an_installation_that_was_never_loaded_says_so(page, name):
    assert "This dashboard holds nothing yet" in page(name)


def test_funding_shows_the_joint_sum_once_and_every_honest_form(register, page):
    words = page("funding")
    # The award, its package, its total and the two envelopes that it is found for.
    assert words.count("£41m joint, split not published") == 1 + 2 + 2
    assert words.count("One joint sum for 5 sites") == 1
    assert words.count("One joint sum, site ") == 5
    assert "£19.7m £60.7m No split recorded £41m joint, split not published." in words
    assert "except the support package of July 2015, which was published as one sum" in words
    assert "Later stage of the same money for these 5 sites: £25.54m confirmed." in words
    assert "Whether the £41m was finalised is not in our sources." in words
    assert "£72.72m not found by site in our sources." in words
    assert "50: all vanguards, of which 29 are in this register" in words
    assert words.count("Not nationally funded") >= 3
    assert "not allocated" not in words.replace("Marked in Feb 2018 as not allocated", "").replace(
        "One article marks the site as not allocated", ""
    )


def test_an_envelope_says_how_what_was_found_must_be_read(register, page):
    words = page("funding")
    assert "Agrees with the sum, which is printed as “more than”." in words
    assert "more found by site than the sum as printed" not in words
    envelopes = words[words.index("Envelopes beside what is found by site") :]
    assert "At least: a source says “more than”." in envelopes
    assert "sums ambiguous in the source." in envelopes


def test_the_comparators_are_told_apart(register, page):
    words = page("about")
    assert "for admissions, all commissioning groups linked to no PACS or MCP site" in words
    assert "for beds, all trusts linked to no site, so that those of care home sites are left out too" in words


def test_funding_is_filtered_by_site_year_kind_and_stage(register, page):
    wirral = page("funding", site="wirral", fiscal_year="2017/18")
    assert "1 line." in wirral and "Not nationally funded" in wirral
    assert "65 lines." in page("funding")
    assert "11 lines." in page("funding", kind="local match", stage="confirmed")
    assert "No award in our sources fits these filters." in page("funding", site="west-wakefield")


def test_a_filter_that_cannot_be_is_said_and_the_rest_still_shown(register, page):
    words = page("funding", kind="presents")
    assert "Select a valid choice" in words and "65 lines." in words


def test_funding_sorts_by_amount(register, reader):
    table = reader.get(reverse("vanguards:funding"), {"sort": "-size"}).context["table"]
    sizes = [row.record.size for row in table.rows]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == 41_000_000


def test_evidence_shows_results_as_printed_with_what_they_rest_on(register, page):
    words = page("evidence", site="principia-rushcliffe")
    assert "-23 % difference vs matched comparison 95% interval -39 to -3" in words
    assert "0.60 rate ratio vs matched control 95% interval 0.42 to 0.86" in words
    assert "5 results." not in words and "4 results." in words


def test_evidence_sets_disagreements_side_by_side(register, page):
    words = page("evidence")
    assert "-25 % change" in words and "27 % difference vs matched control" in words
    assert words.count("give different answers") == 2
    assert "1 April 2014 to 31 March 2015" in words


def test_evidence_is_filtered_by_type(register, page):
    assert "2 results." in page("evidence", evidence_class="forecast")


def test_links_keep_the_moment(register, reader):
    moment = timezone.now().isoformat()
    content = reader.get(reverse("vanguards:funding"), {"as_of": moment}).content.decode()
    assert f"{reverse('metrics:site', args=['wirral'])}?as_of=" in content


def test_about_the_data_names_licence_faults_and_gaps_of_every_series(register, page):
    words = page("about-data")
    assert words.count("Licence") >= 16 and words.count("Known faults") >= 16
    assert "The split of the joint £41m was never published." in words
    assert "ISLE OF WIGHT NHS TRUST (R1F)" in words
