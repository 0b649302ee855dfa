"""When the rule is told as met, as not met, and when these figures cannot tell."""

from dataclasses import replace

import pytest

from metrics.growths import GrowthAt
from metrics.stats.growth_results import Growth
from release.judging import Outcome, needed, verdict
from tests.release.building import YEAR, beside, grown, rule

RULE = rule()
COMPARATOR = grown(0.04, 0.0001)


def judged(growth, care_model="PACS", comparability="good", variance=0.0004, **more):
    return verdict(RULE, care_model, comparability, beside(grown(growth, variance), COMPARATOR, **more))


def plain(found):
    return {one.wording.name: one.plain for one in found.readings}


def test_far_below_is_met_and_far_above_is_not():
    assert judged(-0.10).outcome is Outcome.MET
    assert judged(0.15).outcome is Outcome.NOT_MET


def test_the_margin_is_that_of_the_care_model():
    """2% beside 4% is two points less: enough for an MCP, not for a PACS."""
    assert plain(judged(0.02, "MCP"))["points"] is True
    assert plain(judged(0.02, "PACS"))["points"] is False


def test_readings_that_differ_cannot_tell():
    found = judged(0.02)
    assert plain(found) == {"points": False, "ratio": False, "share": True}
    assert (found.outcome, found.why) == (Outcome.CANNOT_TELL, "The readings give different answers.")


def test_alike_answers_that_chance_could_have_made_cannot_tell():
    found = judged(0.0, variance=0.004)
    assert set(plain(found).values()) == {True}
    assert (found.outcome, found.why) == (Outcome.CANNOT_TELL, "Chance alone could have made the answer.")


def test_alike_answers_of_which_some_can_be_told():
    found = judged(0.082)
    assert {one.told for one in found.readings} == {Outcome.NOT_MET, Outcome.CANNOT_TELL}
    assert found.why == "Some readings can be told and others cannot."


def test_a_poor_area_is_context_whatever_its_figures():
    found = judged(-0.10, comparability="poor")
    assert found.outcome is Outcome.CANNOT_TELL
    assert "graded poor" in found.why
    assert {one.told for one in found.readings} == {Outcome.CANNOT_TELL}, "nor is any reading by itself"
    assert plain(found) == plain(judged(-0.10)), "the plain answer stands beside"
    assert judged(-0.10, comparability="limited").outcome is Outcome.MET


def test_care_homes_have_no_rule():
    found = judged(-0.10, "EHCH")
    assert (found.outcome, found.readings) == (Outcome.NO_RULE, ())


def test_a_comparator_that_did_not_grow_leaves_two_readings():
    found = verdict(RULE, "PACS", "good", beside(grown(-0.15), grown(-0.01, 0.0001)))
    assert plain(found)["share"] is None
    assert found.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("one", "missing", "why"),
    [
        (None, "site", "No figures were stored."),
        (GrowthAt(Growth(*YEAR, reason="missing"), why="not reliable: May 2017"), "site", "Not reliable: May 2017."),
        (GrowthAt(grown(0.0)), "comparator", "The comparator is missing: It has no growth over these 12 months."),
        (
            GrowthAt(grown(0.0), Growth(*YEAR, reason="missing in May 2017")),
            "comparator",
            "The comparator is missing: Missing in May 2017.",
        ),
    ],
)
def test_what_is_missing_is_said_and_cannot_tell(one, missing, why):
    found = verdict(RULE, "PACS", "good", one, "no figures were stored")
    assert (found.outcome, found.missing, found.why, found.readings) == (Outcome.CANNOT_TELL, missing, why, ())


def test_without_an_interval_there_is_a_plain_answer_and_no_more():
    found = verdict(RULE, "PACS", "good", beside(Growth(*YEAR, growth=-0.2), COMPARATOR))
    assert set(plain(found).values()) == {True}
    assert found.why == "A growth has no interval, so nobody can say how sure the answer is."


def test_provisional_months_may_change_the_answer():
    without = beside(grown(0.02), COMPARATOR)
    turned = judged(0.0, provisional=("September 2017",), final=without)
    assert [one.wording.name for one in turned.changed_by_provisional] == ["points", "ratio"]
    same = judged(0.001, provisional=("September 2017",), final=beside(grown(0.0), COMPARATOR))
    assert same.changed_by_provisional == ()
    assert judged(0.0).changed_by_provisional == ()


def test_a_narrow_answer_says_how_narrow():
    points = next(one for one in judged(0.0103).readings if one.wording.name == "points")
    assert points.plain_words == "not met, by 0.03 points"


def test_what_would_settle_it_does():
    found = judged(0.02)
    for one in found.readings:
        ends = needed(RULE, found, one.wording.name)
        met, not_met = (judged(ends.met_to - 1e-4), judged(ends.not_met_from + 1e-4))
        told = {each.wording.name: each.told for each in met.readings}
        assert told[one.wording.name] is Outcome.MET
        told = {each.wording.name: each.told for each in not_met.readings}
        assert told[one.wording.name] is Outcome.NOT_MET


def test_nothing_would_settle_what_has_no_figures():
    assert needed(RULE, verdict(RULE, "PACS", "good", None), "points") is None
    bare = replace(beside(grown(0.0), COMPARATOR), own=Growth(*YEAR, growth=0.0))
    assert needed(RULE, verdict(RULE, "PACS", "good", bare), "points") is None
