"""Every writer shows the numbers of the description, and none of them fails on odd series."""

import re
from datetime import date
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts import plotly_figure, rows, svg, trend, words
from metrics.charts.description import Break, ChartDescription, Comparator, Event, Note, Rebase
from metrics.states import State

NAMES = ["trend", "short", "plain", "wave", "growth"]
SVG = "{http://www.w3.org/2000/svg}"


def heights(described, size):
    """Value by index of point, read back from where the picture puts its markers."""
    root = ElementTree.fromstring(svg.write(described, size=size))
    ticks = {
        text.text: float(path.get("d").split()[1].split("H")[0])
        for path, text in zip(root.findall(f"{SVG}path"), root.findall(f"{SVG}text[@text-anchor='end']"), strict=False)
    }
    low, high = described.value_axis.ticks[0], described.value_axis.ticks[-1]
    bottom, top = ticks[low.text], ticks[high.text]
    return {
        point.index: low.value + (bottom - _height(root, point.index)) / (bottom - top) * (high.value - low.value)
        for point in described.points
        if point.plotted is not None
    }


def _height(root, index):
    """The y of the middle of a marker: of a circle, or between the lowest and the highest corner of a path."""
    group = root.find(f".//{SVG}g[@data-point='{index}']")
    circle = group.find(f"{SVG}circle")
    if circle is not None:
        return float(circle.get("cy"))
    path = group.findall(f"{SVG}path")[-1].get("d")
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", path)]
    return _middle(path, numbers)


def _middle(path, numbers):
    """Square: half its side below the first corner; triangle: the heaviest point; diamond: half its height."""
    if "v" in path:
        return numbers[1] + numbers[3] / 2
    if path.count("l") == 1:
        return numbers[1] + numbers[3] * 1.5 / 2.6
    return numbers[1] + numbers[3]


@pytest.mark.parametrize("size", ["full", "narrow"])
@pytest.mark.parametrize("name", NAMES)
def test_picture_puts_every_point_at_its_value(charts, name, size):
    described = charts[name]
    span = described.value_axis.high - described.value_axis.low
    for index, value in heights(described, size).items():
        assert value == pytest.approx(described.points[index].plotted, abs=span * 0.002)


@pytest.mark.parametrize("name", NAMES)
def test_picture_prints_the_numbers_of_the_limits(charts, name):
    described = charts[name]
    text = "".join(ElementTree.fromstring(svg.write(described)).itertext())
    for segment in described.segments:
        assert {segment.mean_text, segment.lower_text, segment.upper_text} <= set(re.findall(r"[\d.,−]+\d", text))
    if described.target:
        assert f"Target {described.target.value_text}" in text


@pytest.mark.parametrize("name", NAMES)
def test_figure_holds_every_value_and_its_words(charts, name):
    described = charts[name]
    figure = plotly_figure.write(described)
    drawn = {}
    for trace in figure["data"]:
        if trace["mode"] == "markers":
            drawn |= dict(zip(trace["customdata"], zip(trace["y"], trace["text"], strict=True), strict=True))
    assert drawn == {point.index: (point.plotted, point.says) for point in described.points if point.value is not None}


@pytest.mark.parametrize("name", NAMES)
def test_figure_holds_the_limits(charts, name):
    described = charts[name]
    lines = [trace for trace in plotly_figure.write(described)["data"] if trace.get("legendgroup")]
    found = [(trace["name"], trace["y"][0]) for trace in lines]
    assert found == [
        pair
        for segment in described.segments
        for pair in (("Mean", segment.mean), ("Lower limit", segment.lower), ("Upper limit", segment.upper))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_table_holds_every_value_limit_and_rule(charts, name):
    described = charts[name]
    for row, point in zip(rows.table(described), described.points, strict=True):
        assert row["value"] == point.value_text
        assert row["value"] in point.says
        assert row["rules"] == "; ".join(point.rules)
        assert all(rule in point.says for rule in point.rules)
        segment = None if point.segment is None else described.segments[point.segment]
        assert row["mean"] == (segment.mean_text if segment else "")


@pytest.mark.parametrize("name", NAMES)
def test_sentence_names_the_latest_value_of_the_table(charts, name):
    described = charts[name]
    latest = rows.table(described)[described.latest.index]
    assert latest["value"] in words.sentence(described)
    assert latest["period"] in words.sentence(described)


def test_icon_agrees_with_the_marker_of_its_period(charts):
    described = charts["trend"]
    (point,) = [point for point in described.points if point.label == described.icon_period]
    assert point.marker == described.variation_icon


VALUES = (
    st.none() | st.floats(min_value=-1e14, max_value=1e14, allow_subnormal=False) | st.sampled_from([0.0, 8.5, 9.0])
)
TEXTS = st.text(max_size=30)
FIRST, LATER = date(2013, 1, 1), date(2013, 12, 1)  # about the first months of what is charted
DATES = st.dates(date(1990, 1, 1), date(2040, 1, 1))
EVENTS = st.builds(
    Event, DATES, st.sampled_from(["day", "month", "year"]), TEXTS, st.sampled_from(["planned", "happened"])
)
NOTES = st.builds(Note, st.dates(FIRST, LATER), st.dates(LATER, date(2020, 1, 1)), TEXTS, TEXTS, TEXTS)


@st.composite
def series(draw, make):
    values = draw(st.lists(VALUES, max_size=30))
    states = draw(
        st.lists(st.sampled_from([state for state in State if not state.has_value]), min_size=30, max_size=30)
    )
    faults = draw(st.lists(st.sampled_from(["", "", "", "doubled"]), min_size=30, max_size=30))
    tail = draw(st.integers(0, 30))
    return [
        make.point(index, None, state=states[index])
        if value is None
        else make.point(index, value, fault=faults[index], provisional=index >= tail)
        for index, value in enumerate(values)
    ]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_series_and_no_text_breaks_a_writer(make, data):
    points = data.draw(series(make))
    brief = make.brief(
        title=data.draw(TEXTS),
        area_name=data.draw(TEXTS),
        source=data.draw(TEXTS),
        direction=data.draw(st.sampled_from(["increase", "decrease", "neutral"])),
        events=tuple(data.draw(st.lists(EVENTS, max_size=5))),
        breaks=tuple(data.draw(st.lists(st.builds(Break, DATES, TEXTS), max_size=2))),
        rebases=tuple(data.draw(st.lists(st.builds(Rebase, DATES, TEXTS, TEXTS), max_size=2))),
        written=tuple(data.draw(st.lists(NOTES, max_size=3))),
        target=data.draw(st.none() | st.floats(-100, 100)),
        comparator=data.draw(st.none() | st.just(Comparator("England", (1.0,) * len(points)))),
    )
    with_limits = points and data.draw(st.booleans())
    described = make.trend(points, brief=brief) if with_limits else trend.describe(points, None, None, brief)
    for size in ("full", "narrow", "small"):
        ElementTree.fromstring(svg.write(described, size=size))
    go.Figure(plotly_figure.write(described))
    assert len(rows.table(described)) == len(points)
    assert described.area_name in words.sentence(described)
    assert ChartDescription.from_json(described.as_json()) == described
