from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downloads.numbers import Number, number
from metrics.units import number as printed
from metrics.units import percent
from vanguards.pounds import pounds


@pytest.mark.parametrize(
    ("text", "plain", "in_cell", "cell_format"),
    [
        ("9.80", "9.80", 9.8, "#,##0.00"),
        ("1,234", "1234", 1234.0, "#,##0"),
        ("−0.5", "-0.5", -0.5, "#,##0.0"),
        ("+3.9%", "3.9%", 0.039, "+#,##0.0%;-#,##0.0%;#,##0.0%"),
        ("−3.9%", "-3.9%", -0.039, "#,##0.0%"),
        ("£8.3m", "8300000", 8_300_000.0, "£#,##0"),
        ("£2.2bn", "2200000000", 2_200_000_000.0, "£#,##0"),
        ("£75,000", "75000", 75_000.0, "£#,##0"),
        ("0", "0", 0.0, "#,##0"),
    ],
)
def test_a_printed_number_is_read_as_it_was_meant(text, plain, in_cell, cell_format):
    found = number(text)
    assert (found.plain, found.in_cell, found.cell_format) == (plain, in_cell, cell_format)


@pytest.mark.parametrize(
    "text",
    ["", "–", "missing", "1,23", "12,34,567", "8.3m", "3 to 4", "about £3m", "£5%", "1.2.3", "April 2016", "1e5"],
)
def test_anything_else_is_no_number(text):
    assert number(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.integers(0, 4))
def test_what_pages_print_comes_back_as_the_number_that_was_seen(value, places):
    text = printed(value, places)
    assert number(text).value == Decimal(text.replace(",", "").replace("−", "-"))
    assert number(text).decimals == places


@given(st.floats(min_value=-0.9, max_value=5))
def test_a_percentage_comes_back_in_hundredths(fraction):
    found = number(percent(fraction))
    assert found.unit == "%"
    assert abs(float(found.value) - fraction * 100) <= 0.05 + 1e-9


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_a_sum_of_money_comes_back_to_the_penny(amount):
    assert number(pounds(amount)) == Number(number(pounds(amount)).value, "£")
    assert number(pounds(amount)).value == amount
