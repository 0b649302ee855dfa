"""Numbers as a page prints them, read back as numbers: a download holds what was seen, rounded alike."""

import re
from dataclasses import dataclass
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
PRINTED = re.compile(
    rf"(?P<sign>[+\-{MINUS}]?)(?P<pounds>£?)(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<part>\.\d+)?(?P<after>%|m|bn)?"
)
TIMES = {"m": Decimal(1_000_000), "bn": Decimal(1_000_000_000)}


@dataclass(frozen=True)
class Number:
    """`value` has the decimals that were seen; `unit` is '', '%' (value in hundredths) or '£' (value in pounds)."""

    value: Decimal
    unit: str = ""
    is_signed: bool = False

    @property
    def decimals(self) -> int:
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def plain(self) -> str:
        """For a text file: no commas and no plus sign; a percentage keeps its sign, a sum of money has none."""
        return f"{self.value:f}{'%' if self.unit == '%' else ''}"

    @property
    def in_cell(self) -> float:
        """For a spreadsheet, where 3.9% is 0.039."""
        return float(self.value / 100 if self.unit == "%" else self.value)

    @property
    def cell_format(self) -> str:
        """How a spreadsheet shows it as the page does; money in full pounds."""
        digits = "#,##0" + ("." + "0" * self.decimals if self.decimals else "")
        shown = f"£{digits}" if self.unit == "£" else f"{digits}{self.unit}"
        return f"+{shown};-{shown};{shown}" if self.is_signed else shown


def number(text: str) -> Number | None:
    """The number that is the whole of a printed text: "−1,234.50", "+3.9%", "£8.3m"; None for anything else."""
    found = PRINTED.fullmatch(text.strip())
    if (
        found is None
        or (found["after"] in TIMES and not found["pounds"])
        or (found["after"] == "%" and found["pounds"])
    ):
        return None
    size = Decimal(found["whole"].replace(",", "") + (found["part"] or ""))
    if found["after"] in TIMES:
        size = Decimal(f"{(size * TIMES[found['after']]).normalize():f}")  # millions as whole pounds
    unit = found["pounds"] or ("%" if found["after"] == "%" else "")
    return Number(size if found["sign"] in ("", "+") else -size, unit, found["sign"] == "+")
