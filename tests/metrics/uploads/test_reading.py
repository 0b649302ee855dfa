import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.uploads.reading import LARGEST, read_csv

HEADER = ["area", "count"]
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"])).map(str.strip)


def codes(content: bytes) -> list[tuple[str, int, str]]:
    _, faults = read_csv(content, "f.csv", HEADER)
    return [(fault.code, fault.line, fault.column) for fault in faults]


def test_rows_carry_the_line_on_which_they_start() -> None:
    rows, faults = read_csv(b'area,count\n03R,1\n"a\nb",2\n02T,3\n', "f.csv", HEADER)
    assert not faults
    assert [(row.line, row.cells["count"]) for row in rows] == [(2, "1"), (3, "2"), (5, "3")]


def test_columns_may_come_in_any_order_after_a_byte_order_mark() -> None:
    rows, faults = read_csv("\N{BOM}count, area\r\n7,03R\r\n".encode(), "f.csv", HEADER)
    assert not faults
    assert rows[0].cells == {"area": "03R", "count": "7"}


@given(table=st.lists(st.tuples(CELL, CELL), max_size=8))
def test_whatever_is_written_as_csv_is_read_again(table: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([HEADER, *table])
    rows, faults = read_csv(out.getvalue().encode(), "f.csv", HEADER)
    assert not faults
    assert [(row.cells["area"], row.cells["count"]) for row in rows] == table


@given(content=st.binary(max_size=300))
def test_no_bytes_whatever_raise(content: bytes) -> None:
    rows, faults = read_csv(content, "f.csv", HEADER)
    assert not rows or not any(fault.line == 1 for fault in faults)


def test_an_unquoted_thousands_separator_is_a_fault_of_its_row() -> None:
    rows, (fault,) = read_csv(b"area,count\n03R,1,009\n02T,4\n", "f.csv", HEADER)
    assert [row.cells["count"] for row in rows] == ["4"]
    assert str(fault) == (
        "f.csv, line 2: found “03R,1,009”, the row has 3 cells and the header 2; "
        "write one cell a column, and numbers without thousands separators."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("empty", 0, "")]),
        (b"area,count\n03R\n", [("ragged-row", 2, "")]),
        (b"area,count\n\n03R,1\n", [("ragged-row", 2, "")]),
        (b"area\n03R\n", [("no-column", 1, "count")]),
        (b"area,count,count\n", [("column-twice", 1, "count")]),
        (b"area,total\n", [("no-column", 1, "count"), ("unknown-column", 1, "total")]),
        (b'area,count\n"03R"x,1\n', [("not-csv", 0, "")]),
        (b"area,count\n03R,1\nYn\xf4s,2\n", [("not-utf-8", 3, "")]),
        (b"\xef\xbb\xbfarea,count\nYn\xf4s,2\n", [("not-utf-8", 2, "")]),
        ("area,count\n".encode("utf-16"), [("not-utf-8", 1, "")]),
        (b"x" * (LARGEST + 1), [("too-large", 0, "")]),
    ],
)
def test_a_bad_file_is_refused_where_it_is_bad(content: bytes, expected: list[tuple[str, int, str]]) -> None:
    assert codes(content) == expected
