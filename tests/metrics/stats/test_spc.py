"""What an analysis accepts, refuses and hands back."""

import math

import numpy as np
import pytest

from metrics.stats.spc import MDC_2023, PLOTTHEDOTS_0_2, RULE_SETS, Direction, analyse

CALM = [9.0, 11.0] * 7


def test_the_rule_sets_are_known_by_their_names():
    assert RULE_SETS == {"plotthedots-0.2": PLOTTHEDOTS_0_2, "mdc-2023": MDC_2023}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"values": CALM}, "shape"),
        ({"values": [[]]}, "shape"),
        ({"values": [[1.0, math.inf]]}, "infinite"),
        ({"values": [CALM], "direction": "sideways"}, "sideways"),
        ({"values": [CALM], "direction": ["increase", "increase"]}, "each of 1 series"),
        ({"values": [CALM], "baseline": [True] * 3}, "broadcast"),
        ({"values": [CALM], "groups": [1, *[0] * 13]}, "fall"),
        ({"values": [CALM], "target": [1, 2]}, "broadcast"),
    ],
)
def test_input_that_makes_no_sense_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        analyse(**{"rule_set": MDC_2023, "direction": "increase", **wrong})


def test_no_series_make_an_empty_panel():
    panel = analyse(np.empty((0, 12)), rule_set=MDC_2023, direction="increase")
    assert panel.mean.shape == (0, 12)
    assert panel.variation_icon == panel.assurance_icon == ()


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=list(RULE_SETS))
def test_one_point(rule_set):
    chart = analyse([[5.0]], rule_set=rule_set, direction="increase").series(0)
    assert chart.lower_limit == (None,)
    assert chart.point_type == ("common_cause",)


def test_the_input_is_left_as_it_was():
    values = np.array([[1.0, np.nan, 3.0]])
    analyse(values, rule_set=MDC_2023, direction="increase", groups=[0, 0, 1])
    np.testing.assert_array_equal(values, [[1.0, np.nan, 3.0]])


def test_arrays_are_series_by_periods():
    panel = analyse([CALM, CALM, CALM], rule_set=MDC_2023, direction=[*Direction], target=[1, 2, math.nan])
    for name in ("mean", "upper_near", "moving_range", "outside", "close", "side", "trend", "shift", "cause", "held"):
        assert getattr(panel, name).shape == (3, 14)
    assert panel.variation_icon == ("common_cause",) * 3
    assert panel.series(2).target is None


def test_each_series_has_its_own_direction_target_baseline_and_groups():
    values = [CALM + [16.0] * 14] * 3
    first_half = [True] * 14 + [False] * 14
    panel = analyse(
        values,
        rule_set=MDC_2023,
        direction=["increase", "decrease", "increase"],
        target=[20, 20, 12],
        baseline=[first_half, first_half, [True] * 28],
        groups=[[0] * 28, [0] * 28, [0] * 14 + [1] * 14],
    )
    assert panel.variation_icon == ("improvement_high", "concern_high", "common_cause")
    assert panel.assurance_icon == ("fail", "pass", "pass")
    assert panel.mean[:, -1].tolist() == [10, 10, 16]


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e9, 1e300, 1e306])
def test_scale_changes_nothing_but_the_numbers(scale):
    """A power of two keeps every comparison exact; the sum of all at 1e306 leaves the format."""
    exact = 2.0 ** round(math.log2(scale))
    values = np.array([[9, 11] * 7 + [8, 8.5, 9, 9.5, 10, 10.5, 11, 16, 12, 14]])
    plain = analyse(values, rule_set=MDC_2023, direction="increase")
    scaled = analyse(values * exact, rule_set=MDC_2023, direction="increase")
    assert scaled.cause.tolist() == plain.cause.tolist()
    np.testing.assert_allclose(scaled.mean, plain.mean * exact, rtol=1e-12)
    np.testing.assert_allclose(scaled.upper_limit / exact, plain.upper_limit, rtol=1e-12)
