import csv
import io
from typing import Any

import pytest

from metrics.uploads.returns.explain import explain, faults_as_csv, faults_as_json
from tests.metrics.uploads.returns import building

GOOD = building.table(building.good_rows())


def spoiled(*changes: tuple[int, int, Any]) -> building.ReadReturn:
    cells = [list(row) for row in GOOD]
    for row, column, value in changes:
        cells[row - 1][column - 1] = value
    return building.read(building.as_csv(cells))


def many(count: int = 260) -> list[list[Any]]:
    counts = {"site": building.SITE, "metric": "bed-days", "numerator": 5, "denominator": 9}
    rows = [{**counts, "period": f"{1990 + at // 12}-{at % 12 + 1:02d}"} for at in range(count)]
    return building.table(rows)


def test_equal_faults_are_one_with_their_cells_listed() -> None:
    told = explain(spoiled((2, 4, "n/a"), (4, 4, "n/a"), (3, 5, "n/a"), (5, 1, "wirral")))
    assert told.headline == "3 problems in 4 cells"
    assert [(group.code, group.cells) for group in told.groups] == [
        ("word-for-a-number", ("D2", "D4")),
        ("word-for-a-number", ("E3",)),
        ("another-site", ("A5",)),
    ]


def test_a_picture_shows_three_rows_around_the_cell_and_the_headings() -> None:
    picture = explain(spoiled((8, 4, "abc"))).groups[0].picture
    assert picture is not None
    assert [number for number, _ in picture.rows] == [1, 5, 6, 7, 8, 9, 10, 11]
    assert (picture.marked, picture.columns[:2], picture.header_row) == ("D8", ("A", "B"), 1)
    assert dict(picture.rows)[8][3] == "abc"


def test_the_picture_of_a_wide_sheet_shows_the_cell_with_its_neighbours_and_whose_reading_it_is() -> None:
    picture = explain(spoiled((3, 11, "maybe"))).groups[0].picture
    assert picture is not None
    assert picture.columns == ("A", "B", "C", "H", "I", "J", "K", "L")
    assert dict(picture.rows)[3][:3] == (building.SITE, "bed-days", "2016-08")
    assert dict(picture.rows)[3][picture.columns.index("K")] == "maybe"
    assert [letters for letters in picture.columns if not picture.is_far(letters)] == ["J", "K", "L"]


def test_the_picture_of_what_concerns_the_whole_sheet_has_all_columns() -> None:
    cells = [row[:4] + row[5:] for row in GOOD]
    picture = explain(building.read(building.as_csv(cells))).groups[0].picture
    assert picture is not None
    assert (len(picture.columns), picture.is_far("A")) == (11, False)


def test_cells_below_each_other_are_named_together_and_each_text_once() -> None:
    [group] = explain(spoiled(*((row, 4, "abc" if row < 5 else "def") for row in (2, 3, 4, 6, 8, 9)))).groups
    assert group.places == ("D2 to D4", "D6", "D8 to D9")
    assert group.texts == ("abc", "def")


def test_cells_of_the_first_row_are_named_too() -> None:
    [group] = explain(spoiled((1, 11, "x"))).groups
    assert group.places == ("K1",)


def test_rows_for_periods_that_are_not_open_are_one_fault() -> None:
    found = building.read(building.as_csv(GOOD), expected=building.expected(open_periods={}))
    assert [group.places for group in explain(found).groups] == [("C2 to C11",)]


def test_a_fault_that_may_hide_others_says_so() -> None:
    hides = {group.code: group.hides for group in explain(spoiled((2, 2, "beds"), (1, 11, "x"), (4, 4, "abc"))).groups}
    assert hides["unknown-metric"] and hides["unknown-column"]
    assert not hides["not-a-number"]


