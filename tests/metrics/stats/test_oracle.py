"""The rule set plotthedots-0.2 against every result of the reference."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.metrics.stats.run_oracle import read_rows

HERE = Path(__file__).parent
ORACLE = HERE / "oracle"
REFUSED = {"S0116", "S0117", "S0118", "S0121", "S0252"}  # the reference stops at these missing values


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The two files as the command writes them, run from elsewhere and without an installed project."""
    out = tmp_path_factory.mktemp("oracle")
    subprocess.run(
        [sys.executable, HERE / "run_oracle.py", ORACLE / "cases.csv", ORACLE / "series.csv.gz", out],
        cwd=out,
        check=True,
    )
    return out


def keyed(rows, key):
    return {tuple(row[column] for column in key): row for row in rows}


@pytest.mark.parametrize(
    ("ours", "theirs", "key"),
    [
        ("expected.csv", "expected.csv.gz", ("case_id", "date")),
        ("summary.csv", "summary.csv", ("case_id", "rebase_group")),
    ],
)
def test_every_cell_is_the_references_to_the_last_digit(written, ours, theirs, key):
    found = keyed(read_rows(written / ours), key)
    wanted = keyed(read_rows(ORACLE / theirs), key)
    differences = [
        (place, column, found[place][column], value)
        for place, row in wanted.items()
        for column, value in row.items()
        if found[place][column] != value
    ]
    assert differences == []
    assert [place for place in found if place[0] not in REFUSED] == list(wanted)
    assert {place[0] for place in found} - {place[0] for place in wanted} == REFUSED


def test_the_carried_set_is_whole():
    cases = read_rows(ORACLE / "cases.csv")
    assert len(cases) == 513
    assert {case["case_id"] for case in cases if case["status"] == "error"} == REFUSED
    assert len(read_rows(ORACLE / "expected.csv.gz")) == 14_524
    assert len(read_rows(ORACLE / "summary.csv")) == 590


def test_cases_the_reference_refuses_get_a_result(written):
    rows = [row for row in read_rows(written / "summary.csv") if row["case_id"] in REFUSED]
    assert {row["case_id"] for row in rows} == REFUSED
    assert {row["variation_icon"] for row in rows} == {"common_cause"}  # the last value is missing or unremarkable
    by_case = {row["case_id"]: row for row in rows}
    assert by_case["S0117"]["mean"] == "NaN"  # all missing
    assert by_case["S0118"]["n_improvement"] == "8"  # a rise of eight that ends in a missing value
