import pytest

from tests.metrics.uploads.returns import building

GOOD = building.table(building.good_rows())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "UTF-8,"),
        ("utf-8-sig", "UTF-8 with a byte order mark,"),
        ("utf-16", "UTF-16,"),
        ("cp1252", "Windows-1252,"),
    ],
)
def test_encodings_and_delimiters_are_understood_and_reported(encoding: str, words: str, delimiter: str) -> None:
    cells = [list(row) for row in GOOD]
    cells[6][11] = "café closed – 5 days"
    found = building.read(building.as_csv(cells, delimiter=delimiter, encoding=encoding))
    assert found.is_good
    assert found.readings[5].reason == "café closed – 5 days"
    parted = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
    assert found.understood.sentences[0] == f"The file is text in {words} with cells parted by a {parted}."


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_orders_of_bytes_are_read(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert building.read(mark + building.as_csv(GOOD, encoding=encoding)).is_good


def test_an_unquoted_thousands_separator_is_never_read_as_a_smaller_number() -> None:
    lines = building.as_csv(GOOD).decode().splitlines()
    lines[1] = lines[1].replace(",2700,", ",2,700,")
    [fault] = building.read("\r\n".join(lines).encode()).faults
    assert (fault.code, fault.cell, fault.line) == ("ragged-row", "M2", 2)


def test_a_row_with_too_few_cells_is_a_fault_where_it_ends() -> None:
    lines = building.as_csv(GOOD).decode().splitlines()
    lines[2] = "northumberland,bed-days,2016-08,1,2"
    [fault] = building.read("\r\n".join(lines).encode()).faults
    assert (fault.code, fault.cell) == ("ragged-row", "E3")


def test_a_quoted_line_end_makes_no_new_row() -> None:
    cells = [list(row) for row in GOOD]
    cells[6][11] = "one\ntwo"
    cells[7][3] = "x"
    [fault] = building.read(building.as_csv(cells)).faults
    assert fault.cell == "D8"


def test_blank_rows_count_and_are_no_fault() -> None:
    cells = [*GOOD[:3], [], [""] * 12, *GOOD[3:]]
    cells[5] = [*cells[5][:3], "abc", *cells[5][4:]]
    assert building.codes(building.read(building.as_csv(cells))) == [("not-a-number", "D6")]


def test_a_stated_delimiter_is_obeyed_and_is_no_row() -> None:
    found = building.read(b"sep=;\r\n" + building.as_csv(GOOD, delimiter=";"))
    assert found.is_good
    assert found.readings[0].cell == "D2"
