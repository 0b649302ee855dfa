"""Columns: what a cell may hold, and the typed rows that come of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.periods import financial_year, financial_year_label
from metrics.uploads.cells import CellFault
from metrics.uploads.reading import TextRow, read_csv

Value = str | Decimal | date | None


class Unreadable(Exception):
    """A cell does not hold what its column needs: a sender's mistake, turned into a fault by who called."""

    def __init__(self, code: str, problem: str, mend: str, column: str = "") -> None:
        super().__init__(problem)
        self.code, self.problem, self.mend, self.column = code, problem, mend, column


@dataclass(frozen=True)
class Column:
    """A column by name; `parse` turns a cell that is not blank into a value or raises Unreadable."""

    name: str
    parse: Callable[[str], Value]
    may_be_blank: bool = False

    def read(self, cell: str) -> Value:
        if cell:
            return self.parse(cell)
        if self.may_be_blank:
            return None
        raise Unreadable("blank", "the cell is blank", "fill it in")


@dataclass(frozen=True)
class Row:
    """One row in types; a blank cell is None."""

    file: str
    line: int
    values: dict[str, Value]

    def text(self, column: str) -> str:
        """The text of a cell, empty where it is blank."""
        value = self.values[column]
        return "" if value is None else str(value)

    def number(self, column: str) -> Decimal | None:
        value = self.values[column]
        assert value is None or isinstance(value, Decimal)
        return value

    def day(self, column: str) -> date | None:
        value = self.values[column]
        assert value is None or isinstance(value, date)
        return value

    def needed_day(self, column: str) -> date:
        """The date of a column that may not be blank."""
        value = self.day(column)
        assert value is not None
        return value

    def fault(self, code: str, column: str, problem: str, mend: str) -> CellFault:
        """A fault at a cell of this row."""
        return CellFault(code, self.file, problem, mend, line=self.line, column=column, found=self.text(column))


def read_table(content: bytes, file: str, columns: Sequence[Column]) -> tuple[list[Row], list[CellFault]]:
    """Typed rows, and every fault of every cell. A row with a fault is left out."""
    lines, faults = read_csv(content, file, [column.name for column in columns])
    rows = []
    for line in lines:
        values, wrong = _typed(line, file, columns)
        faults += wrong
        if not wrong:
            rows.append(Row(file, line.line, values))
    return rows, faults


def _typed(row: TextRow, file: str, columns: Sequence[Column]) -> tuple[dict[str, Value], list[CellFault]]:
    values: dict[str, Value] = {}
    faults = []
    for column in columns:
        cell = row.cells[column.name]
        try:
            values[column.name] = column.read(cell)
        except Unreadable as error:
            faults.append(CellFault(error.code, file, error.problem, error.mend, row.line, column.name, cell))
    return values, faults


def text(cell: str) -> str:
    return cell


def whole(cell: str) -> Decimal:
    """A count: digits only, so that neither "1,009" nor "1.5" nor "-3" passes."""
    if not re.fullmatch(r"[0-9]{1,12}", cell):
        raise Unreadable("not-a-count", "is no whole number of zero or more", "write digits only, such as 1009")
    return Decimal(cell)


def above_zero(cell: str) -> Decimal:
    """What a count is divided by: people, or days."""
    if not (count := whole(cell)):
        raise Unreadable(
            "zero", "nothing can be divided by zero", "give the number, or leave the cell blank if not known"
        )
    return count


def decimal(least: str, most: str) -> Callable[[str], Decimal]:
    """A number between two bounds, both allowed."""

    def parse(cell: str) -> Decimal:
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", cell):
            raise Unreadable("not-a-number", "is no number", "write it as in 0.743, with at most six decimals")
        if not Decimal(least) <= Decimal(cell) <= Decimal(most):
            raise Unreadable("out-of-range", f"is outside {least} to {most}", "check the value and its unit")
        return Decimal(cell)

    return parse


def day(cell: str) -> date:
    """A date as 2016-04-01."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise Unreadable("not-a-date", "is no date", "write year, month and day, as in 2016-04-01")


def survey_year(cell: str) -> date:
    """The first day of a year written as 2015/16."""
    if re.fullmatch(r"20[0-9]{2}/[0-9]{2}", cell):
        start = financial_year(date(int(cell[:4]), 4, 1)).start
        if financial_year_label(start) == cell:
            return start
    raise Unreadable("not-a-year", "is no survey year", "write it as in 2015/16")


def one_of(*options: str) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if cell not in options:
            raise Unreadable("not-an-option", "is none of the values allowed", f"write one of {', '.join(options)}")
        return cell

    return parse
