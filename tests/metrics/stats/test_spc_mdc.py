"""The rule set mdc-2023 on series small enough to be worked out by hand.

Most stand on one pattern: a baseline that alternates 9, 11, 9, 11 … has the mean 10 and every moving
range 2, so the limits are 10 ± 2.66 × 2 = 4.68 and 15.32, and the near limits 10 ± 2 × 2.66 / 3 × 2,
which is 6.4533… and 13.5466…. What follows the baseline is judged against these.
"""

import json

import pytest

from metrics.stats.spc import MDC_2023, PLOTTHEDOTS_0_2, SpcSeries, analyse

CALM = [9, 11] * 7  # 14 values: enough to be judged


def judged(later, *, direction="increase", rule_set=MDC_2023, **settings):
    """The series of the calm baseline and what follows, as (chart, its part after the baseline)."""
    baseline = [True] * len(CALM) + [False] * len(later)
    panel = analyse([CALM + later], rule_set=rule_set, direction=direction, baseline=baseline, **settings)
    return panel.series(0)


def after(chart, name):
    return list(getattr(chart, name)[len(CALM) :])


def test_limits_of_the_calm_baseline():
    chart = judged([])
    assert chart.mean[0] == 10
    assert chart.lower_limit[0] == pytest.approx(4.68)
    assert chart.upper_limit[0] == pytest.approx(15.32)
    assert chart.lower_near[0] == pytest.approx(6.453333333)
    assert chart.upper_near[0] == pytest.approx(13.546666667)
    assert chart.variation_icon == "common_cause"


def test_moving_ranges_are_not_screened():
    """Thirteen values 0 and one 28: the mean is 28/14 = 2, the ranges are 12 zeros and one 28, their mean 28/13.

    The reference leaves 28 out, as it exceeds 3.267 × 28/13 = 7.04, and is left with limits on the mean.
    """
    values = [[0] * 13 + [28]]
    kept = analyse(values, rule_set=MDC_2023, direction="increase").series(0)
    assert kept.mean[0] == 2
    assert kept.upper_limit[0] == pytest.approx(2 + 2.66 * 28 / 13)
    screened = analyse(values, rule_set=PLOTTHEDOTS_0_2, direction="increase").series(0)
    assert screened.upper_limit[0] == 2
    assert not screened.moving_range_used[-1]


def test_six_on_one_side_are_no_shift_and_seven_are():
    assert after(judged([9, *[11] * 6]), "shift") == [False] * 7
    chart = judged([11] * 6)  # with the last 11 of the baseline: seven
    assert after(chart, "cause") == ["7 Points Above CL"] * 6
    assert chart.cause[len(CALM) - 1] == "7 Points Above CL"


def test_a_point_on_the_mean_breaks_a_shift():
    assert after(judged([9, 11, 11, 11, 10, 11, 11, 11]), "shift") == [False] * 8


def test_seven_rising_points_are_a_trend():
    """8, 8.5 … 11 rise at six steps; the 11 before and the 8 after do not belong."""
    chart = judged([8, 8.5, 9, 9.5, 10, 10.5, 11, 8])
    assert after(chart, "cause") == ["7 Point Trend (Increasing)"] * 7 + [None]
    assert after(chart, "point_type")[0] == "special_cause_improvement"


def test_a_tie_breaks_a_trend():
    assert after(judged([8, 8.5, 9, 9.5, 9.5, 10, 10.5, 11, 8]), "trend") == [False] * 9


def test_a_point_beyond_a_limit_counts_in_two_of_three():
    """16 lies beyond 15.32 and 14 between 13.55 and 15.32, 11 only above the mean: two of the three count."""
    chart = judged([16, 11, 14])
    assert after(chart, "rules") == [("Above UCL", "2 in 3 Above CL"), (), ("2 in 3 Above CL",)]
    assert after(chart, "cause") == ["Above UCL", None, "2 in 3 Above CL"]
    reference = judged([16, 11, 14], rule_set=PLOTTHEDOTS_0_2)
    assert after(reference, "cause") == ["Above UCL", None, None]


def test_two_of_three_needs_all_three_on_one_side():
    assert after(judged([14, 9, 14]), "two_in_three") == [False] * 3
    assert after(judged([9, 14, 9.9, 14, 9]), "two_in_three") == [False] * 5


