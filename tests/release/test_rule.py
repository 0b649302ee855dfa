"""The reviewed rule, and what makes a rule unusable."""

from datetime import date

import pytest

from release.rule import Rule, RuleError, read_rule
from tests.release.building import rule


def test_the_rule_says_what_was_published():
    held = rule()
    assert {one.care_model: one.percent for one in held.margins} == {"PACS": 3, "MCP": 1}
    assert held.margin_of("PACS").fraction == 0.03
    assert held.margin_of("EHCH") is None
    assert held.why_no_rule("EHCH") == "No rule was published for care home sites."
    assert [one.ends_on for one in held.quarters] == [
        date(2017, 6, 30),
        date(2017, 9, 30),
        date(2017, 12, 31),
        date(2018, 3, 31),
    ]
    assert (held.met_text, held.not_met_text) == ("97.5%", "2.5%")


def test_a_rule_goes_to_json_and_back():
    assert Rule.from_json(rule().as_json()) == rule()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"window": "the quarter alone"}, "window"),
        ({"baseline": "2015"}, "baseline"),
        ({"met_from": 0.02}, "not_met_to"),
        ({"margins": [{"care_model": "PACS", "percent": 0}]}, "percent"),
        ({"margins": [{"care_model": "EHCH", "percent": 2}]}, "stands twice"),
        ({"readings": []}, "readings"),
        ({"quarters": []}, "in order"),
        ({"quarters": [{"name": "Q", "ends_on": "2017-08-31", "decides": "nothing"}]}, "no quarter ends"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_key(changed, said):
    with pytest.raises(RuleError, match=said):
        Rule.from_json({**rule().as_json(), **changed})


def test_what_is_no_toml_is_refused():
    with pytest.raises(RuleError, match="not readable as TOML"):
        read_rule("words = ")
