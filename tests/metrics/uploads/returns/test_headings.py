from typing import Any

from metrics.uploads.returns.explain import explain
from tests.metrics.uploads.returns import building

ROWS = building.good_rows()


def with_headings(**renamed: str) -> bytes:
    cells = building.table(ROWS)
    cells[0] = [renamed.get(title, title) for title in cells[0]]
    return building.as_csv(cells)


def test_case_spaces_and_underscores_do_not_matter() -> None:
    found = building.read(
        with_headings(site=" SITE ", numerator="Nume rator", lower="_Lower", value="V\N{NO-BREAK SPACE}alue")
    )
    assert found.is_good


def test_an_unknown_column_is_named_at_its_heading_and_not_guessed() -> None:
    [fault] = building.read(with_headings(provisional="provisonal")).faults
    assert (fault.code, fault.cell, fault.found) == ("unknown-column", "K1", "provisonal")
    assert "provisional" in fault.mend


def test_a_missing_column_is_said_once_and_hides_what_follows() -> None:
    cells = [[cell for at, cell in enumerate(row) if at != 4] for row in building.table(ROWS)]
    found = building.read(building.as_csv(cells))
    assert [(fault.code, fault.column, fault.line) for fault in found.faults] == [("missing-column", "denominator", 1)]


def test_a_missing_key_column_is_said_once() -> None:
    cells = [row[1:] for row in building.table(ROWS)]
    assert [(fault.code, fault.column) for fault in building.read(building.as_csv(cells)).faults] == [
        ("missing-column", "site")
    ]


def test_a_column_that_no_row_needs_may_be_missing() -> None:
    counts = [row for row in ROWS if "value" not in row]
    headings = ("site", "metric", "period", "numerator", "denominator", "state", "reason", "provisional")
    assert building.read(building.as_csv(building.table(counts, headings))).is_good


def test_a_heading_twice_is_a_fault_at_the_second() -> None:
    assert ("column-twice", "G1") in building.codes(building.read(with_headings(lower="value")))


def test_cells_under_no_heading_are_named_by_their_column() -> None:
    cells = [[*row, ""] for row in building.table(ROWS)]
    assert building.read(building.as_csv(cells)).is_good
    cells[3][12] = "stray"
    assert building.codes(building.read(building.as_csv(cells))) == [("no-heading", "M1")]


def merged(above: int = 0, **changed: str) -> Any:
    """Keys and texts in cells merged over two rows, numbers below titles of their groups, as people like to have it."""
    upper = ["site", "metric", "period", "Counts", "", "Survey", "", "", "", "state", "provisional", "reason"]
    lower = ["", "", "", "numerator", "denominator", "value", "lower", "upper", "respondents", "", "", ""]
    levels = [[changed.get(title, title) for title in level] for level in (upper, lower)]
    workbook = building.workbook_of([*([] for _ in range(above)), *levels, *building.table(ROWS)[1:]])
    for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:I1", "J1:J2", "K1:K2", "L1:L2") if not above else ():
        workbook.active.merge_cells(cells)
    return workbook


def test_merged_headings_in_two_rows_are_read_together_and_this_is_said() -> None:
    found = building.read(building.saved(merged()), "r.xlsx")
    assert (len(found.readings), found.faults) == (10, ())
    assert found.readings[0].cell == "Return!D3"
    assert "The headings are in rows 1 and 2." in found.understood.sentences
    found = building.read(building.saved(merged(above=3)), "r.xlsx")
    assert found.is_good
    assert "The headings are in rows 4 and 5; the rows above them were not read." in found.understood.sentences


def test_so_they_are_where_the_texts_stand_below_and_in_csv() -> None:
    """LibreOffice and Excel save the text of merged cells in their first row; people also type it into the second."""
    upper = ["", "", "", "numerator", "denominator", *[""] * 4, "state", "", ""]
    lower = [title if not upper[at] else "" for at, title in enumerate(building.table(ROWS)[0])]
    found = building.read(building.as_csv([upper, lower, *building.table(ROWS)[1:]]))
    assert (len(found.readings), found.faults) == (10, ())


def test_a_fault_of_a_merged_heading_stands_where_it_is_written() -> None:
    found = building.read(building.saved(merged(provisional="provisonal", respondents="answers")), "r.xlsx")
    assert ("unknown-column", "K1") in building.codes(found)
    assert ("unknown-column", "I2") in building.codes(found)


def test_the_picture_of_a_fault_below_merged_headings_says_whose_reading_it_is() -> None:
    workbook = merged()
    workbook.active["K4"] = "maybe"
    picture = explain(building.read(building.saved(workbook), "r.xlsx")).groups[0].picture
    assert picture is not None
    assert (picture.marked, picture.columns[:3]) == ("K4", ("A", "B", "C"))


def test_a_first_reading_is_never_taken_for_headings() -> None:
    cells = [[*row, "notes" if at == 0 else "value"] for at, row in enumerate(building.table(ROWS))]
    assert building.read(building.as_csv(cells)).is_good


def test_a_heading_merged_over_two_columns_is_a_fault_that_says_so() -> None:
    workbook = building.workbook_of(building.table(ROWS))
    workbook.active.merge_cells("D1:E1")
    found = {fault.code: fault for fault in building.read(building.saved(workbook), "r.xlsx").faults}
    assert found["no-heading"].cell == "E1"
    assert "unmerge it" in found["no-heading"].mend


def test_columns_called_last_known_or_notes_are_left_unread_and_this_is_said() -> None:
    cells = [
        [*row, extra, "?"] for row, extra in zip(building.table(ROWS), ["Last known value", *["n/a"] * 10], strict=True)
    ]
    cells[0][13] = "notes of ours"
    found = building.read(building.as_csv(cells))
    assert found.is_good
    assert "Not read, by their headings: Last known value, notes of ours." in found.understood.sentences


def test_titles_above_the_headings_are_left_unread_and_this_is_said() -> None:
    found = building.read(building.as_csv([["Our return, metric by metric"], [], *building.table(ROWS)]))
    assert found.is_good
    assert "The headings are in row 3; the rows above them were not read." in found.understood.sentences
