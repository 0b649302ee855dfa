import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.units import MINUS, exactly_rounded, number, percent, places


@pytest.mark.parametrize(
    ("bound", "written"),
    [
        (0.00045, "+0.05%"),
        (-0.0001, "−0.01%"),
        (0.0005, "+0.1%"),
        (-0.0123, "−1.2%"),
        (0.0, "0.00%"),
    ],
)
def test_a_bound_that_one_place_would_print_as_nought_has_two(bound: float, written: str) -> None:
    assert percent(bound, places(bound)) == written


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
@example(2.675, 2)
@example(0.5, 0)
@example(-0.004, 2)
@example(1234567.885, 2)
def test_the_quick_way_to_write_a_number_is_the_exact_one(value: float, decimals: int) -> None:
    exact = exactly_rounded(value, decimals)
    assert number(value, decimals) == (f"{MINUS}{exact}" if value < 0 and exact.strip("0.,") else exact)
