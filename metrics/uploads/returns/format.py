"""The format of a return: one row a reading. Every fault of every row is collected in one pass."""

from typing import Any

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.cells import CellFault, Reading
from metrics.uploads.columns import Unreadable
from metrics.uploads.returns import values
from metrics.uploads.returns.addresses import address
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.headings import HEADINGS, NEEDED, Header, missing_column
from metrics.uploads.returns.notes import Understood
from metrics.uploads.returns.rules import NUMBERS, Row, period_problem, row_rules
from metrics.uploads.returns.sheets import Raw, Sheet, is_blank, shown

METRIC = HEADINGS.index("metric")
FIRST_OPTIONAL = len(NEEDED)  # site, metric and period come first among the headings


class RowReader:
    """Reads the rows below the headings. Cells that recur (site, metric, period, state) are parsed once."""

    def __init__(self, sheet: Sheet, header: Header, expected: Expected, understood: Understood, file: str) -> None:
        self.readings: list[Reading] = []
        self.faults: list[CellFault] = []
        self.filled = self.left_empty = 0
        self._sheet, self._header, self._expected = sheet, header, expected
        self._understood, self._file = understood, file
        self._first_rows: dict[str, dict[Period, int]] = {}  # by metric
        self._missing_keys = frozenset(NEEDED) - header.columns.keys()
        self._missing = self._missing_keys  # said already, with the headings
        self._columns = [
            (HEADINGS.index(name), name, header.columns[name] - 1, parse)
            for name, parse in _parsers(expected, sheet).items()
            if name in header.columns
        ]
        self._beyond_key = [header.columns[name] - 1 for name in HEADINGS[FIRST_OPTIONAL:] if name in header.columns]

    def read(self, row: int, cells: list[Raw]) -> None:
        """Turn one row into a reading, or into faults; a row without number, state and reason is left out."""
        if len(cells) != self._header.width and not self._sheet.name:
            self._ragged(row, cells)
            return
        if len(cells) < self._header.width:
            cells = [*cells, *[""] * (self._header.width - len(cells))]
        if all(is_blank(cells[at]) for at in self._beyond_key):  # only what a template fills in, and no reading
            self.left_empty += not all(is_blank(cell) for cell in cells)
            return
        self.filled += 1
        known, bad = self._values(row, cells)
        self._check(row, cells, known, bad)

    def _values(self, row: int, cells: list[Raw]) -> tuple[Row, set[str]]:
        """The cells as values in the order of the headings, and the names of those that could not be read."""
        found: list[Any] = [None] * len(HEADINGS)
        bad: set[str] = set(self._missing_keys)
        for position, name, at, parse in self._columns:
            raw = cells[at]
            if raw == "" and position >= FIRST_OPTIONAL:
                continue
            try:
                value, note = parse(raw)
            except Unreadable as error:
                bad.add(name)
                self._fault(row, cells, name, error.code, str(error), error.mend)
                continue
            found[position] = value
            if value is None and position < FIRST_OPTIONAL:
                bad.add(name)
                self._fault(row, cells, name, "blank", "the cell is blank", _fill_in(name))
            elif values.PERCENT in note and not _in_percent(found[METRIC]):
                bad.add(name)
                self._percent(row, cells, name)
            elif note:
                self._understood.note(name, note, address(row, at + 1), shown(raw), value)
        return Row._make(found), bad

    def _check(self, row: int, cells: list[Raw], known: Row, bad: set[str]) -> None:
        before = len(self.faults)
        if "metric" not in bad:
            self._check_numbers(row, cells, known, bad)
            if "period" not in bad:
                self._check_period(row, cells, known)
        if not bad and len(self.faults) == before:
            self._add(row, known)

    def _check_numbers(self, row: int, cells: list[Raw], known: Row, bad: set[str]) -> None:
        if "state" in bad and not any(known.number_of(name) is not None for name in NUMBERS):
            return  # what is missing depends on the state that could not be read
        for rule in row_rules(known):
            if not (bad and rule.needs & bad) and rule.breaks(known):
                self._fault(row, cells, rule.column, rule.code, rule.problem(known), rule.mend)

    def _check_period(self, row: int, cells: list[Raw], known: Row) -> None:
        period = known.period
        assert period is not None
        if problem := period_problem(known.metric, period, known.state, self._expected):
            self._fault(row, cells, "period", *problem)
        first = self._first_rows.setdefault(known.metric.slug, {}).setdefault(period, row)
        if first != row:
            words = f"{known.metric.short_name} for {period.label} is in row {first} already"
            self._fault(row, cells, "period", "duplicate", words, "keep one of the two rows")

    def _add(self, row: int, known: Row) -> None:
        metric, period = known.metric, known.period
        assert period is not None
        state = known.state or State.REPORTED
        column = metric.number if state.has_value else "state"
        self.readings.append(
            Reading(
                metric=metric.slug,
                area=metric.area,
                period=period,
                design=metric.design,
                numerator=known.numerator,
                denominator=known.denominator,
                value=known.value,
                lower=known.lower,
                upper=known.upper,
                respondents=known.respondents,
                state=state,
                provisional=bool(known.provisional),
                reason=known.reason or "",
                file=self._file,
                line=row,
                cell=self._sheet.place(row, self._header.columns[column]),
            )
        )

    def _percent(self, row: int, cells: list[Raw], name: str) -> None:
        problem = "has a percent sign, and the metric is not in per cent"
        self._fault(row, cells, name, "percent-sign", problem, "write the number in the metric's own unit")

    def _ragged(self, row: int, cells: list[Raw]) -> None:
        """In CSV an unquoted 1,009 makes a cell too many, and must never be read as 1. A blank row may be short."""
        if all(is_blank(cell) for cell in cells):
            return
        problem = (
            f"the row has {len(cells)} {'cell' if len(cells) == 1 else 'cells'} and the headings {self._header.width}"
        )
        mend = "write one cell a column, and put numbers with commas into quotes or leave the commas out"
        at = min(len(cells), self._header.width) + (len(cells) > self._header.width)
        found = ",".join(shown(cell) for cell in cells)[:60]
        place = address(row, at)
        self.faults.append(CellFault("ragged-row", "", problem, mend, row, "", found, self._sheet.name, place))

    def _fault(self, row: int, cells: list[Raw], column: str, code: str, problem: str, mend: str) -> None:
        if column not in self._header.columns:
            self._miss(column)
            return
        at = self._header.columns[column]
        found, place = shown(cells[at - 1]), address(row, at)
        self.faults.append(CellFault(code, "", problem, mend, row, column, found, self._sheet.name, place))

    def _miss(self, column: str) -> None:
        """A column that a row needs and the sheet has not is said once."""
        if column not in self._missing:
            self._missing |= {column}
            self.faults.append(missing_column(self._sheet, self._header, column))


