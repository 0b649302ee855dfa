from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from vanguards.register import FILES, read


def test_the_projects_files_have_no_fault(files):
    reading = read(files)
    assert reading.faults == []
    counts = {name: len(rows) for name, rows in reading.rows.items()}
    assert counts["sites"] == 29
    assert Counter(placed.row.care_model for placed in reading.rows["sites"]) == {"PACS": 9, "MCP": 14, "EHCH": 6}
    assert counts["awards"] == 65 and counts["envelopes"] == 12


def test_a_missing_file_is_one_fault_and_breeds_no_others(files):
    del files["sites.csv"]
    assert [str(fault) for fault in read(files).faults] == ["sites.csv: is missing. Put it beside the other files."]


def test_all_faults_of_all_files_are_told_at_once(files, edit):
    year = edit("sites.csv", "announced_on", "10 March 2015", slug="wirral")
    model = edit("sites.csv", "care_model", "PAC", slug="salford")
    amount = edit("awards.csv", "amount", "8,300,000", code="FA001")
    source = edit("events.csv", "source_name", "", code="announcement")
    assert [(fault.file, fault.line, fault.column, fault.found) for fault in read(files).faults] == [
        ("sites.csv", year, "announced_on", "10 March 2015"),
        ("sites.csv", model, "care_model", "PAC"),
        ("events.csv", source, "source_name", ""),
        ("awards.csv", amount, "amount", "8,300,000"),
    ]


def test_a_fault_says_place_find_problem_and_cure(files, edit):
    line = edit("awards.csv", "stage", "promised", code="FA001")
    (fault,) = read(files).faults
    assert str(fault).startswith(
        f"awards.csv, line {line}, column stage: “promised” is not a known word. Use 'requested'"
    )


def test_a_faulty_site_is_still_known_to_the_files_that_name_it(files, edit):
    edit("sites.csv", "list_no", "one", slug="wirral")
    assert [fault.column for fault in read(files).faults] == ["list_no"]


def test_a_ragged_site_is_still_known_to_the_files_that_name_it(files):
    files["sites.csv"] = files["sites.csv"].replace(b"wirral,1,PACS", b"wirral,1", 1)
    (fault,) = read(files).faults
    assert fault.problem == "the line has 29 cells where the header has 30"


@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_but_never_crash(file, content):
    reading = read({file.filename: content})
    assert all(fault.file and fault.problem and fault.cure for fault in reading.faults)
