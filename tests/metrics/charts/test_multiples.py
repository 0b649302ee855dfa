"""Several charts on one scale."""

import re

import pytest

from metrics.charts import svg
from metrics.charts.multiples import on_one_scale


def test_all_charts_have_the_axes_that_hold_every_value(make):
    low, high = make.trend(make.months([10.0, 11.0, 9.5])), make.trend(make.months([30.0, 31.0, 29.0, 30.0]))
    drawn = on_one_scale([low, high])
    assert drawn[0].value_axis == drawn[1].value_axis and drawn[0].time_axis == drawn[1].time_axis
    assert drawn[0].value_axis.low <= 9.5 and drawn[0].value_axis.high >= 31.0
    assert drawn[0].time_axis.end == high.time_axis.end
    assert svg.write(drawn[0], size="narrow") != svg.write(low, size="narrow")


def test_the_same_value_lies_at_the_same_height(make):
    one, other = on_one_scale([make.trend(make.months([10.0, 20.0])), make.trend(make.months([10.0, 50.0]))])
    marks = [re.search(r'class="[^"]*spc-chart--small', svg.write(d, size="small")) for d in (one, other)]
    assert all(marks)
    places = [re.search(r'<path d="M([\d.]+)[ ,]([\d.]+)', svg.write(d, size="small")).groups() for d in (one, other)]
    assert places[0] == places[1]


def test_values_limits_words_and_icons_stay_as_they_were_stored(charts):
    drawn, _ = on_one_scale([charts["trend"], charts["short"]])
    stored = charts["trend"]
    assert [point.value for point in drawn.points] == [point.value for point in stored.points]
    assert (drawn.segments, drawn.sentence, drawn.variation_icon) == (
        stored.segments,
        stored.sentence,
        stored.variation_icon,
    )


def test_a_faulty_value_stays_inside_and_does_not_stretch_the_axis(charts):
    drawn, _ = on_one_scale([charts["trend"], charts["short"]])
    faulty = next(point for point in drawn.points if point.fault)
    assert faulty.value == 0.7 and faulty.plotted == drawn.value_axis.low and faulty.off_axis == "below"


def test_of_the_events_only_breaks_stay(charts):
    drawn, _ = on_one_scale([charts["trend"], charts["short"]])
    assert [mark.kind for mark in drawn.marks] == ["break"]


def test_a_chart_without_points_is_left_as_it_is(charts):
    assert on_one_scale([charts["empty"]]) == (charts["empty"],)
    assert on_one_scale([charts["empty"], charts["short"]])[0] == charts["empty"]


def test_different_units_have_no_common_scale(charts):
    with pytest.raises(ValueError, match="no common scale"):
        on_one_scale([charts["short"], charts["wave"]])
