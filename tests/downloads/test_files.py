"""Small tables through both writers and back."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downloads import csv_file, xlsx_file
from downloads.safe_cells import looks_like_a_formula
from downloads.tables import Column, Table, laid_out
from tests.downloads.reading_back import from_csv, from_xlsx

COLUMNS = (Column("Site"), Column("Value", True), Column("Note"))
ABOUT = [("Title", "Some sites"), ("Note", "=1+1")]
DANGEROUS = st.builds(
    "".join, st.tuples(st.sampled_from("=+-@\t\r\n "), st.text("=+-@\t\r AZaz19(|!,'\"", max_size=12))
)


def table(*rows, name="sites"):
    return laid_out(Table(name, "Some sites", COLUMNS, rows))


def as_csv(laid):
    file = io.BytesIO()
    csv_file.write(file, ABOUT, laid)
    return from_csv(file.getvalue())


def as_xlsx(*laid):
    file = io.BytesIO()
    xlsx_file.write(file, ABOUT, laid)
    return from_xlsx(file.getvalue())


def test_numbers_are_numbers_and_what_is_none_is_said_beside_them():
    laid = table(("A", "1,234.50", "ä"), ("B", "missing", ""), ("C", "", "x"))
    headings = ["Site", "Value", "Value (in words)", "Note"]
    rows = [["A", "1234.50", "", "ä"], ["B", "", "missing", ""], ["C", "", "", "x"]]
    assert as_csv(laid).tables[""] == [headings, *rows]
    rows = [["A", 1234.5, None, "ä"], ["B", None, "missing", None], ["C", None, None, "x"]]
    assert as_xlsx(laid).tables["Sites"] == [headings, *rows]


def test_where_every_cell_is_a_number_there_is_no_column_of_words():
    assert table(("A", "−1", ""), ("B", "+2%", "")).headings == ("Site", "Value", "Note")


def test_every_table_has_a_sheet_behind_the_one_that_says_what_it_is():
    back = as_xlsx(
        table(("A", "1", ""), name="sites"), table(name="care-models"), table(name="Sites"), table(name="about")
    )
    assert list(back.tables) == ["Sites", "Care models", "Sites 2", "About 2"]
    assert back.tables["Care models"] == [["Site", "Value", "Note"]]
    assert back.about[0] == ("Title", "Some sites")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(DANGEROUS, DANGEROUS, DANGEROUS), min_size=1, max_size=4))
def test_nothing_leaves_as_a_formula(rows):
    laid = table(*rows)
    back = as_csv(laid)
    cells = [cell for row in [*back.about, *back.tables[""]] for cell in row]
    assert not any(looks_like_a_formula(cell) for cell in cells)
    sheet = as_xlsx(laid)  # which refuses a cell that holds a formula
    texts = [cell for row in sheet.tables["Sites"] for cell in row if isinstance(cell, str)]
    assert not any(looks_like_a_formula(cell) for cell in texts)


@pytest.mark.parametrize("count", [0, 3000])
def test_rows_are_gone_through_one_at_a_time(count):
    class Rows:
        """Holds no row."""

        def __iter__(self):
            return ((f"site {place}", str(place), "") for place in range(count))

    laid = laid_out(Table("sites", "Some sites", COLUMNS, Rows()))
    assert [row[1] for row in as_csv(laid).tables[""][1:]] == [str(place) for place in range(count)]
    assert [row[1] for row in as_xlsx(laid).tables["Sites"][1:]] == list(range(count))
