"""Good returns as tables, and tables as files of every kind that is accepted."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl

from metrics.catalogue import load_all
from metrics.periods import Period, months_between
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.headings import HEADINGS
from metrics.uploads.returns.read import ReadReturn, read_return

DEFINITIONS = load_all()
SITE = "northumberland"
TODAY = date(2017, 4, 20)
VERSION = "2017-1"


def expected(**changes: Any) -> Expected:
    """The return of one site with its three core metrics."""
    slugs = ("emergency-admissions", "bed-days", "quality-of-life")
    metrics = tuple(ExpectedMetric.of(DEFINITIONS[slug], "NORTH") for slug in slugs)
    return Expected(
        **{
            "site_slug": SITE,
            "site_name": "Northumberland Accountable Care Organisation",
            "metrics": metrics,
            "template_version": VERSION,
            "today": TODAY,
            **changes,
        }
    )


def open_months() -> dict[str, frozenset[Period]]:
    months = frozenset(months_between(date(2017, 1, 1), date(2017, 3, 31)))
    wave = frozenset({Period(date(2016, 7, 1), date(2017, 3, 31))})
    return {"emergency-admissions": months, "bed-days": months, "quality-of-life": wave}


def good_rows() -> list[dict[str, Any]]:
    """Ten readings without a fault: counts, a wave, a gap and a provisional value."""
    rows: list[dict[str, Any]] = []
    for number, month in enumerate(months_between(date(2016, 8, 1), date(2016, 11, 30))):
        for metric in ("emergency-admissions", "bed-days"):
            counts = {"numerator": 2700 + number, "denominator": 322000 + number}
            rows.append({"site": SITE, "metric": metric, "period": f"{month.start:%Y-%m}", **counts})
    rows[3] |= {"state": "reported", "provisional": "yes"}
    rows[5] |= {"numerator": "", "denominator": "", "state": "missing", "reason": "system change"}
    wave = {"value": 0.743, "lower": 0.731, "upper": 0.755, "respondents": 1204}
    rows.append({"site": SITE, "metric": "quality-of-life", "period": "2015-07 to 2016-03", **wave})
    rows.append({"site": SITE, "metric": "Quality of life", "period": "2014/15", **wave, "provisional": "no"})
    return rows


def table(rows: list[dict[str, Any]], headings: tuple[str, ...] = HEADINGS, above: int = 0) -> list[list[Any]]:
    """Rows of cells under a row of headings, `above` blank rows before them."""
    blank: list[list[Any]] = [[] for _ in range(above)]
    return [*blank, list(headings), *([row.get(heading, "") for heading in headings] for row in rows)]


def as_csv(cells: list[list[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(cells)
    return text.getvalue().encode(encoding)


def workbook_of(cells: list[list[Any]], sheet: str = "Return") -> openpyxl.Workbook:
    """A workbook that a test may spoil before it is saved."""
    workbook = openpyxl.Workbook()
    active = workbook.active
    active.title = sheet
    for row, values in enumerate(cells, 1):
        for column, value in enumerate(values, 1):
            if value != "":
                active.cell(row, column, value)
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_xlsx(cells: list[list[Any]], sheet: str = "Return") -> bytes:
    return saved(workbook_of(cells, sheet))


def read(content: bytes, name: str = "return.csv", **changes: Any) -> ReadReturn:
    limits = {"limits": changes.pop("limits")} if "limits" in changes else {}
    return read_return(content, name, expected=changes.pop("expected", None) or expected(**changes), **limits)


def codes(found: ReadReturn) -> list[tuple[str, str]]:
    """Code and cell of each fault."""
    return [(fault.code, fault.cell) for fault in found.faults]


def said(found: ReadReturn) -> list[tuple[Any, ...]]:
    """The readings without the place where they stood."""
    return [
        (r.metric, r.period, r.numerator, r.denominator, r.value, r.lower, r.upper, r.respondents, r.state, r.reason)
        for r in found.readings
    ]