def _in_percent(metric: object) -> bool:
    return isinstance(metric, ExpectedMetric) and metric.unit == "percent"


def _fill_in(name: str) -> str:
    """Merged cells are the usual reason for a blank below or beside a filled one."""
    return f"write the {name}; if the cell is merged with another, unmerge them and fill in each"


def _parsers(expected: Expected, sheet: Sheet) -> dict[str, values.Parse]:
    """How the cells of each column are read, the metric before the numbers that depend on it."""
    numbers = dict.fromkeys(("value", "lower", "upper"), values.number)
    counts = dict.fromkeys(("numerator", "denominator"), values.count)
    return {
        "site": _remembered(values.site_of(expected)),
        "metric": _remembered(values.metric_of(expected)),
        "period": _remembered(values.period_in_1904 if sheet.counts_from_1904 else values.period),
        **counts,
        **numbers,
        "respondents": values.respondents,
        "state": _remembered(values.state),
        "provisional": _remembered(values.provisional),
        "reason": _remembered(values.reason),
    }


def _remembered(parse: values.Parse) -> values.Parse:
    """The same, for texts and dates parsed once each; what is parsed in one way is not unlike in type."""
    held: dict[Raw, values.Understood] = {}

    def parse_once(raw: Raw) -> values.Understood:
        if raw.__class__ is bool:  # equal to 1 or 0 in a dictionary, and no number
            return parse(raw)
        if (understood := held.get(raw)) is None:
            understood = held[raw] = values.BLANK if is_blank(raw) else parse(raw)
        return understood

    return parse_once
