import pytest

from memory.viewpoint import Viewpoint
from metrics.queries.funded import Funding, funded_years, sites_by_funding
from vanguards.models import Site

NOW = Viewpoint(reader=None)


def test_the_years_are_those_of_national_awards_alone(dashboard):
    assert funded_years(NOW) == ["2015/16", "2016/17", "2017/18"]


@pytest.mark.parametrize("year", ["2015/16", "2016/17", "2017/18"])
def test_every_site_has_exactly_one_answer_a_year(dashboard, year):
    answers = [set(sites_by_funding(Site.objects.all(), year, answer, NOW)) for answer in Funding]
    assert sum(map(len, answers)) == len(set.union(*answers)) == 29


def test_a_joint_award_funds_each_of_its_sites(dashboard):
    found = sites_by_funding(Site.objects.all(), "2015/16", Funding.FOUND, NOW)
    joint = {"morecambe-bay", "southern-hampshire", "isle-of-wight", "salford", "wirral"}
    assert joint <= set(found.values_list("slug", flat=True))


def test_what_was_only_requested_or_is_in_conflict_is_not_found(dashboard):
    found = sites_by_funding(Site.objects.all(), "2017/18", Funding.NOT_FOUND, NOW)
    assert "harrogate" in set(found.values_list("slug", flat=True))  # its sources conflict


@pytest.mark.parametrize("answer", Funding)
def test_an_address_goes_there_and_back(answer):
    assert Funding.read(answer.asked("2016/17")) == ("2016/17", answer)