def test_only_points_beyond_two_sigma_are_marked():
    assert after(judged([14, 11, 14, 11]), "two_in_three") == [True, False, True, False]


RISE_BELOW = [5, 5.5, 6, 6.5, 7, 7.5, 8]
"""Rises for seven points, all below 10 (a shift), the first three below 6.45 (two in three)."""


def test_a_point_that_means_both_is_improvement_named_by_its_first_improving_rule():
    """Where an increase is good the rise is improvement although two in three and the shift say concern."""
    chart = judged([9, 11, *RISE_BELOW])
    assert after(chart, "rules")[2] == ("7 Point Trend (Increasing)", "2 in 3 Below CL", "7 Points Below CL")
    assert after(chart, "cause")[2:] == ["7 Point Trend (Increasing)"] * 7
    assert chart.variation_icon == "improvement_high"


def test_the_first_improving_rule_need_not_be_the_first_rule():
    """Where a decrease is good, low is improvement: two in three comes before the shift, the trend is concern."""
    chart = judged([9, 11, *RISE_BELOW], direction="decrease")
    assert after(chart, "cause")[2:] == ["2 in 3 Below CL"] * 3 + ["7 Points Below CL"] * 4
    assert set(after(chart, "point_type")[2:]) == {"special_cause_improvement"}
    assert chart.variation_icon == "improvement_low"
    reference = judged([9, 11, *RISE_BELOW], direction="decrease", rule_set=PLOTTHEDOTS_0_2)
    assert set(after(reference, "cause")[2:]) == {"7 Point Trend (Increasing)"}
    assert reference.variation_icon == "concern_high"


def test_where_neither_way_is_good_the_first_rule_names():
    chart = judged([9, 11, *RISE_BELOW], direction="neutral")
    assert set(after(chart, "cause")[2:]) == {"7 Point Trend (Increasing)"}
    assert chart.variation_icon == "neutral_high"


def test_a_peak_shared_by_two_trends():
    """Seven up to 11 and seven down from it: the peak belongs to both."""
    ramp = [8, 8.5, 9, 9.5, 10, 10.5, 11]
    peak = len(ramp) - 1
    for direction, sense in (("increase", "Increasing"), ("decrease", "Decreasing"), ("neutral", "Decreasing")):
        chart = judged([*ramp, *reversed(ramp[:-1])], direction=direction)
        assert after(chart, "rules")[peak] == ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)")
        assert after(chart, "cause")[peak] == f"7 Point Trend ({sense})"


def test_a_rise_is_never_called_a_fall():
    """The reference calls the first 7 of 1 … 7, 7 … 14 a decrease, as no trend goes on to the second."""
    values = [[1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13]]
    ours = analyse(values, rule_set=MDC_2023, direction="neutral").series(0)
    assert {rule for point in ours.rules for rule in point if "Trend" in rule} == {"7 Point Trend (Increasing)"}
    reference = analyse(values, rule_set=PLOTTHEDOTS_0_2, direction="neutral").series(0)
    assert "7 Point Trend (Decreasing)" in reference.rules[6]


@pytest.mark.parametrize(
    ("direction", "target", "icon"),
    [
        ("increase", "upper", "fail"),
        ("increase", "lower", "pass"),
        ("decrease", "upper", "pass"),
        ("decrease", "lower", "fail"),
    ],
)
def test_a_target_on_a_limit_is_beyond_it(direction, target, icon):
    limits = judged([])
    on_limit = getattr(limits, f"{target}_limit")[0]
    assert judged([], direction=direction, target=on_limit).assurance_icon == icon
    reference = judged([], direction=direction, target=on_limit, rule_set=PLOTTHEDOTS_0_2)
    assert reference.assurance_icon == "inconsistent"


def test_assurance_without_a_target_or_a_direction():
    assert judged([]).assurance_icon == "no_target"
    assert judged([], target=10).assurance_icon == "inconsistent"
    assert judged([], direction="neutral").assurance_icon == "no_target"
    assert judged([], direction="neutral", target=10).assurance_icon is None


