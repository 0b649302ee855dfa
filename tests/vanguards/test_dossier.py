from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import timezone

from memory.viewpoint import Viewpoint
from vanguards.dossier import site_dossier
from vanguards.models import ASKED_OF_EVERY_SITE, FactKind, Site


@pytest.fixture
def dossier(register, now):
    return lambda slug, viewpoint=now: site_dossier(Site.objects.get(slug=slug), viewpoint)


def of_kind(dossier, kind):
    return next(group for group in dossier.facts if group.kind == kind)


def test_symphony_has_its_contract_facts(dossier):
    symphony = dossier("south-somerset-symphony")
    said = {
        kind: of_kind(symphony, kind).of_site[0].value
        for kind in FactKind
        if kind
        in (FactKind.CONTRACT_LENGTH, FactKind.BREAK_CLAUSE, FactKind.TARGET_COHORT, FactKind.NUMBER_OF_PARTNERS)
    }
    assert said == {
        FactKind.CONTRACT_LENGTH: "about 10 years",
        FactKind.BREAK_CLAUSE: "at year five",
        FactKind.TARGET_COHORT: "1,500 people with multiple long-term conditions",
        FactKind.NUMBER_OF_PARTNERS: "four",
    }
    assert len(symphony.partners) == 4
    assert "GMS or PMS" in of_kind(symphony, FactKind.RIGHT_OF_RETURN).of_site[0].value


def test_every_kind_is_listed_for_every_site_known_or_not(dossier):
    kinds = [group.kind for group in dossier("west-cheshire").facts]
    assert kinds == list(ASKED_OF_EVERY_SITE)
    assert not any(group.is_known for group in dossier("west-cheshire").facts)


def test_facts_of_the_care_model_and_the_programme_are_told_apart(dossier):
    mcp = dossier("dudley")
    assert of_kind(mcp, FactKind.RIGHT_OF_RETURN).of_care_model[0].value == "offered to practices generally"
    assert of_kind(mcp, FactKind.EXTENDED_ACCESS).of_programme[0].value == "14 of 29 sites, not named in the source"
    assert not of_kind(dossier("wirral"), FactKind.RIGHT_OF_RETURN).wider


def test_what_is_known_of_one_site_only_is_added(dossier):
    assert dossier("stockport").facts[-1].kind == FactKind.FUNDING_ROUTE


def test_a_site_of_a_joint_award_shows_the_whole_sum_and_its_sites(dossier):
    (joint,) = dossier("isle-of-wight").joint_awards
    assert joint.amount == 41_000_000 and len(joint.sites) == 5
    assert "My Life a Full Life (Isle of Wight)" in joint.site_names


def test_challenge_fund_and_disagreements(dossier):
    assert [scheme.list_no for scheme in dossier("tower-hamlets").schemes] == [26]
    assert [pair.measure for pair in dossier("fylde-coast").disagreements] == ["Emergency admissions per person"]


@pytest.mark.parametrize("slug", ["wirral", "airedale-and-partners"])
def test_a_dossier_takes_the_same_few_queries_for_any_site(register, now, slug, django_assert_num_queries):
    site = Site.objects.get(slug=slug)
    with django_assert_num_queries(11):
        site_dossier(site, now)


def test_before_the_first_load_there_is_no_dossier(dossier):
    before = Viewpoint(AnonymousUser(), timezone.now() - timedelta(days=1))
    assert dossier("wirral", before) is None


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("wirral", "Not nationally funded"),
        ("wirral", "One joint sum for 5 sites"),
        ("west-cheshire", "Partners not known"),
        ("west-wakefield", "No award found"),
        ("stockport", "No published result found"),
        ("gateshead-care-homes", "from 1 April 2013 to 31 March 2015;"),
        ("gateshead-care-homes", ", from 1 April 2015;"),
        ("wirral", "<li>NHS Wirral CCG (12F), CCG."),
        ("wirral", "<li>GPs on the Wirral, general practice."),
        ("south-somerset-symphony", "Yeovil District Hospital NHS Foundation Trust (RA4)"),
        ("northumberland", "give different answers"),
        ("south-somerset-symphony", "Not known for this site"),
        ("southern-hampshire", "It does not say that this site was among the 14"),
    ],
)
def test_the_page_section(dossier, slug, words, rf):
    page = render_to_string("vanguards/_dossier.html", {"dossier": dossier(slug)}, request=rf.get("/"))
    assert words in " ".join(page.split())
    assert ">None<" not in page and "£0 " not in page
