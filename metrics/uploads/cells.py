"""What a file says, cell by cell: readings, and the faults that stop a file from being read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from metrics.periods import Period
from metrics.states import State


@dataclass(frozen=True, slots=True)
class Reading:
    """One value, or one reason for having none, as a file gives it; exactly one of three things.

    *Counts*: `numerator`, with a `denominator` where the metric has a rate; state reported.
    *Value*: a published figure that is no count over an exposure (a survey wave, a published mean), with
    `lower`, `upper` and `respondents` where the source prints them; state reported.
    *No value*: any other state, with a `reason`. A count whose denominator was not published is one of
    these: its state is missing, because the rate is, and its `numerator` is kept beside the reason.

    A reading that breaks these rules raises ValueError: it is our mistake, not the sender's.
    """

    metric: str  # slug
    area: str  # code
    period: Period
    design: str = ""  # survey design; a redesign starts a new series
    numerator: Decimal | None = None
    denominator: Decimal | None = None  # people, or days
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    respondents: int | None = None
    state: State = State.REPORTED
    provisional: bool = False
    fault: str = ""  # the source itself reports a fault; the value is kept
    reason: str = ""
    source_version_on: date | None = None  # printed by the source; never our "known from"
    file: str = ""
    line: int = 0
    cell: str = ""  # "D14", or "line 14, column numerator"

    def __post_init__(self) -> None:
        if problem := self._problem():
            raise ValueError(f"The reading of {self.metric} for {self.area}, {self.period.label}, {problem}.")

    def _problem(self) -> str:
        """Written as questions in turn: a reading is made a hundred thousand times in one file."""
        if self.value is not None and self.numerator is not None:
            return "has both a value and a count"
        if self.denominator is not None and self.numerator is None:
            return "has a denominator without a numerator"
        if self.denominator is not None and self.denominator <= 0:
            return "has a denominator that is not above zero"
        return self._problem_of_reported() if self.state is State.REPORTED else self._problem_of_gap()

    def _problem_of_reported(self) -> str:
        return "" if self.has_number else "is reported without a number"

    def _problem_of_gap(self) -> str:
        if not self.reason:
            return "has no value and gives no reason"
        if self.value is not None:
            return f"is {self.state} and has a value"
        has_count = self.numerator is not None and self.state is not State.MISSING
        return f"is {self.state} and has a count" if has_count else ""

    @property
    def has_number(self) -> bool:
        return self.value is not None or self.numerator is not None

    @property
    def key(self) -> tuple[str, str, Period, str]:
        """What may occur once in a file: metric, area, period and survey design."""
        return self.metric, self.area, self.period, self.design


Severity = Literal["fault", "warning"]


@dataclass(frozen=True)
class CellFault:
    """What is wrong at one place of a file, and how to mend it. A file with a fault changes no figure."""

    code: str  # "not-a-number", "unknown-area", ...: stable, for tests and counts
    file: str
    problem: str  # follows "…, column numerator: "; no full stop
    mend: str  # an instruction; no full stop
    line: int = 0  # 0 = the whole file
    column: str = ""
    found: str = ""
    sheet: str = ""
    cell: str = ""  # spreadsheets only, "D14"
    severity: Severity = "fault"

    @property
    def address(self) -> str:
        place = self.cell or ", ".join(
            part
            for part in (f"line {self.line}" * (self.line > 0), f"column {self.column}" * bool(self.column))
            if part
        )
        return ", ".join(part for part in (self.file, self.sheet, place) if part)

    def __str__(self) -> str:
        found = f"found “{self.found}”, " if self.found else ""
        return f"{self.address}: {found}{self.problem}; {self.mend}."