@pytest.mark.parametrize(
    ("direction", "target", "icon"),
    [
        ("increase", 95, "pass"),
        ("increase", 100, "pass"),
        ("increase", 100.5, "fail"),
        ("decrease", 95, "fail"),
        ("decrease", 100, "pass"),
        ("decrease", 100.5, "pass"),
    ],
)
def test_a_constant_series_is_judged_against_its_target(direction, target, icon):
    """100 every month: mean and both limits are 100, so the constant itself meets the target or does not."""
    chart = analyse([[100] * 13], rule_set=MDC_2023, direction=direction, target=target).series(0)
    assert chart.lower_limit[0] == chart.mean[0] == chart.upper_limit[0] == 100
    assert chart.assurance_icon == icon
    assert chart.variation_icon == "common_cause"


def test_twelve_values_are_not_judged_and_thirteen_are():
    twelve = analyse([[*([9, 11] * 6), None]], rule_set=MDC_2023, direction="increase", target=20).series(0)
    assert twelve.mean == twelve.lower_limit == twelve.moving_range == (None,) * 13
    assert twelve.variation_icon is None
    assert twelve.assurance_icon is None
    assert twelve.variation_reason == "too_few_points"
    assert (twelve.icon_held, twelve.needed) == (12, 13)
    thirteen = analyse([[*([9, 11] * 6), 9]], rule_set=MDC_2023, direction="increase", target=20).series(0)
    assert thirteen.variation_icon == "common_cause"
    assert thirteen.assurance_icon == "fail"
    assert thirteen.variation_reason is None


def test_a_short_group_has_no_rules_even_where_it_rises():
    """1, 2 … 12 would be one long trend."""
    chart = analyse([list(range(12))], rule_set=MDC_2023, direction="increase").series(0)
    assert chart.rules == ((),) * 12
    assert set(chart.point_type) == {"common_cause"}
    assert chart.short_group == (True,) * 12


def test_a_short_group_after_a_rebase():
    values, groups = CALM + [20, 22] * 6, [0] * 14 + [1] * 12
    chart = analyse([values], rule_set=MDC_2023, direction="increase", groups=groups).series(0)
    assert chart.mean[:14] == (10,) * 14
    assert chart.mean[14:] == (None,) * 12
    assert chart.held == (14,) * 14 + (12,) * 12
    assert chart.variation_reason == "too_few_points"
    longer = analyse([[*values, 20]], rule_set=MDC_2023, direction="increase", groups=[*groups, 1]).series(0)
    assert longer.mean[14:] == (pytest.approx((6 * 42 + 20) / 13),) * 13
    assert longer.variation_icon == "common_cause"


def test_nothing_runs_across_a_rebase():
    """Six above the mean on each side of the line are two runs of six."""
    first, second = [9] * 7 + [12] * 7, [12] * 6 + [9] * 7
    chart = analyse([first + second], rule_set=MDC_2023, direction="increase", groups=[0] * 14 + [1] * 13).series(0)
    assert chart.shift[7:14] == (True,) * 7
    assert chart.shift[14:20] == (False,) * 6
    assert chart.moving_range[14] is None


def test_the_icon_comes_from_the_last_reported_point():
    chart = judged([16, None, None])
    assert chart.variation_icon == "improvement_high"
    assert chart.icon_index == len(CALM)
    reference = judged([16, None, None], rule_set=PLOTTHEDOTS_0_2)
    assert (reference.variation_icon, reference.icon_index) == ("common_cause", len(CALM) + 2)


def test_no_values_at_all():
    chart = analyse([[None] * 20], rule_set=MDC_2023, direction="increase", target=1).series(0)
    assert chart.icon_index is None
    assert chart.variation_icon is None
    assert (chart.icon_held, chart.variation_reason) == (0, "too_few_points")


def test_values_without_neighbours_have_a_mean_and_no_limits():
    """Every second month reported: no moving range, so no limits and no assurance, but the mean and the shift."""
    chart = analyse([[9, None, 11, None] * 7], rule_set=MDC_2023, direction="increase", target=1).series(0)
    assert chart.mean[0] == 10
    assert chart.upper_limit[0] is None
    assert chart.assurance_icon is None
    assert chart.variation_icon == "common_cause"


def test_a_chart_comes_back_from_json_as_it_went():
    chart = judged([16, None, 14], target=12)
    assert SpcSeries.from_json(json.loads(json.dumps(chart.as_json()))) == chart
