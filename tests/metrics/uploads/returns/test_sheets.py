"""What a spreadsheet reader would not tell: errors, formulas without a value, hidden rows, and true row numbers."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from metrics.uploads.returns.annotate import annotate
from metrics.uploads.returns.guard import guard
from metrics.uploads.returns.limits import DEFAULT
from metrics.uploads.returns.meters import OpenDocumentMeter, run
from metrics.uploads.returns.sheets import Raw, read_workbook, sharing, shown
from tests.metrics.uploads.returns import building

GOOD = building.table(building.good_rows())


def written(numerator: object, **ways: object) -> bytes:
    """The good return with something in D2, as the common writer of other programs puts it."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    sheet = workbook.add_worksheet("Return")
    for row, cells in enumerate(GOOD):
        for column, value in enumerate(cells):
            if value != "" and (row, column) != (1, 3):
                sheet.write(row, column, value)
    getattr(sheet, str(ways.pop("by", "write")))(1, 3, *(numerator if isinstance(numerator, tuple) else (numerator,)))
    workbook.close()
    return file.getvalue()


def test_a_formula_is_read_as_its_value() -> None:
    found = building.read(written(("=1000+234", None, 1234), by="write_formula"), "r.xlsx")
    assert found.is_good
    assert found.readings[0].numerator == 1234


def test_a_formula_whose_value_was_not_saved_is_a_fault_of_its_cell() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active["D3"] = "=D2+1"
    [fault] = building.read(building.saved(workbook), "r.xlsx").faults
    assert (fault.code, fault.cell, fault.found) == ("formula-without-value", "D3", "=D2+1")


def test_an_error_of_the_spreadsheet_is_a_fault_and_no_blank() -> None:
    found = building.read(written(("=1/0", None, "#DIV/0!"), by="write_formula"), "r.xlsx")
    [fault] = found.faults
    assert (fault.code, fault.cell, fault.found) == ("error-value", "D2", "#DIV/0!")


def test_an_error_in_a_row_of_its_own_below_the_table_is_seen_too() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active["D40"] = "=A1"
    found = building.read(building.saved(workbook), "r.xlsx")
    assert ("formula-without-value", "D40") in building.codes(found)


@pytest.mark.parametrize("value", [date(2016, 8, 1), datetime(2016, 8, 31), 42583])
def test_dates_of_the_spreadsheet_are_periods(value: object) -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active["C2"] = value
    found = building.read(building.saved(workbook), "r.xlsx")
    assert found.is_good
    assert found.readings[0].period.label == "August 2016"
    assert any("was read as August 2016" in sentence for sentence in found.understood.sentences)


def test_a_date_where_a_number_belongs_is_a_fault() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active["D2"] = date(2016, 8, 1)
    [fault] = building.read(building.saved(workbook), "r.xlsx").faults
    assert (fault.code, fault.cell, fault.found) == ("date-for-a-number", "D2", "01/08/2016")


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "inf"])
@pytest.mark.parametrize(("cell", "code"), [("D2", "not-a-number"), ("C2", "not-a-period"), ("J2", "not-a-state")])
def test_what_is_no_finite_number_is_a_fault_of_its_cell(number: str, cell: str, code: str) -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active[cell] = 1234.5
    content = changed(building.saved(workbook), b"<v>1234.5</v>", f"<v>{number}</v>".encode())
    found = building.read(content, "r.xlsx")
    assert building.codes(found) == [(code, cell)]
    assert annotate(content, found)


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of its first sheet, or of its texts, written otherwise."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return file.getvalue()


@pytest.mark.parametrize("written", ["27_x0000_00", "27_x0001_00", "27&#1;00"])
@pytest.mark.parametrize("cell", ["D2", "L2"])
def test_a_character_that_cannot_be_shown_is_seen_and_never_left_out_in_silence(written: str, cell: str) -> None:
    """Left out of a number it would make another number; the database keeps no zero, and no picture either."""
    workbook = building.workbook_of(GOOD)
    workbook.active[cell] = "a text of ours"
    content = changed(building.saved(workbook), b"a text of ours", written.encode())
    found = building.read(content, "r.xlsx")
    faults = [(fault.code, fault.cell, fault.found) for fault in found.faults]
    assert faults == ([("not-a-number", "D2", "27\ufffd00")] if cell == "D2" else [])
    assert cell == "D2" or found.readings[0].reason == "27\ufffd00"
    assert annotate(content, found)


def test_rows_hidden_and_blank_keep_their_numbers() -> None:
    workbook = building.workbook_of([[], [], *GOOD[:3], [], [], *GOOD[3:]])
    workbook.active.row_dimensions[4].hidden = True
    found = building.read(building.saved(workbook), "r.xlsx")
    assert found.is_good
    assert [reading.cell for reading in found.readings[:3]] == ["Return!D4", "Return!D5", "Return!D8"]
    assert [reading.line for reading in found.readings[:3]] == [4, 5, 8]


