import re
from datetime import date

import pytest

from metrics.charts import panel_svg, ranked
from metrics.charts.panel import Mark, PanelBrief, PanelDescription
from metrics.stats.growth_results import Growth, GrowthDifference
from tests.metrics.charts.test_funnel_panel import member

BRIEF = PanelBrief(metric_name="Admissions", window="12 months to March 2019")
YEAR = date(2018, 4, 1), date(2019, 3, 31)
REST = ("the rest of England", Growth(*YEAR, growth=0.05, lower=0.04, upper=0.06))


def grown(place, growth, against="cannot tell", comparability="good", **more):
    own = Growth(*YEAR, growth=growth, lower=growth - 0.02, upper=growth + 0.02)
    less = GrowthDifference(points=growth - 0.05, points_lower=growth - 0.08, points_upper=growth - 0.02)
    return ranked.Grown(member(place, comparability, **more), own, less, against)


@pytest.fixture
def described():
    areas = [
        grown(1, 0.10, "more"),
        grown(2, -0.20, comparability="poor"),
        grown(3, -0.01, "less", "limited"),
        grown(4, 0.045, sites=2),
        ranked.Grown(member(5), reason="not reliable: May 2017"),
    ]
    return ranked.describe(areas, REST, BRIEF)


def names(described):
    return [point.member.names for point in described.points]


def test_the_lowest_growth_comes_first_and_the_poor_are_never_ranked(described):
    assert names(described) == ["Site 3a", "Site 4a and Site 4b", "Site 1a", "Site 2a", "Site 5a"]
    ranks = [point.cells[2] for point in described.points]
    assert ranks == ["1", "2", "3", "", ""]
    poor = described.points[3]
    assert poor.mark is Mark.CONTEXT and poor.cells[-1] == "context only: not ranked"


def test_the_poor_stand_in_the_order_they_were_given_whatever_they_grew():
    areas = [grown(place, growth, comparability="poor") for place, growth in ((1, 0.3), (2, -0.2), (3, 0.1))]
    found = ranked.describe([*areas, grown(4, 0.0)], REST, BRIEF)
    assert names(found) == ["Site 4a", "Site 1a", "Site 2a", "Site 3a"]


def test_what_can_be_told_has_a_shape_and_words(described):
    assert [point.mark for point in described.points[:3]] == [Mark.LOW, Mark.USUAL, Mark.HIGH]
    assert described.headline == "1 grew less than the rest of England, 1 more; of 1 these figures cannot tell"
    assert "from −1.0% (Site 3a) to +10.0% (Site 1a) over 3 areas" in described.sentence
    assert "the order of two areas says little" in described.sentence


def test_the_sentence_says_how_many_chance_alone_would_tell_apart(described):
    """Three areas are told or could have been, and one in twenty intervals misses."""
    assert "About 0.2 of 3 would be told less or more by chance though none differed." in described.sentence
    assert "by chance" not in ranked.describe([grown(1, 0.1, "")], None, BRIEF).sentence


def test_a_limited_area_carries_its_mark_in_picture_and_words(described):
    svg = panel_svg.write(described)
    assert "Site 3a L<" in svg and "comparability limited" in svg
    assert "comparability limited" in described.points[0].says


def test_an_area_of_two_sites_is_there_once_and_said_so(described):
    assert "One area each, and ranked once: Site 4a and Site 4b." in described.caption
    assert described.points[1].cells[1] == "good; one area for 2 sites, counted once"


def test_what_has_no_growth_is_listed_with_the_reason(described):
    absent = described.points[-1]
    assert not absent.is_placed and absent.cells[3] == "not reliable: May 2017"
    assert "Without growth: Site 5a (not reliable: May 2017)." in described.caption


@pytest.mark.parametrize("size", ["full", "narrow"])
def test_the_picture_says_of_each_area_what_the_table_says(described, size):
    svg = panel_svg.write(described, size=size)
    said = re.findall(r'<g data-point="(\d+)"[^>]*><title>(.*?)</title>', svg)
    assert said == [(str(point.index), point.says) for point in described.placed]
    for point in described.placed:
        assert point.cells[3] in point.says and point.cells[4] in point.says


def test_it_goes_to_json_and_back(described):
    assert PanelDescription.from_json(described.as_json()) == described


def test_without_a_comparator_nothing_is_told_against_it():
    alone = ranked.describe([grown(1, 0.1, ""), grown(2, 0.2, "")], None, BRIEF)
    assert alone.headline == "2 areas, the lowest growth first"
    assert [line.style for line in alone.lines] == ["nought"]
    assert {point.mark for point in alone.points} == {Mark.USUAL}


def test_where_nothing_can_be_ranked_it_is_said():
    none = ranked.describe([ranked.Grown(member(1), reason="missing")], None, BRIEF)
    assert none.headline == "No growth can be ranked"
    assert panel_svg.write(none) == ""


def test_a_growth_without_an_interval_is_drawn_without_one():
    own = Growth(*YEAR, growth=0.1, interval_reason="too few periods")
    drawn = ranked.describe([ranked.Grown(member(1), own, None, "", "too few periods")], None, BRIEF)
    assert drawn.points[0].cells[4] == "too few periods"
    assert "M" in panel_svg.write(drawn)
