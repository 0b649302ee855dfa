import numpy as np
import pytest

from metrics.stats import spc
from metrics.stats.chance import autocorrelated, chance_of_flag

SETTING = {"periods": 60, "baseline": 24, "rule_set": "mdc-2023"}


def test_the_probability_is_right_within_sampling_error_for_independent_and_for_correlated_series():
    """Against fresh series from another generator, of other numbers: the two differ by chance only."""
    for rho in (0.0, 0.4):
        random, count = np.random.default_rng(7), 3000
        values = np.empty((count, 60))
        values[:, 0] = random.normal(size=count)
        for period in range(1, 60):
            values[:, period] = rho * values[:, period - 1] + np.sqrt(1 - rho**2) * random.normal(size=count)
        panel = spc.analyse(100 + 5 * values, rule_set=spc.MDC_2023, direction="increase", baseline=np.arange(60) < 24)
        flagged = np.mean([kind != "common_cause" for kind in panel.point_type[:, -1]])
        expected = chance_of_flag(rho=rho, **SETTING)
        error = np.sqrt(2 * expected * (1 - expected) / count)
        assert abs(flagged - expected) < 4 * error


def test_correlation_makes_flags_more_common():
    chances = [chance_of_flag(rho=rho, **SETTING) for rho in (0.0, 0.3, 0.6, 0.9)]
    assert chances == sorted(chances)
    assert chances[0] < 0.15 < chances[-1]


def test_simulated_series_have_the_correlation_and_variance_asked_for():
    values = autocorrelated(2000, 100, 0.6, np.random.default_rng(1))
    assert np.var(values) == pytest.approx(1, abs=0.05)
    assert np.mean(values[:, 1:] * values[:, :-1]) == pytest.approx(0.6, abs=0.03)


def test_between_simulated_correlations_the_chance_runs_smoothly():
    low, middle, high = (chance_of_flag(rho=rho, **SETTING) for rho in (0.28, 0.3, 0.32))
    assert low < middle < high
    assert middle == pytest.approx((low + high) / 2, rel=0.01)


def test_what_came_long_ago_bears_on_no_rule():
    assert chance_of_flag(**{**SETTING, "periods": 81}, rho=0.3) == chance_of_flag(rho=0.3, **SETTING)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_estimates_that_err_to_both_sides_give_the_chance_of_the_truth_on_average(rho):
    """Without what is taken off, correlations estimated from 50 months would give a tenth too many flags."""
    n = 50
    estimates = np.random.default_rng(3).normal(rho, np.sqrt((1 - rho**2) / n), 2_000).clip(-0.9, 0.9)
    mean = np.mean([chance_of_flag(rho=float(one), estimated_from=n, **SETTING) for one in estimates])
    naive = np.mean([chance_of_flag(rho=float(one), **SETTING) for one in estimates])
    truth = chance_of_flag(rho=rho, **SETTING)
    assert mean == pytest.approx(truth, rel=0.03)
    assert naive > truth * 1.05


@pytest.mark.parametrize("wrong", [{"rho": 1.0}, {"rho": -1.0}, {"baseline": 0}, {"baseline": 61}])
def test_what_is_no_series_is_refused(wrong):
    with pytest.raises(ValueError, match="No series has"):
        chance_of_flag(**{"rho": 0.0, **SETTING, **wrong})
