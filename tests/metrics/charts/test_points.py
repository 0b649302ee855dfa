import pytest

from metrics.charts.description import Comparator, Marker
from metrics.charts.points import count, marker_of


@pytest.mark.parametrize(
    ("point_type", "direction", "marker"),
    [
        ("common_cause", "increase", Marker.COMMON_CAUSE),
        ("special_cause_improvement", "increase", Marker.IMPROVEMENT_HIGH),
        ("special_cause_improvement", "decrease", Marker.IMPROVEMENT_LOW),
        ("special_cause_concern", "increase", Marker.CONCERN_LOW),
        ("special_cause_concern", "decrease", Marker.CONCERN_HIGH),
        ("special_cause_neutral_high", "neutral", Marker.NEUTRAL_HIGH),
        ("special_cause_neutral_low", "neutral", Marker.NEUTRAL_LOW),
    ],
)
def test_high_and_low_follow_from_the_better_direction(point_type, direction, marker):
    assert marker_of(point_type, direction) is marker


@pytest.mark.parametrize(("value", "text"), [(None, ""), (0.0, "0"), (9487.0, "9,487"), (1234.56, "1,234.6")])
def test_counts_as_they_stand_in_a_table(value, text):
    assert count(value) == text


def test_a_faulty_value_is_kept_hollow_and_held_at_the_edge(make):
    points = make.months([10.0, 11.0] * 10)
    points[7] = make.point(7, 0.7, fault="about a tenth of other months.")
    point = make.trend(points).points[7]
    assert (point.marker, point.value_text, point.off_axis, point.rules) == (Marker.HOLLOW, "0.70", "below", ())
    assert point.says == (
        "November 2013, 0.70 per 1,000 people per 30 days, off the axis, below it; "
        "source reports a fault: about a tenth of other months"
    )


def test_comparator_must_have_a_value_a_point(make):
    brief = make.brief(comparator=Comparator("England", (1.0,)))
    with pytest.raises(ValueError, match="1 values for 2 points"):
        make.trend(make.months([1.0, 2.0]), brief=brief)


def test_every_rule_is_told_and_the_naming_one_first(make):
    values = [10.0, 10.4] * 12 + [10.1] * 3 + [12.0] * 7
    point = make.trend(make.months(values)).points[-1]
    assert point.rules[0] == "above the upper process limit"
    assert "one of 7 or more consecutive points above the mean" in point.rules
    assert point.verdict == "special cause, concern"


def test_runs_are_counted_on_one_side_and_restart_after_a_gap(make):
    values = [10.0, 10.4] * 12 + [10.5, 10.5, 10.5, None, 10.5, 10.5]
    runs = [point.run for point in make.trend(make.months(values)).points[-6:]]
    assert runs == [2, 3, 4, 0, 1, 2]
