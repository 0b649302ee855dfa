"""Several areas as one."""

import numpy as np
import pytest

from metrics.stats.growth import cohort


def test_people_and_counts_add_up():
    above, below = cohort(["a", "b"], [[1, 2], [10, 20]], [[100, 200], [1000, 2000]], exposure="people")
    assert above.tolist() == [11, 22]
    assert below.tolist() == [1100, 2200]


def test_an_area_of_two_sites_counts_once():
    above, below = cohort(["a", "b", "a"], [[1], [10], [1]], [[100], [1000], [100]], exposure="people")
    assert (above.tolist(), below.tolist()) == ([11], [1100])


def test_missing_where_any_member_is():
    above, below = cohort(["a", "b"], [[1, np.nan, 3], [1, 2, 3]], [[9, 9, 9], [9, 9, np.nan]], exposure="people")
    np.testing.assert_array_equal(above, [2, np.nan, np.nan])
    np.testing.assert_array_equal(below, [18, np.nan, np.nan])


def test_days_are_the_same_days_for_all():
    above, below = cohort(["a", "b"], [[910, 920], [91, np.nan]], [[91, 92], [91, np.nan]], exposure="days")
    np.testing.assert_array_equal(above, [1001, np.nan])
    np.testing.assert_array_equal(below, [91, np.nan])


@pytest.mark.parametrize(
    ("areas", "below", "exposure", "message"),
    [
        (["a"], [[1], [1]], "people", "Shapes"),
        (["a", "a"], [[1], [2]], "people", "different values"),
        (["a", "b"], [[90], [91]], "days", "days of a period"),
    ],
)
def test_members_that_do_not_fit_are_refused(areas, below, exposure, message):
    with pytest.raises(ValueError, match=message):
        cohort(areas, [[1], [1]], below, exposure=exposure)
