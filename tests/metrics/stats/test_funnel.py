from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats.funnel import FEWEST, INNER, OUTER, Standing, funnel, outside_by_chance, reach, standing_of
from tests.metrics.stats.slow_funnel import slow_funnel

# Ten areas of 1,000 people. Together 1,000 events, so that 100 are expected of each: y = √(O/100), s = 1/20.
BY_HAND = [64, 81, 100, 100, 100, 100, 100, 100, 111, 144]


def test_values_worked_out_by_hand():
    found = funnel(BY_HAND, [1000] * 10)
    assert found.centre == 0.1
    assert [round(area.z, 3) for area in found.areas] == [-4, -2, 0, 0, 0, 0, 0, 0, 1.071, 4]
    # A tenth of ten is one: −4 becomes −2, and 4 becomes 1.0713. Mean square: (4 + 4 + 1.1477 + 1.1477) / 10.
    assert found.dispersion == pytest.approx(1.02954, abs=1e-5)
    # w = 400 each: Σw − Σw²/Σw = 4000 − 400 = 3600, and τ² = (10.2954 − 9) / 3600.
    assert found.tau == pytest.approx(sqrt(1.2954 / 3600), abs=1e-5)
    assert found.scatter == 2 * found.tau
    # s² + τ² = 0.0025 + 0.00035983, and the first area lies 0.2 below the centre.
    assert found.areas[0].adjusted == pytest.approx(-0.2 / sqrt(0.00285983), abs=1e-3)
    standings = [area.standing for area in found.areas]
    assert standings == [Standing.BELOW_OUTER, *[Standing.INSIDE] * 8, Standing.ABOVE_OUTER]
    assert found.outside_by_counting == 3  # the second lies 2 standard errors below, by counting alone


def test_the_limits_go_through_the_places_where_an_area_would_be_judged_otherwise():
    found = funnel(BY_HAND, [1000] * 10)
    for level in (INNER, OUTER):
        (lower,), (upper,) = found.limits([1000], level)
        half = reach(level) * sqrt(1 / 400 + found.tau**2)
        assert (lower, upper) == (pytest.approx(0.1 * (1 - half) ** 2), pytest.approx(0.1 * (1 + half) ** 2))
        (lower,), (upper,) = found.limits([1000], level, by_counting=True)
        assert (lower, upper) == (
            pytest.approx(0.1 * (1 - reach(level) / 20) ** 2),
            pytest.approx(0.1 * (1 + reach(level) / 20) ** 2),
        )
    lower, upper = found.limits([10, 1000, 1e9], INNER)
    assert (np.diff(lower) > 0).all() and (np.diff(upper) < 0).all()
    # However many people, areas differ as much as areas do.
    assert upper[-1] / 0.1 == pytest.approx((1 + reach(INNER) * found.tau) ** 2, rel=1e-4)


def test_equal_areas_differ_no_more_than_counting_has_it():
    found = funnel([100] * 12, [1000] * 12)
    assert found.tau == found.dispersion == 0
    assert {area.standing for area in found.areas} == {Standing.INSIDE}


def test_reach_is_that_of_the_normal_distribution():
    assert (round(reach(INNER), 3), round(reach(OUTER), 3)) == (1.960, 3.090)


def test_what_lies_on_a_limit_is_inside():
    assert standing_of(reach(INNER)) is Standing.INSIDE
    assert standing_of(-reach(OUTER)) is Standing.BELOW_INNER
    assert standing_of(reach(OUTER) + 1e-9) is Standing.ABOVE_OUTER


def test_too_few_areas_make_no_funnel():
    assert funnel([5] * (FEWEST - 1), [100] * (FEWEST - 1)) is None


@pytest.mark.parametrize(
    ("events", "exposures"),
    [([1, 2], [1]), ([-1] * 10, [1] * 10), ([1] * 10, [0] * 10), ([0] * 10, [1] * 10), ([float("nan")] * 10, [1] * 10)],
)
def test_what_is_no_count_over_an_exposure_is_refused(events, exposures):
    with pytest.raises(ValueError):
        funnel(events, exposures)


areas = st.lists(st.tuples(st.integers(0, 5000), st.floats(0.5, 1e6)), min_size=FEWEST, max_size=60)


@given(areas.filter(lambda areas: any(count for count, _ in areas)))
def test_it_agrees_with_the_slow_twin(areas):
    events, exposures = zip(*areas, strict=True)
    found = funnel(events, exposures)
    centre, phi, tau, adjusted = slow_funnel(events, exposures)
    assert found.centre == pytest.approx(centre)
    assert found.dispersion == pytest.approx(phi, rel=1e-9, abs=1e-9)
    assert found.tau == pytest.approx(tau, rel=1e-6, abs=1e-7)
    assert [area.adjusted for area in found.areas] == pytest.approx(adjusted, rel=1e-5, abs=1e-6)


def test_where_areas_differ_only_by_counting_few_lie_outside():
    random = np.random.default_rng(2005)
    exposures = random.uniform(50_000, 400_000, 30)
    outside, taus = 0, []
    for _ in range(300):
        found = funnel(random.poisson(exposures * 0.1), exposures)
        outside += sum(area.standing is not Standing.INSIDE for area in found.areas)
        taus.append(found.tau)
    assert 0.02 < outside / (300 * 30) < 0.06  # 5% by chance, and a little less where τ is found by luck
    assert np.median(taus) < 0.002


def test_a_scatter_between_areas_is_found_and_allowed_for():
    random = np.random.default_rng(348)
    exposures = random.uniform(50_000, 400_000, 30)
    naive = adjusted = 0
    scatters = []
    for _ in range(300):
        rates = 0.1 * np.exp(random.normal(0, 0.12, 30))
        found = funnel(random.poisson(exposures * rates), exposures)
        naive += found.outside_by_counting
        adjusted += sum(area.standing is not Standing.INSIDE for area in found.areas)
        scatters.append(found.scatter)
    assert naive / (300 * 30) > 0.7  # by counting alone nearly everybody is unusual
    assert 0.03 < adjusted / (300 * 30) < 0.13
    assert 0.08 < np.median(scatters) < 0.13  # winsorised at both ends, so a little less than 0.12


def test_some_lie_outside_by_chance():
    assert outside_by_chance(40) == (pytest.approx(2), pytest.approx(0.08))
