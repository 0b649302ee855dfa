import json
from dataclasses import replace

import pytest

from metrics.charts.description import SCHEMA, ChartDescription, Marker


@pytest.mark.parametrize("name", ["trend", "short", "plain", "empty", "wave"])
def test_json_round_trip(charts, name):
    described = charts[name]
    assert ChartDescription.from_json(json.loads(json.dumps(described.as_json()))) == described


def test_another_schema_is_refused(charts):
    stored = {**charts["plain"].as_json(), "schema": SCHEMA + 1}
    with pytest.raises(ValueError, match="schema 1 was expected, not 2"):
        ChartDescription.from_json(stored)


def test_latest_is_the_last_sound_value(make):
    points = [*make.months([10.0, 11.0]), make.point(2, 1.0, fault="a tenth"), make.point(3, None)]
    described = make.trend(points)
    assert described.latest.label == "May 2013"
    assert described.last_due.label == "July 2013"


def test_markers_are_those_present_in_order(charts):
    assert charts["plain"].markers == (Marker.PLAIN, Marker.ABSENT)


def test_a_changed_point_is_what_replacing_its_fields_gives(charts):
    point = charts["trend"].points[3]
    changed = point.but(marker=Marker.HOLLOW, run=7)
    assert changed == replace(point, marker=Marker.HOLLOW, run=7)
    assert changed != point
