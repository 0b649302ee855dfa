import pytest

from metrics.units import percent, places


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
