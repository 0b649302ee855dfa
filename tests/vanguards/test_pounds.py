from decimal import Decimal

import pytest

from vanguards.pounds import as_printed, pounds


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("8300000", "£8.3m"),
        ("41000000", "£41m"),
        ("3945000", "£3.945m"),
        ("200000000", "£200m"),
        ("2200000000", "£2.2bn"),
        ("500000", "£0.5m"),
        ("75000", "£75,000"),
        ("10000", "£10,000"),
        ("12.50", "£12.50"),
        ("1234567.89", "£1.23456789m"),
        ("-700000", "−£0.7m"),
        ("0", "£0"),
    ],
)
def test_short_and_exact(amount, text):
    assert pounds(Decimal(amount)) == text


def test_words_of_the_source_stand_in_front():
    assert as_printed(Decimal(2_000_000), "more than") == "more than £2m"
    assert as_printed(Decimal(2_000_000), "rounded to £0.1m") == "£2m"
