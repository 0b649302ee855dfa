import json
from datetime import date

import plotly.graph_objects as go
import pytest

from metrics.charts import plotly_figure
from metrics.charts.description import Event

NAMES = ["trend", "short", "plain", "empty", "wave"]


@pytest.mark.parametrize("name", NAMES)
def test_plotly_accepts_the_figure(charts, name):
    figure = plotly_figure.write(charts[name])
    assert len(go.Figure(figure).data) == len(figure["data"])
    json.dumps(figure, allow_nan=False)


@pytest.mark.parametrize("name", NAMES)
def test_the_tool_bar_cannot_send_data_away(charts, name):
    config = plotly_figure.write(charts[name])["config"]
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
    assert config["responsive"] is True


@pytest.mark.parametrize("name", NAMES)
def test_the_basic_bundle_will_do(charts, name):
    figure = plotly_figure.write(charts[name])
    assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}
    assert "template" not in figure["layout"]


def test_markup_in_names_is_shown_and_not_obeyed(make):
    brief = make.brief(title="<b>Bold</b> & <a href='x'>link</a>")
    assert "<b>" not in json.dumps(plotly_figure.write(make.trend(make.months([1.0]), brief=brief)))


def test_intervals_are_error_bars(charts):
    (trace,) = [trace for trace in plotly_figure.write(charts["wave"])["data"] if trace["mode"] == "markers"]
    assert trace["error_y"]["array"][0] is None
    assert trace["error_y"]["array"][1] == pytest.approx(0.006)


def test_title_tells_finding_and_proxy(charts):
    title = plotly_figure.write(charts["trend"])["layout"]["title"]["text"]
    assert title.startswith("Emergency admissions, Wirral<br>October 2019: ")
    assert title.endswith("<br>Proxy for emergency admissions per person")


def test_letters_of_close_events_stand_above_each_other(make):
    events = tuple(Event(date(2013, 5, day), "day", "Event") for day in (1, 2, 3))
    described = make.trend(make.months([1.0, 2.0] * 12), brief=make.brief(events=events))
    notes = plotly_figure.write(described)["layout"]["annotations"]
    assert [note["yshift"] for note in notes if note["text"] in "ABC"] == [0, 15, 30]
