"""How sums of money are written."""

from decimal import Decimal

MILLION = Decimal(1_000_000)
IN_FRONT = ("more than", "about", "up to")


def pounds(amount: Decimal) -> str:
    """Exactly, and as short as that allows: "£8.3m", "£3.945m", "£75,000", "£2.2bn", "−£0.7m"."""
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    if size >= 1000 * MILLION:
        return f"{sign}£{_short(size / MILLION / 1000)}bn"
    if size >= 100_000:
        return f"{sign}£{_short(size / MILLION)}m"
    return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"


def _short(number: Decimal) -> str:
    return f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:,f}"


def as_printed(amount: Decimal, precision: str) -> str:
    """With the source's "more than", "about" or "up to" in front of it."""
    return f"{precision} {pounds(amount)}" if precision in IN_FRONT else pounds(amount)
