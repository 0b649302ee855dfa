"""A site's growth less its comparator's, by hand."""

import json
from datetime import date
from math import exp, sqrt

import pytest

from metrics.stats.growth import Growth, GrowthDifference, difference

YEAR = (date(2016, 10, 1), date(2017, 9, 30))


def grown(fraction, variance=None, degrees_of_freedom=None):
    return Growth(*YEAR, growth=fraction, variance=variance, degrees_of_freedom=degrees_of_freedom)


def test_points_and_ratio_by_hand():
    """8% against 2%: 6 points; 1.08/1.02 − 1 = 5.88%.

    Ratio: variances 0.0004 and 0.0004 add to 0.0008. Satterthwaite: 0.0008² / (0.0004²/20 + 0.0004²/20)
    = 40 degrees of freedom, t = 2.021075, half of the interval of the logarithm 2.021075 × √0.0008.
    """
    found = difference(grown(0.08, 0.0004, 20), grown(0.02, 0.0004, 20))
    assert found.points == pytest.approx(0.06)
    assert found.ratio == pytest.approx(0.0588235)
    half = 2.021075 * sqrt(0.0008)
    assert 1 + found.ratio_lower == pytest.approx(1.08 / 1.02 * exp(-half))
    assert 1 + found.ratio_upper == pytest.approx(1.08 / 1.02 * exp(half))


def test_the_interval_of_the_points_by_hand():
    """Both unchanged: the variances of the points are those of the logarithms, 0.0003 and 0.0001.

    Satterthwaite: 0.0004² / (0.0003²/9 + 0.0001²/1) = 16e-8 / (1e-8 + 1e-8) = 8, t = 2.306004.
    """
    found = difference(grown(0.0, 0.0003, 9), grown(0.0, 0.0001, 1))
    assert found.points_upper == pytest.approx(2.306004 * 0.02)
    assert found.points_lower == pytest.approx(-2.306004 * 0.02)


def test_a_reason_says_whose_it_is():
    refused = Growth(*YEAR, reason_code="missing", reason="missing in the 12 months")
    assert difference(refused, grown(0.1)).reason == "site: missing in the 12 months"
    assert difference(grown(0.1), refused).reason == "comparator: missing in the 12 months"
    assert difference(grown(0.1), refused).points is None


def test_no_interval_where_either_has_none():
    found = difference(grown(0.1), grown(0.02, 0.0004, 20))
    assert found.points == pytest.approx(0.08)
    assert found.points_lower is found.ratio_lower is None


def test_no_scatter_at_all():
    found = difference(grown(0.1, 0.0, 20), grown(0.02, 0.0, 20))
    assert found.points_lower == found.points_upper == found.points


def test_a_comparator_that_fell_to_zero():
    found = difference(grown(0.1, 0.0004, 20), grown(-1.0))
    assert found.points == pytest.approx(1.1)
    assert found.ratio is None


def test_different_years_are_refused():
    other = Growth(date(2016, 9, 1), date(2017, 8, 31), growth=0.1)
    with pytest.raises(ValueError, match="2017-09-30 and 2017-08-31"):
        difference(grown(0.1), other)


def test_a_difference_comes_back_from_json_as_it_went():
    found = difference(grown(0.08, 0.0004, 20), grown(0.02, 0.0004, 20))
    assert GrowthDifference.from_json(json.loads(json.dumps(found.as_json()))) == found
