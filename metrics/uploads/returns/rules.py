"""What the cells of a row must be to each other. Each rule looks only at cells that could be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.returns.expected import MOST, Expected, ExpectedMetric, Shape
from metrics.uploads.returns.periods_in_words import EXAMPLES

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "respondents")
STATE_INSTEAD = "fill it in, or write a state such as missing with a reason"


class Row(NamedTuple):
    """The values of one row in the order of the headings; None is blank, or unreadable and named in `bad`."""

    site: str | None
    metric: ExpectedMetric
    period: Period | None
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    respondents: int | None
    state: State | None
    provisional: bool | None
    reason: str | None

    def number_of(self, name: str) -> Decimal | int | None:
        """One of the columns of NUMBERS."""
        number: Decimal | int | None = getattr(self, name)
        return number


@dataclass(frozen=True)
class Rule:
    """`breaks` says whether a row whose `needs` could all be read breaks the rule; the fault stands in `column`."""

    code: str
    column: str
    needs: frozenset[str]
    breaks: Callable[[Row], object]
    problem: Callable[[Row], str]
    mend: str


def _rule(code: str, column: str, needs: str, breaks: Callable[[Row], object], problem: str, mend: str) -> Rule:
    return Rule(code, column, frozenset(needs.split()), breaks, lambda row: problem, mend)


def _needed(column: str) -> Rule:
    return _rule("blank", column, column, lambda row: getattr(row, column) is None, "the cell is blank", STATE_INSTEAD)


def _stays_blank(column: str, instead: str) -> Rule:
    return Rule(
        "not-for-this-metric",
        column,
        frozenset((column,)),
        lambda row: getattr(row, column) is not None,
        lambda row: f"is not asked for {row.metric.short_name}",
        f"leave it blank; give {instead}",
    )


def _known_interval(column: str) -> Rule:
    return _rule(
        "no-interval",
        column,
        f"{column} reason",
        lambda row: getattr(row, column) is None and not row.reason,
        "the cell is blank, and a survey value has an interval and a number of respondents",
        "fill it in, or write in reason why it is not known",
    )


def _within_unit(column: str) -> Rule:
    return Rule(
        "out-of-range",
        column,
        frozenset((column,)),
        lambda row: row.metric.unit in MOST and (row.number_of(column) or 0) > MOST[row.metric.unit],
        lambda row: f"is above {MOST[row.metric.unit]}, the most that {row.metric.short_name} can be",
        "check the value and its unit",
    )


def _bare(column: str) -> Rule:
    return Rule(
        "number-beside-state",
        column,
        frozenset((column, "state")),
        lambda row: getattr(row, column) is not None,
        lambda row: f"stands beside the state {row.state}, which has no number",
        "leave the number blank, or write the state reported",
    )


ZERO = _rule(
    "zero-denominator",
    "denominator",
    "denominator",
    lambda row: row.denominator == 0,
    "is zero, and nothing can be divided by zero",
    "give the number, or write the state missing with a reason",
)
REVERSED = _rule(
    "interval-reversed",
    "lower",
    "lower upper",
    lambda row: row.lower is not None and row.upper is not None and row.lower > row.upper,
    "is above the upper end of the interval",
    "exchange lower and upper, or correct the wrong one",
)
# A reversed interval has no inside, so this rule waits until that is mended.
OUTSIDE = _rule(
    "outside-interval",
    "value",
    "value lower upper",
    lambda row: (
        row.value is not None
        and not REVERSED.breaks(row)
        and ((row.lower is not None and row.value < row.lower) or (row.upper is not None and row.value > row.upper))
    ),
    "lies outside its own interval",
    "check value, lower and upper",
)
COUNTS, VALUE = "numerator and denominator", "value, lower, upper and respondents"
PUBLISHED = (*map(_within_unit, ("value", "lower", "upper")), REVERSED, OUTSIDE)
NOT_COUNTS = (_stays_blank("numerator", VALUE), _stays_blank("denominator", VALUE))
REPORTED: Mapping[Shape, tuple[Rule, ...]] = {
    "rate": (
        *map(_needed, ("numerator", "denominator")),
        ZERO,
        *(_stays_blank(name, COUNTS) for name in NUMBERS[2:]),
    ),
    "count": (_needed("numerator"), *(_stays_blank(name, "the numerator alone") for name in NUMBERS[1:])),
    "wave": (*NOT_COUNTS, _needed("value"), *map(_known_interval, ("lower", "upper", "respondents")), *PUBLISHED),
    "table": (*NOT_COUNTS, _needed("value"), *PUBLISHED),
}
WITHOUT_NUMBER = (
    *map(_bare, NUMBERS),
    Rule(
        "no-reason",
        "reason",
        frozenset(("reason", "state")),
        lambda row: not row.reason,
        lambda row: f"the cell is blank, and the state {row.state} needs a reason",
        "say in a few words why there is no number",
    ),
)


def row_rules(row: Row) -> tuple[Rule, ...]:
    """The rules for the numbers of a row: those of its metric, or those of a state without a number."""
    if row.state is None or row.state is State.REPORTED:
        return REPORTED[row.metric.shape]
    return WITHOUT_NUMBER


def period_problem(metric: ExpectedMetric, period: Period, state: State | None, expected: Expected) -> tuple[str, ...]:
    """Code, problem and mend where a metric cannot be reported for a period; nothing where it can."""
    if not metric.fits(period):
        problem = f"is no {metric.rhythm}, and {metric.short_name} is reported by {metric.rhythm}"
        return "wrong-length", problem, f"write the period as {EXAMPLES[metric.rhythm]}{_turned(metric, period)}"
    if period.end > expected.today and state is not State.NOT_YET_DUE:
        return "future-period", "is a period that has not ended", "take the row out until the period is over"
    if expected.open_periods is not None:
        open_now = expected.open_periods.get(metric.slug, frozenset())
        if period not in open_now:
            return "not-open", "is a period that is not open for this return", _open_words(open_now)
    return ()


def _turned(metric: ExpectedMetric, period: Period) -> str:
    """Spreadsheets turn a year such as 2011/12 into December 2011."""
    is_turned = metric.frequency == "year" and period.is_month
    return "; the spreadsheet may have turned a year into a date: format the cell as text first" if is_turned else ""


def _open_words(periods: frozenset[Period]) -> str:
    labels = [period.label for period in sorted(periods)]
    if not labels:
        return "no period of this metric is open; ask the programme to open it"
    shown = ", ".join(labels[:6]) + (f" and {len(labels) - 6} more" if len(labels) > 6 else "")
    return f"take the row out, or ask the programme to open the period; open now: {shown}"
