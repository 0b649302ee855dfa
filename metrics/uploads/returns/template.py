"""The prefilled template of a site, as XLSX and as CSV: what is asked, with the last known numbers beside it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from downloads.safe_cells import safe
from metrics.periods import Period
from metrics.states import EXPLANATIONS, State
from metrics.uploads.cells import Reading
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.sheets import INSTRUCTIONS_SHEET, RETURN_SHEET
from metrics.uploads.returns.template_marks import SITE_LABEL, SITE_PROPERTY, VERSION_LABEL, VERSION_PROPERTY

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "respondents")
# "last known …" and "notes" are left unread when the file comes back.
TITLES = (
    *("site", "metric", "period"),
    *(title for number in NUMBERS for title in (number, f"last known {number}")),
    *("state", "provisional", "reason", "notes"),
)
WIDTHS: Mapping[str, int] = {"metric": 24, "reason": 40, "notes": 30, "site": 24, "state": 16, "respondents": 13}
HEADER_ROW = 3
SPARE_ROWS = 100  # below the prefilled ones, also with drop-downs
GREY = "#4c6272"  # NHS dark grey: pale beside black, and still of good contrast


@dataclass(frozen=True)
class Line:
    """One prefilled row: what is asked, and the last number known before the period ends."""

    metric: ExpectedMetric
    period: Period
    last: Reading | None

    @property
    def note(self) -> str:
        return f"last known: {self.last.period.label}" if self.last else "nothing known yet"


def template_lines(expected: Expected, known: Iterable[Reading]) -> tuple[Line, ...]:
    """A line for each open period of each metric. `known` are the current values, as readings."""
    by_metric: dict[str, list[Reading]] = {}
    for reading in sorted(known, key=lambda held: held.period.end):
        if reading.has_number:
            by_metric.setdefault(reading.metric, []).append(reading)
    open_periods = expected.open_periods or {}
    return tuple(
        Line(metric, period, _last(by_metric.get(metric.slug, ()), period))
        for metric in expected.metrics
        for period in sorted(open_periods.get(metric.slug, ()))
    )


def _last(known: Sequence[Reading], period: Period) -> Reading | None:
    return next((reading for reading in reversed(known) if reading.period.end <= period.end), None)


def period_cell(period: Period) -> str:
    """As the reader takes it, and as no spreadsheet turns it into something else when kept as text."""
    if period.is_month:
        return f"{period.start:%Y-%m}"
    if period.is_quarter or period.is_financial_year:
        return period.label
    return f"{period.start:%Y-%m} to {period.end:%Y-%m}"


def template_csv(expected: Expected, known: Iterable[Reading] = ()) -> bytes:
    """The template as CSV in UTF-8 with a byte order mark, which Excel needs to read it rightly."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([VERSION_LABEL, safe(expected.template_version), SITE_LABEL, safe(expected.site_slug)])
    writer.writerow([])
    writer.writerow(TITLES)
    for line in template_lines(expected, known):
        filled = _cells(line, expected)
        writer.writerow([_text(filled.get(title)) for title in TITLES])
    return text.getvalue().encode("utf-8-sig")


def _cells(line: Line, expected: Expected) -> dict[str, str | Decimal | None]:
    return {
        "site": expected.site_slug,
        "metric": line.metric.slug,
        "period": period_cell(line.period),
        **{f"last known {number}": _number(line.last, number) for number in NUMBERS},
        "notes": line.note,
    }


def _number(last: Reading | None, name: str) -> Decimal | None:
    number = getattr(last, name, None)
    return None if number is None else Decimal(number)


