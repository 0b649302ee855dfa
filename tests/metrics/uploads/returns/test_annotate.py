import io
from typing import Any

import openpyxl
import pytest

from metrics.uploads.returns.annotate import MOST_CELLS, annotate, comments_by_place
from metrics.uploads.returns.read import ReadReturn
from tests.metrics.uploads.returns import building

GOOD = building.table(building.good_rows())


def spoiled() -> list[list[Any]]:
    cells = [list(row) for row in GOOD]
    cells[1][3], cells[2][4], cells[3][0] = "=1+1", "n/a", "wirral"
    return cells


def comments(content: bytes) -> dict[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Return"]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def formulas(content: bytes) -> list[str]:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.coordinate for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_senders_own_workbook_comes_back_with_the_faults_as_comments() -> None:
    workbook = building.workbook_of(spoiled())
    workbook.active["D2"].data_type = "s"
    workbook.active.row_dimensions[3].hidden = True
    workbook.create_sheet("Workings")["A1"] = "ours"
    content = building.saved(workbook)
    found = building.read(content, "r.xlsx")
    back = annotate(content, found)
    assert set(comments(back)) == {"D2", "E3", "A4"} == {fault.cell for fault in found.faults}
    assert "To mend: write northumberland" in comments(back)["A4"]
    assert openpyxl.load_workbook(io.BytesIO(back))["Workings"]["A1"].value == "ours"
    assert not openpyxl.load_workbook(io.BytesIO(back))["Return"].row_dimensions[3].hidden
    assert not formulas(back)


def test_formulas_of_the_sender_come_back_as_values() -> None:
    workbook = building.workbook_of(spoiled())
    content = building.saved(workbook)
    assert formulas(content) == ["D2"]
    assert not formulas(annotate(content, building.read(content, "r.xlsx")))


def test_a_csv_comes_back_as_a_workbook_with_the_same_addresses() -> None:
    content = building.as_csv([[], *spoiled()])
    found = building.read(content)
    back = annotate(content, found)
    assert set(comments(back)) == {fault.cell for fault in found.faults} == {"D3", "E4", "A5"}
    assert not formulas(back)
    assert openpyxl.load_workbook(io.BytesIO(back))["Return"]["D3"].value == "'=1+1"


def test_what_was_annotated_can_be_corrected_and_sent_again() -> None:
    content = building.as_xlsx(spoiled())
    workbook = openpyxl.load_workbook(io.BytesIO(annotate(content, building.read(content, "r.xlsx"))))
    for address, value in (("D2", 2700), ("E3", 322000), ("A4", building.SITE)):
        workbook["Return"][address] = value
    again = building.read(building.saved(workbook), "r.xlsx")
    assert (len(again.readings), again.faults) == (10, ())


def test_a_workbook_with_very_much_beside_the_return_comes_back_as_the_return_alone() -> None:
    """The library that keeps the looks needs minutes for it, and who asks for the page would wait."""
    workbook = building.workbook_of(spoiled())
    workings = workbook.create_sheet("Workings")
    for _ in range(MOST_CELLS // 20 + 1):
        workings.append([1] * 20)
    content = building.saved(workbook)
    back = annotate(content, building.read(content, "r.xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(back)).sheetnames == ["Return"]
    assert {"E3", "A4"} <= comments(back).keys()


def test_a_fault_inside_merged_cells_is_marked_at_their_first() -> None:
    workbook = building.workbook_of(GOOD)
    workbook.active.merge_cells("A2:A3")
    content = building.saved(workbook)
    assert comments(annotate(content, building.read(content, "r.xlsx")))["A2"].startswith("A3: ")


def test_several_faults_of_a_cell_share_a_comment_and_those_of_the_sheet_stand_at_the_headings() -> None:
    cells = [row[:4] + row[5:] for row in spoiled()]
    found = building.read(building.as_csv(cells))
    assert (1, 1) in comments_by_place(found.faults, 1)


def test_a_file_that_could_not_be_read_has_no_copy() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        annotate(b"", ReadReturn())
