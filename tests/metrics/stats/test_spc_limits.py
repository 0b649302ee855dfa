"""Means that are rounded once, and the limits that stand on them."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.stats.spc_limits import limits, mean

TENTHS = st.integers(-30, 30).map(lambda number: number / 10)


def test_a_constant_is_its_own_mean():
    """A plain sum of 24 times 0.7, divided by 24, is a neighbour of 0.7."""
    values = np.full((24, 1), 0.7)
    assert sum([0.7] * 24) / 24 != 0.7
    assert mean(values).tolist() == [0.7]


def test_the_mean_of_one_among_zeros():
    """Deviations from 1/25 do not add up to nothing, so a second pass would spoil it."""
    assert mean(np.eye(25)).tolist() == [0.04] * 25


@settings(deadline=None)
@given(arrays(np.float64, (20, 3), elements=st.floats(-1e9, 1e9) | TENTHS), arrays(np.bool_, (20, 3)))
def test_means_are_those_of_the_values_in_use(values, use):
    found = mean(values, use)
    for column in range(3):
        members = values[use[:, column], column]
        if len(members):
            assert found[column] == float(sum(map(Fraction, members)) / len(members))
        else:
            assert np.isnan(found[column])


def test_a_sum_beyond_the_largest_number():
    huge = np.full((30, 2), 1e308)
    huge[:, 1] = 1e-308
    np.testing.assert_allclose(mean(huge), [1e308, 1e-308])


def test_screening_is_done_once_and_strictly_below():
    """Ranges 1, 1, 1, 1 and 16 have the mean 4 and the fence 13.068: 16 goes, and the rest are not looked at again."""
    values = np.array([0, 1, 0, 1, 0, 16], dtype=float)[:, np.newaxis]
    found = limits(values, None, screened=True)
    assert found.used[:, 0].tolist() == [False, True, True, True, True, False]
    assert found.mean_range.tolist() == [1]
    assert found.mean.tolist() == [3]  # the mean keeps every value: 18 / 6
    assert found.upper.tolist() == [3 + 2.66]


def test_a_gap_is_not_bridged():
    values = np.array([1, np.nan, 5, 6], dtype=float)[:, np.newaxis]
    found = limits(values, ~np.isnan(values), screened=False)
    assert found.used[:, 0].tolist() == [False, False, False, True]
    assert found.mean.tolist() == [4]
    assert found.mean_range.tolist() == [1]
