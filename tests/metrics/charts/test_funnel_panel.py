import re

import pytest

from metrics.charts import funnel, panel_svg
from metrics.charts.panel import Mark, Member, PanelBrief, PanelDescription, PanelSite
from metrics.stats.funnel import funnel as computed

BRIEF = PanelBrief(
    metric_name="Admissions", window="12 months to March 2019", proxy_text="Proxy for X", source="A source"
)
EVENTS = [64, 81, 100, 100, 100, 100, 100, 100, 111, 144]


def member(place, comparability="good", sites=1):
    sites = tuple(PanelSite(f"site-{place}-{n}", f"Site {place}{'ab'[n]}", comparability) for n in range(sites))
    return Member(f"Area {place}", sites, "PACS", comparability, "a note" if comparability == "poor" else "")


def counted(events=EVENTS, people=1000, **more):
    return [funnel.Counted(member(place, **more), count, people) for place, count in enumerate(events)]


@pytest.fixture
def described():
    areas = [
        *counted(),
        funnel.Counted(member(10, "poor", sites=2), 500, 1000),
        funnel.Counted(member(11), reason="no"),
    ]
    areas[1] = funnel.Counted(member(1, "limited"), 81, 1000)
    return funnel.describe(areas, computed(EVENTS, [1000] * 10), BRIEF)


def test_it_goes_to_json_and_back(described):
    assert PanelDescription.from_json(described.as_json()) == described
    with pytest.raises(ValueError, match="schema"):
        PanelDescription.from_json({**described.as_json(), "schema": 0})


def test_who_lies_outside_has_a_shape_a_letter_and_words(described):
    by_name = {point.member.names: point for point in described.points}
    assert (by_name["Site 0a"].mark, by_name["Site 9a"].mark) == (Mark.FAR_LOW, Mark.FAR_HIGH)
    assert {by_name["Site 0a"].key, by_name["Site 9a"].key} == {"A", "B"}
    assert by_name["Site 4a"].mark is Mark.USUAL and not by_name["Site 4a"].key
    assert "Site 0a (below the 99.8% limit) and Site 9a (above the 99.8% limit)" in described.sentence


def test_over_dispersion_is_said_in_words(described):
    assert (
        "Beyond counting, areas differ from each other by about 4% (over-dispersion, τ = 0.019)" in described.sentence
    )
    assert "2 of 10 lie outside the 95% limits" in described.sentence
    assert "About 0.5 would by chance" in described.sentence
    assert "counting alone would leave 3 outside" in described.sentence
    assert described.headline == "2 of 10 areas outside the 95% limits, 2 of them outside the 99.8% limits"
    alike = funnel.describe(counted([100] * 10), computed([100] * 10, [1000] * 10), BRIEF)
    assert "no more than counting alone would have it (τ = 0)" in alike.sentence
    assert alike.headline == "None of 10 areas lies outside the limits"
    assert not [line for line in alike.lines if line.style == "counting"]  # they would be the same


def test_a_poor_area_is_shown_and_neither_judged_nor_counted(described):
    poor = next(point for point in described.points if point.member.is_context)
    assert poor.mark is Mark.CONTEXT and poor.is_placed and not poor.key
    assert "context only: not judged" in poor.cells
    assert poor.member.standing == "poor: context only; one area for 2 sites, counted once"
    # 500 of 1,000 people would have moved the pooled rate.
    assert "pooled rate of 10 areas was 100.0 per 1,000 people a year" in described.sentence


def test_an_area_without_a_year_is_listed_with_the_reason_and_not_drawn(described):
    absent = described.points[-1]
    assert not absent.is_placed and "not placed: no" in absent.cells
    assert "Not placed: Site 11a (no)." in described.caption
    assert "Site 11a" not in panel_svg.write(described)


def test_growth_is_said_to_be_another_question(described):
    assert any("whether it grew is another" in line for line in described.caption)


def test_too_few_areas_are_said_and_not_drawn():
    few = funnel.describe(counted([1, 2, 3]), computed([1, 2, 3], [1000] * 3), BRIEF)
    assert not few.is_drawn and panel_svg.write(few) == ""
    assert few.sentence == "10 areas are needed for a funnel, and 3 have figures."
    assert len(few.points) == 3


@pytest.mark.parametrize("size", ["full", "narrow"])
def test_the_picture_says_of_each_area_what_the_table_says(described, size):
    svg = panel_svg.write(described, size=size)
    said = re.findall(r'<g data-point="(\d+)"[^>]*><title>(.*?)</title>', svg)
    assert said == [(str(point.index), point.says) for point in described.placed]
    for point in described.placed:
        _, _, _, _, rate, _, among, _ = point.cells
        assert rate in point.says and among in point.says
    assert svg.count(">L<") == 1 + 1  # the limited area, and the legend
    assert "style=" not in svg and 'class="spc-chart' in svg


def test_all_of_it_lies_inside_the_picture(described):
    up, across = described.up, described.across
    for line in described.lines:
        assert all(up.low <= y <= up.high and x <= across.high for x, y in line.places)
    assert all(up.low <= p.y <= up.high and across.low <= p.x <= across.high for p in described.placed)


def test_words_of_others_are_made_safe():
    areas = counted()
    areas[0] = funnel.Counted(Member('<b>"A"', (), "PACS", "good"), 64, 1000)
    svg = panel_svg.write(funnel.describe(areas, computed(EVENTS, [1000] * 10), BRIEF))
    assert "<b>" not in svg and "&lt;b&gt;" in svg
