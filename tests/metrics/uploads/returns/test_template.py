"""The template: what it asks, what it shows, and that what is filled in comes back as it was meant."""

import csv
import io
import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from metrics.periods import Period, month
from metrics.uploads.cells import Reading
from metrics.uploads.returns.template import TITLES, template_csv, template_xlsx
from tests.metrics.uploads.returns import building

OPEN = building.open_months()
KNOWN = [
    Reading(
        "emergency-admissions",
        "NORTH",
        month(date(2016, 11 + step, 1)),
        numerator=Decimal(2700 + step),
        denominator=Decimal(322000),
    )
    for step in (0, 1)
]


def asked(**changes: Any) -> Any:
    return building.expected(open_periods=OPEN, **changes)


def fill(sheet: Any, first_row: int = 4) -> None:
    """Numbers into every prefilled row of a template."""
    columns = {title: column for column, title in enumerate(TITLES, 1)}
    for row in range(first_row, first_row + 7):
        wave = sheet.cell(row, columns["metric"]).value == "quality-of-life"
        numbers = {"value": 0.743, "lower": 0.731, "upper": 0.755, "respondents": 1204}
        for title, number in (numbers if wave else {"numerator": 2700 + row, "denominator": 322000}).items():
            sheet.cell(row, columns[title], number)


def filled_xlsx() -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))
    fill(workbook["Return"])
    return building.saved(workbook)


def test_the_workbook_asks_for_each_open_period_of_each_metric() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))["Return"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["Template version", building.VERSION, "Site code", building.SITE]
    assert rows[2] == list(TITLES)
    assert [row[:3] for row in rows[3:]] == [
        *([building.SITE, metric, f"2017-0{m}"] for metric in ("emergency-admissions", "bed-days") for m in (1, 2, 3)),
        [building.SITE, "quality-of-life", "2016-07 to 2017-03"],
    ]


def test_the_last_known_numbers_stand_in_grey_beside_the_empty_cells() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))["Return"]
    assert sheet["D4"].value is None
    assert sheet["E4"].value == 2701
    assert sheet["E4"].font.color.rgb == "FF4C6272"
    assert cell(sheet, 4, "notes").value == "last known: December 2016"


@pytest.mark.parametrize(
    ("number", "last"), [("value", 0.741), ("lower", 0.73), ("upper", 0.752), ("respondents", 1198)]
)
def test_so_they_do_for_all_numbers_of_a_survey(number: str, last: float) -> None:
    known = Reading(
        "quality-of-life",
        "NORTH",
        Period(date(2015, 7, 1), date(2016, 3, 31)),
        **{name: Decimal(text) for name, text in (("value", "0.741"), ("lower", "0.730"), ("upper", "0.752"))},
        respondents=1198,
    )
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), [known])))["Return"]
    assert cell(sheet, 10, number).value is None
    beside = cell(sheet, 10, f"last known {number}")
    assert (beside.value, beside.font.color.rgb) == (last, "FF4C6272")
    assert beside.column == cell(sheet, 10, number).column + 1


def cell(sheet: Any, row: int, title: str) -> Any:
    return sheet.cell(row, TITLES.index(title) + 1)


def test_states_and_provisional_are_chosen_from_lists() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))["Return"]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("confirmed none" in choices for choices in lists) and any("yes" in choices for choices in lists)


@pytest.mark.parametrize(("write", "name"), [(template_xlsx, "r.xlsx"), (template_csv, "r.csv")])
def test_a_blank_template_is_recognised(write: Any, name: str) -> None:
    found = building.read(write(asked(), KNOWN), name, expected=asked())
    assert [fault.code for fault in found.faults] == ["blank-template"]


@pytest.mark.parametrize(("write", "name"), [(template_xlsx, "r.xlsx"), (template_csv, "r.csv")])
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"template_version": "2018-1"}, "old-template", "2017-1"),
        ({"site_slug": "wirral", "site_name": "Wirral Partners"}, "another-sites-template", building.SITE),
    ],
)
def test_templates_of_other_years_and_sites_are_recognised_first(
    write: Any, name: str, changes: dict[str, str], code: str, words: str
) -> None:
    [fault] = building.read(write(asked(), KNOWN), name, expected=asked(**changes)).faults
    assert fault.code == code
    assert words in fault.problem