def test_the_list_as_json_has_the_stated_keys() -> None:
    [entry] = faults_as_json(spoiled((2, 4, "abc"), (3, 4, "abc")))
    assert entry == {
        "severity": "fault",
        "code": "not-a-number",
        "sheet": "",
        "cells": ["D2", "D3"],
        "found": "abc",
        "problem": "is no number",
        "mend": "write digits only, with a point for decimals, such as 1234 or 0.743",
    }


def test_the_full_list_is_a_csv_with_one_fault_a_row() -> None:
    rows = list(csv.reader(io.StringIO(faults_as_csv(spoiled((2, 4, "=1"), (3, 4, "abc")).faults).decode("utf-8-sig"))))
    assert rows[0] == ["severity", "code", "sheet", "cell", "row", "column", "found", "problem", "mend"]
    assert [row[3:7] for row in rows[1:]] == [["D2", "2", "numerator", "'=1"], ["D3", "3", "numerator", "abc"]]


def test_beyond_two_hundred_only_the_first_fifty_are_grouped_and_the_pattern_is_told() -> None:
    cells = many()
    for row in cells[1:]:
        row[4] = "9 people"
    told = explain(building.read(building.as_csv(cells)))
    assert (told.total, told.left_out) == (260, 210)
    assert told.headline == "260 problems in 260 cells"
    assert told.patterns[0].code == "whole-column"
    assert "column E (denominator)" in told.patterns[0].sentence


def test_a_column_pushed_down_by_one_row_is_recognised() -> None:
    cells = many()
    column = [row[4] for row in cells]
    column.insert(13, "")
    for row in cells[13:]:
        row[3] = "x"  # so many faults that the pattern is looked for
    cells.append([""] * 12)
    for row, value in zip(cells, column, strict=True):
        row[4] = value
    told = explain(building.read(building.as_csv(cells)))
    sentences = [pattern.sentence for pattern in told.patterns]
    assert any("column E looks shifted down by one row from row 14" in sentence for sentence in sentences)
    assert any("delete the empty cell at E14" in sentence for sentence in sentences)


def pushed_down(*total: str) -> list[list[Any]]:
    """Twenty good rows, with the numerators one row too low from row 14 on; and perhaps a last row of totals."""
    cells = many(20)
    numerators = [f"{100 + row}" for row in range(20)]
    for row, numerator in zip([*cells[1:], [""] * 12], [*numerators[:12], "", *numerators[12:]], strict=True):
        row[3] = numerator
        if row not in cells:
            cells.append(row)
    cells[-1][0], cells[-1][4] = total or ("", "")
    return cells


@pytest.mark.parametrize("save", [building.as_csv, building.as_xlsx])
def test_good_numbers_in_wrong_rows_are_recognised_though_hardly_a_cell_shows_it(save: Any) -> None:
    told = explain(building.read(save(pushed_down()), "r.csv" if save is building.as_csv else "r.xlsx"))
    assert [group.cells for group in told.groups] == [("D14",), ("A22",), ("B22",), ("C22",)]
    assert [pattern.sentence for pattern in told.patterns] == [
        "column D looks shifted down by one row from row 14: delete the empty cell at D14, so that the rest moves up."
    ]


def test_a_blank_above_a_row_of_totals_is_no_shift() -> None:
    assert not explain(building.read(building.as_csv(pushed_down("Total", "180")))).patterns


def test_a_column_pushed_up_is_recognised() -> None:
    cells = many()
    column = [row[4] for row in cells]
    del column[13]
    for row, value in zip(cells, [*column, ""], strict=True):
        row[4] = value
    for row in cells[13:]:
        row[3] = "x"
    told = explain(building.read(building.as_csv(cells)))
    assert any("column E looks shifted up by one row" in pattern.sentence for pattern in told.patterns)


def test_a_refused_file_is_one_problem_without_a_picture() -> None:
    told = explain(building.read(b"", "r.csv"))
    assert told.headline == "1 problem"
    assert told.groups[0].picture is None


def test_a_good_file_has_no_problems() -> None:
    assert explain(spoiled()).headline == "No problems"
