"""The pages of the release test on the published series."""

import csv
from io import StringIO

import pytest

from memory.viewpoint import Viewpoint
from metrics.models import SiteArea, StoredChart
from release.figures import figures
from release.models import ReleaseRule
from tests.release.building import rule


@pytest.fixture
def second_quarter(lead):
    held = rule()
    return figures(held, [held.quarters[1]], Viewpoint(lead))


def passed(found, name):
    """How many PACS meet one reading of the rule."""
    among = (site for site in found if site.care_model == "PACS")
    return sum(bool(one.plain) for site in among for one in site.verdict.readings if one.wording.name == name)


def test_the_readings_disagree_on_the_proxy(second_quarter):
    """Counted apart when the rules were written: of nine PACS two pass by points, six by share."""
    assert passed(second_quarter, "points") == 2
    assert passed(second_quarter, "share") == 6


def test_it_says_that_it_is_a_proxy_and_which_rule_it_is(page):
    words = page("/release/?quarter=2017-09-30")
    assert "Computed from a proxy. Nothing on this page was the official result." in words
    assert "3 per cent lower than the rest of England’s at a PACS, and 1 per cent lower at an MCP" in words
    assert "EHCH: no rule." in words
    assert "Rest of England, 12 months to September 2017: +4.2%" in words


def test_every_site_with_a_rule_has_an_outcome(page, second_quarter):
    words = page("/release/?quarter=2017-09-30")
    outcomes = [str(one.verdict.outcome) for one in second_quarter if one.verdict.margin]
    counts = {outcome: outcomes.count(outcome) for outcome in ("met", "not met", "cannot tell")}
    assert sum(counts.values()) == 23
    assert f"Of 23 sites with a rule: met {counts['met']}, not met {counts['not met']}" in words


def test_faulty_months_cannot_tell(page, site_page):
    words = page(site_page("calderdale"))
    assert "Cannot tell. Not reliable: May 2017, June 2017, July 2017." in words
    assert "it can be held or referred only" in words


def test_official_results_stand_beside_as_printed(page):
    words = page("/release/?quarter=2017-09-30")
    assert "15.6 % change in rate (official dashboard, before/after)" in words
    assert "neither checks the other" in words
    assert "no official result by site was found" in page("/release/?quarter=2017-06-30")


def test_a_quarter_that_there_is_not_is_said(page):
    assert "Ignored: The rule has no quarter “never”." in page("/release/?quarter=never")


def test_before_the_rule_was_known_nothing_is_judged(page):
    for address in ("/release/", "/release/wirral/"):
        assert "This dashboard held nothing then" in page(f"{address}?as_of=2017-03-31")


def test_the_table_leaves_as_it_is_seen(reading):
    answer = reading.get("/release/?quarter=2017-09-30&download=csv&table=sites")
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    wirral = next(row for row in rows if row and row[0] == "Wirral Partners")
    assert "Not met, by 0.03 points" in wirral
    assert ["Note", "Computed from a proxy: nothing here was the official result."] in [row[:2] for row in rows]


def test_the_site_page_says_what_would_settle_it(page, site_page):
    words = page(site_page())
    assert "Told as met up to" in words
    assert "No month of these 12 is provisional." in words


def test_of_a_poor_area_no_reading_is_told_and_nothing_of_it_would_settle_it(page, reading, site_page):
    address = site_page("south-somerset-symphony")
    words = page(address)
    assert "Cannot tell. The area’s comparability is graded poor" in words
    assert "No growth of this area would settle it" in words
    table = reading.get(address).context["readings"]
    told = [dict(zip([column.heading for column in table.columns], row, strict=True)) for row in table.rows]
    assert [row["Can it be told?"] for row in told] == ["cannot tell"] * 3
    assert {row["Told as met up to"] for row in told} == {row["Told as not met from"] for row in told} == {""}
    assert [row["Plain answer"] for row in told] == ["not met"] * 3, "the area's own answer stands beside"


def test_what_is_told_of_a_limited_area_says_what_else_may_explain_it(page, site_page):
    said = "Its comparability is limited, which may explain it: The return drops by about 9% in one step in 2016-17"
    assert f"Met. Met by every reading that says something, and chance does not explain it. {said}" in page(
        site_page("salford")
    )
    words = page("/release/?quarter=2017-09-30")
    assert words.count("which may explain it") == 1, "nothing is told of other sites in this quarter"
    assert said in words


def test_a_missing_comparator_blocks_the_decision(page, site_page):
    chart = StoredChart.objects.current().get(area=_area("wirral"), metric__slug="non-elective-admissions")
    chart.growths["2017-09-30"].pop("comparator")
    chart.growths["2017-09-30"].pop("difference")
    chart.save()
    words = page(site_page())
    assert "Cannot tell. The comparator is missing" in words
    assert "Nothing can be decided here: The comparator is missing" in words
    assert "Record the decision" not in words


def test_a_quarter_that_is_not_held_yet_says_to_when_figures_are_held(page, site_page):
    chart = StoredChart.objects.current().get(area=_area("wirral"), metric__slug="non-elective-admissions")
    del chart.growths["2017-09-30"]
    chart.data_to = "2017-07-31"
    chart.save()
    why = "The 12 months end in September 2017, and figures are held to July 2017."
    assert f"Nothing can be decided here: {why}" in page(site_page())


def _area(slug):
    return SiteArea.objects.current().get(site__slug=slug, metric__slug="non-elective-admissions").area_id


def test_provisional_months_are_named_with_what_they_do(page, site_page):
    chart = StoredChart.objects.current().get(area=_area("wirral"), metric__slug="non-elective-admissions")
    one = chart.growths["2017-09-30"]
    other = {**one, "own": {**one["own"], "growth": -0.05, "theta": -0.0513}}
    one |= {"provisional": ["September 2017"], "final": other}
    chart.save()
    words = page(site_page())
    assert "Provisional: September 2017. Without them the answer changes (percentage points: met; ratio: met)." in words
    assert "With and without provisional months" in words


def test_the_rule_is_remembered(page):
    held = ReleaseRule.objects.current().get()
    assert held.rule == rule()