def _text(value: str | Decimal | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else safe(value or "")


def template_xlsx(expected: Expected, known: Iterable[Reading] = ()) -> bytes:
    """The template as a workbook without macros and without formulas; nothing in it is locked."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(file, options)
    workbook.set_properties(
        {"title": f"Return of {expected.site_name}", "created": datetime.combine(expected.today, time())}
    )
    workbook.set_custom_property(VERSION_PROPERTY, expected.template_version, "text")
    workbook.set_custom_property(SITE_PROPERTY, expected.site_slug, "text")
    _write_return(workbook, expected, template_lines(expected, known))
    _write_instructions(workbook, expected)
    workbook.close()
    return file.getvalue()


def _write_return(workbook: Any, expected: Expected, lines: Sequence[Line]) -> None:
    sheet = workbook.add_worksheet(RETURN_SHEET)
    grey, bold = workbook.add_format({"font_color": GREY}), workbook.add_format({"bold": True, "bottom": 1})
    as_text = workbook.add_format({"num_format": "@"})
    for column, title in enumerate(TITLES):
        form = grey if title.startswith("last known") else as_text if title == "period" else None
        sheet.set_column(column, column, WIDTHS.get(title, 15), form)
    for column, mark in enumerate((VERSION_LABEL, expected.template_version, SITE_LABEL, expected.site_slug)):
        sheet.write_string(0, column, safe(mark), grey)
    for column, title in enumerate(TITLES):
        sheet.write_string(HEADER_ROW - 1, column, title, bold)
    sheet.freeze_panes(HEADER_ROW, 3)
    for row, line in enumerate(lines, HEADER_ROW):
        _write_line(sheet, row, _cells(line, expected), grey, as_text)
    _write_choices(sheet, HEADER_ROW + len(lines) + SPARE_ROWS)


def _write_line(sheet: Any, row: int, cells: Mapping[str, str | Decimal | None], grey: Any, as_text: Any) -> None:
    for column, title in enumerate(TITLES):
        value = cells.get(title)
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), grey)
        elif value:
            form = as_text if title == "period" else grey if title == "notes" else None
            sheet.write_string(row, column, safe(value), form)


def _write_choices(sheet: Any, last_row: int) -> None:
    for title, choices in (("state", [state.value for state in State]), ("provisional", ["yes", "no"])):
        column = TITLES.index(title)
        rule = {
            "validate": "list",
            "source": choices,
            "error_title": f"Not a {title}" if title == "state" else "Yes or no",
            "error_message": f"Choose one of: {', '.join(choices)}.",
        }
        sheet.data_validation(HEADER_ROW, column, last_row, column, rule)


def _write_instructions(workbook: Any, expected: Expected) -> None:
    sheet = workbook.add_worksheet(INSTRUCTIONS_SHEET)
    wrapped, bold = workbook.add_format({"text_wrap": True, "valign": "top"}), workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    for row, (head, words) in enumerate(instructions(expected)):
        sheet.write_string(row, 0, safe(head), bold)
        sheet.write_string(row, 1, safe(words), wrapped)


def instructions(expected: Expected) -> Iterator[tuple[str, str]]:
    """Head and text of each instruction, in the words of the checks."""
    yield VERSION_LABEL, expected.template_version
    yield "Site", f"{expected.site_name} ({expected.site_slug})"
    yield (
        "What to fill in",
        f"The sheet {RETURN_SHEET}: one row for each metric and period. Rows left empty change nothing.",
    )
    yield "Counts", "Give numerator and denominator as whole numbers."
    yield "Survey values", "Give value, lower, upper and respondents, or say in reason why the interval is not known."
    yield "Periods", "2016-04 for a month, 2016/17 Q1 for a quarter, 2015/16 for a year, 2015-07 to 2016-03 for a wave."
    yield "State", "Leave it blank beside a number. Without a number, choose a state and give a reason."
    for state in State:
        yield f"  {state.value}", EXPLANATIONS[state]
    yield "Taking a value back", "Write the state missing or confirmed none, and a reason."
    yield "Provisional", "Write yes if the number may still change."
    yield "Not read", "Columns whose headings start with “last known” or “notes”."
    for metric in expected.metrics:
        yield metric.slug, metric.name
