"""Growth over the ends of years: a band, a line, and the comparator's."""

from xml.etree import ElementTree

import pytest

from metrics.charts import growth, plotly_figure, rows, svg, theme
from metrics.charts.description import ChartDescription
from metrics.units import UNITS

SVG = "{http://www.w3.org/2000/svg}"


def bands(described):
    root = ElementTree.fromstring(svg.write(described))
    return [path.get("d") for path in root.findall(f"{SVG}path") if path.get("fill") == theme.INTERVAL]


def test_a_point_is_named_by_its_year_and_said_with_its_interval(make):
    described = make.growths()
    assert described.points[4].says == "12 months to July 2016, +3.9%, interval +1.9 to +6.0"
    assert described.headline == "12 months to July 2016: +3.9%"
    assert "+3.9% in the 12 months to July 2016 (interval +1.9 to +6.0)" in described.sentence


def test_the_intervals_are_one_band_for_each_run(make):
    described = make.growths()
    first, second = bands(described)
    assert first.count("L") == 3  # two points, two bounds each
    assert second.count("L") == 3
    lines = [trace["y"] for trace in plotly_figure.write(described)["data"] if trace.get("name") == "95% interval"]
    assert lines == [pytest.approx(y) for y in ([3.3, 1.7], [-0.8, -2.4], [4.6, 6.0], [0.5, 1.9])]
    assert all("error_y" not in trace for trace in plotly_figure.write(described)["data"])


def test_nought_is_always_on_the_axis(make):
    axis = make.growths(values=(12.0, 13.0)).value_axis
    assert axis.low <= 0 <= axis.high
    assert not any("does not start at zero" in line for line in make.growths(values=(12.0, 13.0)).caption)


def test_the_table_has_interval_and_comparator(make):
    last = rows.table(make.growths())[-1]
    assert (last["value"], last["interval"], last["comparator"]) == ("+3.9", "+1.9 to +6.0", "+2.4")


def test_no_ends_at_all(make):
    described = growth.describe([], make.brief(unit=UNITS["growth"]))
    assert described.headline == "No value is held"
    assert bands(described) == []
    assert ChartDescription.from_json(described.as_json()) == described
