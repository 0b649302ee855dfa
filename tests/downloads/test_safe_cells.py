import csv
import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from downloads.safe_cells import looks_like_a_formula, safe
from metrics.uploads.cells import CellFault
from metrics.uploads.returns.annotate import annotate
from metrics.uploads.returns.explain import faults_as_csv
from tests.metrics.uploads.returns import building

DANGEROUS = st.builds(
    "".join, st.tuples(st.sampled_from("=+-@\t\r\n "), st.text("=+-@\t\r AZaz19(|!,'\"", max_size=12))
)


@settings(deadline=None)
@given(text=DANGEROUS | st.text(max_size=20))
def test_nothing_safe_starts_as_a_formula_does(text: str) -> None:
    assert not looks_like_a_formula(safe(text))
    assert safe(text).removeprefix("'") == text or safe(text) == text


@settings(deadline=None)
@given(text=DANGEROUS)
def test_the_list_of_faults_holds_no_formula(text: str) -> None:
    fault = CellFault("not-a-number", "r.csv", text, text, 2, "numerator", text, "Return", "D2")
    rows = list(csv.reader(io.StringIO(faults_as_csv([fault]).decode("utf-8-sig"), newline="")))
    assert not any(looks_like_a_formula(cell) for row in rows for cell in row)


def test_plain_words_and_negative_numbers_stay_as_they_are() -> None:
    for text in ("", "word", "-5", "-0.5", "a=b", "1-2"):
        assert safe(text) == text


def test_what_could_be_computed_is_held_back() -> None:
    for text in ("=1+1", "+44", "-", "-1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0"):
        assert safe(text) == f"'{text}"


def test_no_cell_of_an_annotated_copy_is_a_formula() -> None:
    cells = building.table(building.good_rows())
    for column, text in enumerate(("=1", "+1+1", "-1-1", "@a", "\t=1", "\r=1")):
        cells[1 + column][column] = text
    content = building.as_csv(cells)
    back = openpyxl.load_workbook(io.BytesIO(annotate(content, building.read(content))))
    assert not [cell.value for row in back["Return"].iter_rows() for cell in row if cell.data_type == "f"]
