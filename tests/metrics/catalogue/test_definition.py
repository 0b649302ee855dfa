import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from metrics.catalogue import Definition, load_all

CATALOGUE = load_all()
PROXY = CATALOGUE["non-elective-admissions"].as_json()


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_definition_goes_to_json_and_back_unchanged(slug: str) -> None:
    definition = CATALOGUE[slug]
    assert Definition.from_json(json.loads(json.dumps(definition.as_json()))) == definition


@given(target=st.none() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_target_survives_json_exactly(target: float | None) -> None:
    body = PROXY | {"target": target, "target_source": "" if target is None else "a letter"}
    assert Definition.from_json(json.loads(json.dumps(body))).target == target


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"stands_in_for": ""}, "stands_in_for"),
        ({"role": "core"}, "stands_in_for"),
        ({"exposure": "days"}, "per_person"),
        ({"exposure": "none"}, "exposure"),
        ({"kind": "count"}, "exposure"),
        ({"kind": "table"}, "has_limits"),
        ({"chart_unit": "furlongs"}, "chart_unit"),
        ({"published_unit": ""}, "published_unit"),
        ({"target": 3.0}, "target_source"),
        ({"direction": "up"}, "direction"),
        ({"name": " "}, "name"),
        ({"colour": "blue"}, "colour"),
        ({"slug": "Non elective"}, "slug"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "www.england.nhs.uk"}, "source_url"),
        ({"source_url": "https://example.org/\njavascript:"}, "source_url"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused_by_key(change: dict[str, object], key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        Definition.from_json(PROXY | change)


def test_every_key_at_fault_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        Definition.from_json(PROXY | {"kind": "guess", "frequency": "daily"})
    assert {fault["loc"][0] for fault in refused.value.errors()} == {"kind", "frequency"}


def test_the_units_are_at_hand() -> None:
    definition = CATALOGUE["non-elective-admissions"]
    assert definition.unit.axis == "per 1,000 people per 30 days"
    assert definition.unit_as_published.code == "rate_per_1000"


@pytest.mark.parametrize(
    ("slug", "called", "division"),
    [
        ("non-elective-admissions", "Rate for the period itself", "our division of the two published counts"),
        ("occupied-beds", "Mean for the period itself", "our division of the published bed days by the days"),
        ("quality-of-life-mental-health", "Value as published", ""),
        ("winter-beds", "Value as published", ""),
        ("admissions-through-ae", "Value as published", ""),
    ],
)
def test_what_we_divided_is_not_called_published(slug: str, called: str, division: str) -> None:
    assert (CATALOGUE[slug].beside_charted, CATALOGUE[slug].division) == (called, division)
