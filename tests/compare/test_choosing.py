from django.http import QueryDict

from compare.choosing import MOST, chosen
from compare.groups import LINES, Group, Groups
from metrics.queries.subjects import MetricSeen
from tests.compare.building import site

SITES = [site(number) for number in range(1, 15)]
NORTH = Group("north", "North", tuple(f"site-{number}" for number in range(1, 4)))
WIDE = Group("wide", "Wide", tuple(f"site-{number}" for number in range(1, 13)))
GROUPS = Groups({"Region": (NORTH, WIDE), "Together": LINES})
METRICS = [MetricSeen(1, "admissions", None), MetricSeen(2, "beds", None)]


def choice(address):
    return chosen(QueryDict(address), SITES, GROUPS, METRICS, usual=2)


def test_sites_stand_in_the_order_chosen_and_once():
    found = choice("site=site-5&site=site-2&site=site-5")
    assert [one.slug for one in found.sites] == ["site-5", "site-2"]
    assert found.is_enough and not found.twice


def test_a_group_stands_for_its_sites_and_a_line_for_itself():
    found = choice("group=north&group=england")
    assert [one.slug for one in found.sites] == list(NORTH.sites)
    assert [one.key for one in found.lines] == ["england"]
    assert found.count == 4


def test_a_site_that_comes_in_two_ways_is_counted_once_and_it_is_said():
    found = choice("site=site-2&group=north")
    assert found.count == 3
    assert found.twice == ("Site 2 is in your own choice and in the group “North”. It is shown and counted once.",)


def test_more_than_eight_are_refused_and_none_is_dropped_quietly():
    found = choice("group=wide")
    assert not found.is_enough
    assert found.too_many == f"This choice has 12 sites and lines. At most {MOST} can be compared at once."
    eight = choice("&".join(f"site=site-{number}" for number in range(1, 9)))
    assert eight.is_enough and not eight.too_many


def test_what_is_not_there_is_named():
    assert choice("site=atlantis&group=own-7&metric=luck").ignored == (
        "there is no metric “luck” to compare sites by",
        "there is no site “atlantis”",
        "there is no group “own-7”, or it is not one of yours",
    )


def test_the_usual_metric_is_meant_where_none_is_named():
    assert choice("").metric.slug == "beds"
    assert choice("metric=admissions").metric.slug == "admissions"
    assert choice("metric=luck").metric.slug == "beds"
