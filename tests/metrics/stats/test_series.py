"""Cutting series into groups and putting them together again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.stats.series import Segments, Whole, cutting, last_reported, panel_of


def test_none_is_missing():
    np.testing.assert_array_equal(panel_of([[1, None]]), [[1.0, np.nan]])


def test_groups_become_columns_padded_below():
    cut = cutting([[0, 0, 1], [0, 0, 0]], (2, 3))
    columns = cut.cut(np.array([[1.0, 2, 3], [4, 5, 6]]), np.nan)
    np.testing.assert_array_equal(columns, [[1, 3, 4], [2, np.nan, 5], [np.nan, np.nan, 6]])
    assert cut.lengths().tolist() == [2, 1, 3]
    assert cut.spread(np.array([10, 20, 30])).tolist() == [[10, 10, 20], [30, 30, 30]]


def test_a_group_number_that_stays_needs_no_cutting():
    assert isinstance(cutting([5, 5], (3, 2)), Whole)
    assert isinstance(cutting([5, 7], (3, 2)), Segments)


def test_group_numbers_cannot_fall():
    with pytest.raises(ValueError, match="fall"):
        cutting([1, 0], (1, 2))


@settings(deadline=None)
@given(arrays(np.int64, (3, 9), elements=st.integers(0, 1)), arrays(np.float64, (3, 9), elements=st.floats(-9, 9)))
def test_joining_undoes_cutting(steps, values):
    cut = cutting(steps.cumsum(axis=1), values.shape)
    np.testing.assert_array_equal(cut.join(cut.cut(values, np.nan)), values)
    assert cut.lengths().sum() == values.size


def test_the_last_reported_value():
    panel = np.array([[1, np.nan, 3], [1, np.nan, np.nan], [np.nan] * 3])
    assert last_reported(panel).tolist() == [2, 0, -1]
