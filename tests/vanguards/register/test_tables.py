from vanguards.register.tables import read_table

COLUMNS = ("code", "name")


def faults(content):
    return [(fault.line, fault.column, fault.problem) for fault in read_table("f.csv", content, COLUMNS).faults]


def test_lines_keep_their_number_and_cells_by_column_in_any_order():
    table = read_table("f.csv", b"name,code\n\none,1\ntwo,2\n", COLUMNS)
    assert [(line.number, line.cells) for line in table.lines] == [
        (3, {"name": "one", "code": "1"}),
        (4, {"name": "two", "code": "2"}),
    ]
    assert not table.faults


def test_a_quoted_line_break_does_not_shift_the_numbers_after_it():
    table = read_table("f.csv", b'code,name\n1,"two\nlines"\n2,\n', COLUMNS)
    assert [line.number for line in table.lines] == [2, 4]


def test_a_byte_order_mark_is_no_part_of_the_header():
    assert faults(b"\xef\xbb\xbfcode,name\n1,one\n") == []


def test_wrong_encoding_names_the_line_and_the_byte():
    table = read_table("f.csv", "code,name\n1,café\n".encode("latin-1"), COLUMNS)
    assert [(fault.line, fault.found, fault.problem) for fault in table.faults] == [(2, "e9", "is not UTF-8")]
    assert not table.is_readable


def test_ragged_lines_are_all_named_and_their_cells_kept_apart():
    table = read_table("f.csv", b"code,name\n1\n2,two\n3,three,3\n", COLUMNS)
    assert [fault.line for fault in table.faults] == [2, 4]
    assert [line.number for line in table.lines] == [3]
    assert table.stray_cells == {"1", "3", "three"}


def test_missing_unknown_and_repeated_columns():
    assert faults(b"code,code,colour\n") == [
        (1, "name", "this column is missing"),
        (1, "code", "stands 2 times in the header"),
        (1, "colour", "is not a column of this file"),
    ]


def test_an_empty_file_and_an_open_quotation():
    assert faults(b"") == [(0, "", "is empty")]
    assert [line for line, _, _ in faults(b'code,name\n1,"one\n')] == [2]
