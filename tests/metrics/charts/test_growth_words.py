from datetime import date

import pytest

from metrics.charts.growth_words import growth_text
from metrics.stats.growth import growth


@pytest.fixture
def grown(make):
    """Growth of points, as the analysis computes it."""

    def compute(points, **end):
        return growth(
            [point.numerator for point in points],
            [point.denominator for point in points],
            period_ends=[point.period.end for point in points],
            frequency=12,
            exposure="people",
            event_count=True,
            **end,
        )

    return compute


def filled(points):
    """The months that have both parts."""
    return [point for point in points if point.value is not None]


def test_growth_is_told_with_its_interval_and_its_year(make, grown):
    points = filled(make.real())
    found = grown(points)
    text = make.trend(points, growth=found).growth_text
    assert text.startswith("Growth on 2014-15: +")
    assert "% (95% interval " in text
    assert text.endswith(" in the 12 months to October 2019")
    assert text in make.trend(points, growth=found).sentence


def test_growth_that_is_not_computed_says_why(make, grown):
    points = filled(make.real())
    found = grown(points, end=date(2015, 12, 31))
    assert "not computed: before March 2016" in make.trend(points, growth=found).growth_text


@pytest.mark.parametrize("index", [15, 70])
def test_growth_that_rests_on_a_faulty_month_is_not_reliable(make, grown, index):
    points = filled(make.real())
    found = grown(points)
    points[index] = make.point(index, 0.7, fault="a tenth")
    text = make.trend(points, growth=found).growth_text
    assert text == f"Growth on 2014-15: not reliable: the source reports a fault in {points[index].period.label}"


def test_a_fault_outside_both_years_does_not_matter(make, grown):
    points = filled(make.real())
    found = grown(points)
    points[40] = make.point(40, 0.7, fault="a tenth")
    assert "95% interval" in make.trend(points, growth=found).growth_text


def test_no_growth_is_no_text():
    assert growth_text(None, ()) == ""
