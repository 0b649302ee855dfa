"""The release rule in its three readings: by hand, against simulation, and what cannot be said."""

from datetime import date
from math import log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from metrics.stats.growth_results import Growth
from metrics.stats.release_rule import NAMES, Estimate, growth_for, probability, readings

YEAR = (date(2016, 10, 1), date(2017, 9, 30))
EXACT = 10**7  # degrees of freedom at which t is the normal distribution


def grown(fraction, variance=0.0004, freedom=43, year=YEAR):
    return Growth(*year, growth=fraction, theta=log1p(fraction), variance=variance, degrees_of_freedom=freedom)


def by_name(*arguments):
    return {reading.name: reading for reading in readings(*arguments)}


def test_the_three_readings_disagree_by_hand():
    """1% against 4%, 3 lower: points 4 − 3 = 1, met. Ratio 1.04 × 0.97 − 1 = 0.88%, not met. Share 3.88%, met."""
    found = by_name(grown(0.01), grown(0.04), 0.03)
    assert found["points"].most == pytest.approx(0.01)
    assert found["ratio"].most == pytest.approx(0.0088)
    assert found["share"].most == pytest.approx(0.0388)
    assert [found[name].met for name in ("ratio", "share")] == [False, True]


def test_growth_at_the_limit_meets_the_rule():
    assert by_name(grown(0.0), grown(0.03125), 0.03125)["points"].met is True


@pytest.mark.parametrize("comparator", [0.0, -0.02])
def test_a_share_of_no_growth_is_undefined(comparator):
    share = by_name(grown(-0.1), grown(comparator), 0.03)["share"]
    assert (share.most, share.met, share.probability) == (None, None, None)


def test_the_ratio_of_two_normal_estimates_by_hand():
    """The difference of two logarithms with variances 0.0003 and 0.0001 has a standard error of 0.02."""
    found = by_name(grown(0.05, 0.0003, EXACT), grown(0.04, 0.0001, EXACT), 0.03)["ratio"]
    distance = log(0.97) - (log(1.05) - log(1.04))
    assert found.probability == pytest.approx(norm.cdf(distance / 0.02), abs=5e-4)


def test_what_is_known_exactly_is_certain():
    found = by_name(grown(0.0, 0.0), grown(0.04, 0.0), 0.03)
    assert [found[name].probability for name in NAMES] == [1.0, 1.0, 1.0]


def test_without_an_interval_there_is_a_plain_answer_and_no_probability():
    bare = Growth(*YEAR, growth=-0.05)
    assert [(one.met, one.probability) for one in readings(bare, grown(0.04), 0.03)] == [(True, None)] * 3


@pytest.mark.parametrize(
    ("site", "comparator", "margin"),
    [
        (Growth(*YEAR, reason="missing"), grown(0.04), 0.03),
        (grown(0.04), Growth(*YEAR, reason="missing"), 0.03),
        (grown(0.04), grown(0.04, year=(date(2016, 7, 1), date(2017, 6, 30))), 0.03),
        (grown(0.04), grown(0.04), 0.0),
        (grown(0.04), grown(0.04), 1.0),
    ],
)
def test_what_has_no_answer_is_refused(site, comparator, margin):
    with pytest.raises(ValueError):
        readings(site, comparator, margin)


def simulated(name, margin, site, comparator, draws=400_000):
    """The slow, obvious way: draw both growths and count how often the words of the rule hold."""
    random = np.random.default_rng(2017)
    g, c = (
        np.expm1(one.theta + one.variance**0.5 * random.standard_t(one.degrees_of_freedom, draws))
        for one in (site, comparator)
    )
    held = {
        "points": g - c <= -margin,
        "ratio": (1 + g) / (1 + c) - 1 <= -margin,
        "share": (c > 0) & (g <= (1 - margin) * c),
    }
    return held[name].mean()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("site", "comparator"),
    [
        (grown(0.03), grown(0.04, 0.0001)),
        (grown(-0.02, 0.002, 9), grown(0.01, 0.0004, 9)),
        (grown(0.12, 0.0002), grown(0.05, 0.001, 5)),
    ],
)
def test_the_probability_is_the_share_of_draws_in_which_the_words_hold(name, site, comparator):
    found = by_name(site, comparator, 0.03)[name].probability
    assert found == pytest.approx(simulated(name, 0.03, site, comparator), abs=0.004)


@given(
    growth=st.floats(-0.3, 0.3),
    lower=st.floats(0.001, 0.2),
    comparator=st.floats(0.001, 0.2),
    margin=st.sampled_from([0.01, 0.03]),
)
def test_less_growth_is_never_less_likely_to_meet_the_rule(growth, lower, comparator, margin):
    more, less = (by_name(grown(g), grown(comparator), margin) for g in (growth, growth - lower))
    for name in NAMES:
        assert less[name].probability >= more[name].probability
        assert less[name].met or not more[name].met


@given(growth=st.floats(-0.2, 0.3), comparator=st.floats(-0.2, 0.3), margin=st.floats(0.005, 0.5))
def test_where_nearly_nothing_is_left_to_chance_the_odds_are_those_of_the_plain_answer(growth, comparator, margin):
    found = by_name(grown(growth, 1e-12), grown(comparator, 1e-12), margin)
    for one in found.values():
        is_near = one.most is None or abs(growth - one.most) < 1e-4 or (one.name == "share" and comparator < 1e-4)
        if not is_near:
            assert one.met == (one.probability > 0.5)


def test_many_at_once_are_the_same_as_one_by_one():
    growths, variances, freedoms = [0.01, -0.08, 0.2], [0.0004, 0.002, 0.0001], [43, 9, 30]
    comparator = grown(0.04, 0.0001)
    other = Estimate(comparator.theta, comparator.variance, comparator.degrees_of_freedom)
    for name in NAMES:
        together = probability(name, 0.03, Estimate(np.log1p(growths), variances, freedoms), other)
        sites = map(grown, growths, variances, freedoms)
        assert together == pytest.approx([by_name(one, comparator, 0.03)[name].probability for one in sites])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wanted", [0.025, 0.5, 0.975])
def test_the_growth_that_a_probability_asks_for_has_it(name, wanted):
    site, comparator = grown(0.05, 0.001), grown(0.04, 0.0001)
    needed = growth_for(wanted, name, 0.03, site, comparator)
    assert by_name(grown(needed, 0.001), comparator, 0.03)[name].probability == pytest.approx(wanted, abs=1e-4)


def test_no_growth_is_asked_for_where_none_would_do():
    assert growth_for(0.975, "share", 0.03, grown(0.05), grown(-0.01)) is None
    assert growth_for(0.975, "share", 0.03, grown(0.05), grown(0.001, 0.01)) is None
    assert growth_for(0.975, "points", 0.03, Growth(*YEAR, growth=0.1), grown(0.04)) is None
