"""What a number means, and how it is written."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
Number = int | float | Decimal


@dataclass(frozen=True)
class Unit:
    """A unit of measurement.

    `code` is what the catalogue names; `words` stand after a number in a sentence; `axis` stands
    beside a chart's axis; `decimals` is how many places a page shows; `signed` numbers always have a sign.
    """

    code: str
    words: str
    axis: str
    decimals: int
    signed: bool = False

    def format(self, value: Number | None) -> str:
        """The number alone, as pages show it: "1,234.50"; an empty text for no value."""
        if value is None:
            return ""
        return signed(value, self.decimals) if self.signed else number(value, self.decimals)

    def in_words(self, value: Number | None) -> str:
        """The number with its unit, for sentences."""
        if value is None:
            return ""
        return f"{self.format(value)}{self.words if self.words.startswith('%') else ' ' + self.words}".strip()


UNITS = {
    unit.code: unit
    for unit in (
        Unit("rate_per_1000", "per 1,000 people a month", "per 1,000 people", 2),
        Unit("rate_per_1000_30_days", "per 1,000 people per 30 days", "per 1,000 people per 30 days", 2),
        Unit("rate_per_1000_year", "per 1,000 people a year", "per 1,000 people a year", 1),
        Unit("beds", "beds", "mean occupied beds", 1),
        Unit("beds_available", "beds", "mean available beds", 1),
        Unit("bed_days", "bed days", "bed days", 0),
        Unit("count", "", "number", 0),
        Unit("count_30_days", "per 30 days", "number per 30 days", 0),
        Unit("eq5d_index", "on the EQ-5D index", "EQ-5D index, at most 1", 3),
        Unit("percent", "%", "per cent", 1),
        Unit("growth", "%", "per cent more or less than in 2014-15", 1, signed=True),
    )
}


def number(value: Number, decimals: int) -> str:
    """Rounded half up, thousands in commas, a true minus sign, and never "−0.0"."""
    if isinstance(value, float) and _is_far_from_a_tie(value, decimals):
        text = f"{abs(value):,.{decimals}f}"
    else:
        text = exactly_rounded(value, decimals)
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def exactly_rounded(value: Number, decimals: int) -> str:
    """The size of the number as it is written, not as it is held: 2.675 is 2.68."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return f"{abs(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)):,}"


def _is_far_from_a_tie(value: float, decimals: int) -> bool:
    """Whether rounding down to half a unit of the last place or up from it cannot be in question.

    A chart writes some two hundred numbers, and those that are can be written ten times as fast.
    """
    scaled: float = abs(value) * 10**decimals
    return scaled < 1e9 and abs(scaled % 1 - 0.5) > 1e-6


def signed(value: Number, decimals: int) -> str:
    """With a sign always, for growth and differences; zero has none."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def places(fraction: Number) -> int:
    """Decimals for a bound in per cent: two where one would print it as nought and hide on which side it lies."""
    return 2 if abs(float(fraction)) < 0.0005 else 1


def percent(fraction: Number, decimals: int = 1) -> str:
    """A fraction as a signed percentage: 0.039 becomes "+3.9%"."""
    hundred = fraction * 100 if isinstance(fraction, Decimal) else Decimal(repr(float(fraction))) * 100
    return f"{signed(hundred, decimals)}%"