def test_a_hidden_sheet_is_read() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.create_sheet("Front")
    workbook["Return"].sheet_state = "hidden"
    workbook.active = 1
    assert len(building.read(building.saved(workbook), "r.xlsx").readings) == 10


def test_a_table_that_starts_away_from_the_corner_keeps_its_addresses() -> None:
    moved = [[""] * 3 + row for row in GOOD]
    moved[1][6] = "x"
    [fault] = building.read(building.as_xlsx([[], *moved]), "r.xlsx").faults
    assert (fault.cell, fault.found) == ("G3", "x")


def test_merged_cells_are_blank_but_for_the_first() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active.merge_cells("A2:A3")
    [fault] = building.read(building.saved(workbook), "r.xlsx").faults
    assert (fault.code, fault.cell) == ("blank", "A3")
    assert "unmerge" in fault.mend


def test_the_properties_of_the_document_are_kept() -> None:
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    workbook.add_worksheet("Return").write(0, 0, "x")
    workbook.set_custom_property("Template version", "2016-1", "text")
    workbook.close()
    passed = guard(file.getvalue(), "r.xlsx", DEFAULT)
    assert read_workbook(file.getvalue(), passed).properties == {"template version": "2016-1"}


def test_cells_are_shown_as_a_spreadsheet_shows_them() -> None:
    shown_as = {1234.0: "1234", 0.5: "0.5", date(2016, 4, 1): "01/04/2016", "x ": "x "}
    assert {value: shown(value) for value in shown_as} == shown_as
    assert shown(True) == "TRUE"


def in_percent(number: float, column: str, pattern: str = "0.0%") -> bytes:
    workbook = building.workbook_of(GOOD)
    workbook.active[f"{column}10"] = number
    workbook.active[f"{column}10"].number_format = pattern
    return building.saved(workbook)


@pytest.mark.parametrize("pattern", ["0%", "0.0%", '0" of all"%', "0%;-0%"])
def test_a_number_shown_in_per_cent_is_read_as_it_is_shown(pattern: str) -> None:
    found = building.read(in_percent(0.743, "F", pattern), "r.xlsx")
    [fault] = found.faults
    assert (fault.code, fault.cell, fault.found) == ("percent-sign", "F10", "74.3%")
    assert not [said for said in found.understood.sentences if "F10" in said], "Nothing of it was understood."


@pytest.mark.parametrize("pattern", ["0.00", '0" %"', "0\\%", "General"])
def test_a_sign_that_is_only_written_beside_the_number_is_no_per_cent(pattern: str) -> None:
    assert building.read(in_percent(0.743, "F", pattern), "r.xlsx").is_good


def test_a_workbook_with_per_cent_and_a_picture_is_measured_all_the_same() -> None:
    content = io.BytesIO(in_percent(0.45, "Z"))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n<\xff\x00&")
    assert building.codes(building.read(content.getvalue(), "r.xlsx")) == [("no-heading", "Z1")]


def test_per_cent_in_an_opendocument_sheet_is_read_as_it_is_shown() -> None:
    meter = OpenDocumentMeter(DEFAULT)
    sheet = (
        b'<x xmlns:table="t" xmlns:office="o"><table:table table:name="Return"><table:table-row>'
        b'<table:table-cell office:value-type="percentage" office:value="0.45" table:number-columns-repeated="2"/>'
        b'<table:table-cell office:value-type="float" office:value="0.45"/></table:table-row></table:table></x>'
    )
    run(meter, [sheet])
    assert meter.extents["Return"].percents == {(1, 1), (1, 2)}


def counted_from_1904(value: object) -> bytes:
    workbook = building.workbook_of(GOOD)
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active["C2"] = value
    return building.saved(workbook)


def test_a_date_in_a_workbook_that_counts_from_1904_is_that_date() -> None:
    found = building.read(counted_from_1904(date(2016, 8, 1)), "r.xlsx")
    assert found.is_good
    assert found.readings[0].period.start == date(2016, 8, 1)


def test_a_bare_number_of_days_in_such_a_workbook_is_a_fault() -> None:
    [fault] = building.read(counted_from_1904(42583), "r.xlsx").faults
    assert (fault.code, fault.cell, fault.found) == ("not-a-period", "C2", "42583")
    assert "from 1904" in fault.problem


def test_a_text_that_stands_in_the_row_above_is_held_once_and_nothing_else_changes() -> None:
    def text(letters: str) -> str:
        return "".join(list(letters))  # another object each time

    rows: list[list[Raw]] = [
        [text("north"), text("bed-days"), 1.0, True],
        [text("north"), text("bed days"), True, 1.0, text("more")],
        [text("north")],
        [],
        [text("north"), ""],
    ]
    shared = list(sharing([list(row) for row in rows]))
    assert shared == rows
    assert [[type(cell) for cell in row] for row in shared] == [[type(cell) for cell in row] for row in rows]
    assert shared[0][0] is shared[1][0] is shared[2][0]