def test_a_template_without_its_first_row_is_known_by_its_properties() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))
    workbook["Return"].delete_rows(1, 2)
    found = building.read(building.saved(workbook), "r.xlsx", expected=asked(template_version="2018-1"))
    assert [fault.code for fault in found.faults] == ["old-template"]


def test_a_filled_workbook_is_accepted() -> None:
    found = building.read(filled_xlsx(), "r.xlsx", expected=asked())
    assert (len(found.readings), found.faults) == (7, ())
    assert found.readings[0].cell == "Return!D4"
    assert found.readings[6].period == Period(date(2016, 7, 1), date(2017, 3, 31))


def test_rows_left_empty_change_nothing_and_this_is_said() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template_xlsx(asked(), KNOWN)))
    workbook["Return"]["D4"], workbook["Return"]["F4"] = 5, 100
    found = building.read(building.saved(workbook), "r.xlsx", expected=asked())
    assert (len(found.readings), found.faults) == (1, ())
    assert found.understood.sentences[-1].startswith("6 rows without number, state or reason")


def test_a_filled_csv_is_accepted() -> None:
    rows = list(csv.reader(io.StringIO(template_csv(asked(), KNOWN).decode("utf-8-sig"))))
    rows[3][TITLES.index("numerator")], rows[3][TITLES.index("denominator")] = "1,234", "322000"
    found = building.read(building.as_csv(rows, encoding="utf-8-sig"), expected=asked())
    assert (len(found.readings), found.faults) == (1, ())


def test_a_period_that_is_not_open_says_which_are() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled_xlsx()))
    workbook["Return"]["C4"] = "2016-12"
    [fault] = building.read(building.saved(workbook), "r.xlsx", expected=asked()).faults
    assert (fault.code, fault.cell) == ("not-open", "C4")
    assert "January 2017, February 2017, March 2017" in fault.mend


@pytest.fixture
def soffice() -> str:
    path = shutil.which("soffice")
    if path is None:
        (pytest.fail if os.environ.get("REQUIRE_LIBREOFFICE") == "1" else pytest.skip)("LibreOffice was not found.")
    return str(path)


def converted(soffice: str, content: bytes, ending: str, wanted: str, folder: Path, name: str) -> bytes:
    """The file as LibreOffice saves it in another format, without a window."""
    source = folder / f"{name}{ending}"
    source.write_bytes(content)
    home = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / "out"
    program = [soffice, home, "--headless", "--convert-to", wanted, "--outdir", str(out), str(source)]
    subprocess.run(program, check=True, capture_output=True, timeout=300)
    return (out / f"{name}.{wanted.partition(':')[0]}").read_bytes()


def test_the_template_comes_back_the_same_from_libreoffice(soffice: str, tmp_path: Path) -> None:
    content = filled_xlsx()
    meant = building.said(building.read(content, "r.xlsx", expected=asked()))
    sheet = converted(soffice, content, ".xlsx", "ods", tmp_path, "one")
    files = {
        "r.ods": sheet,
        "back.xlsx": converted(soffice, sheet, ".ods", "xlsx", tmp_path, "two"),
        "r.xlsx": converted(soffice, content, ".xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path, "three"),
        "r.csv": converted(soffice, content, ".xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path, "four"),
    }
    for name, file in files.items():
        found = building.read(file, name, expected=asked())
        assert (name, found.faults) == (name, ())
        assert (name, building.said(found)) == (name, meant)


def test_errors_in_an_opendocument_sheet_are_faults_at_their_cells(soffice: str, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled_xlsx()))
    workbook["Return"]["D5"] = "=1/0"
    workbook["Return"]["D6"] = "=1000+234"
    sheet = converted(soffice, building.saved(workbook), ".xlsx", "ods", tmp_path, "r")
    found = building.read(sheet, "r.ods", expected=asked())
    assert building.codes(found) == [("error-value", "D5")]
    assert found.readings[1].numerator == 1234
