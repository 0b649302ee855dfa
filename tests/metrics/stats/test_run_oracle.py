"""The command on input that is out of order, odd, or not to be had."""

import pytest

from tests.metrics.stats.run_oracle import main, read_rows

SETTINGS = (
    "case_id,family,title,n,improvement_direction,target,fix_after_n,rebase_dates,screen_outliers,input_key"
    ",status,error"
)
DAYS = [f"2020-{month:02d}-01" for month in range(1, 13)] + [f"2021-{month:02d}-01" for month in range(1, 13)]


@pytest.fixture
def run(tmp_path):
    """Runs one case and hands back the rows of both files."""

    def run(points, direction="increase", target="", fix_after_n="", rebase_dates="", screen="true"):
        cases, series, out = tmp_path / "cases.csv", tmp_path / "series.csv", tmp_path / "out"
        cases.write_text(
            f"{SETTINGS}\nX1,odd,odd,{len(points)},{direction},{target},{fix_after_n},{rebase_dates},{screen},,,\n"
        )
        series.write_text("case_id,date,value\n" + "".join(f"X1,{day},{value}\n" for day, value in points))
        main(str(cases), str(series), str(out))
        return read_rows(out / "expected.csv"), read_rows(out / "summary.csv")

    return run


def calm(count):
    return [(day, 9 + 2 * (place % 2)) for place, day in enumerate(DAYS[:count])]


def test_results_are_in_date_order(run):
    expected, summary = run(list(reversed(calm(14))))
    assert [row["date"] for row in expected] == DAYS[:14]
    assert expected == run(calm(14))[0]
    assert summary[0]["upl"] == "15.32"


def test_a_rebase_that_matches_no_row_is_ignored(run):
    assert run(calm(20), rebase_dates="2020-06-15;2030-01-01") == run(calm(20))


def test_a_rebase_on_the_first_date_only_numbers_the_group(run):
    expected, summary = run(calm(20), rebase_dates="2020-01-01;2020-01-01")
    assert {row["rebase_group"] for row in expected} == {"1"}
    assert summary[0]["n"] == "20"


def test_a_baseline_that_is_no_whole_number(run):
    expected, _ = run(calm(20), fix_after_n="12.5")
    assert [row["in_baseline"] for row in expected] == ["true"] * 12 + ["false"] * 8


def test_a_constant_baseline_that_later_values_leave(run):
    """Its one range is screened out, so there are no limits; three on one side may or may not be near."""
    expected, _ = run([(day, 5 if place < 12 else 7) for place, day in enumerate(DAYS[:16])], fix_after_n="12")
    assert {row["upl"] for row in expected} == {"NaN"}
    assert {row["outside_limits"] for row in expected} == {""}
    assert [row["rule_two_in_three"] for row in expected] == ["false"] * 12 + [""] * 4


def test_a_missing_value_leaves_what_it_might_have_completed_unknown(run):
    points = calm(14) + [(day, 11) for day in DAYS[14:20]] + [(DAYS[20], "")]
    expected, summary = run(points, fix_after_n="14")
    assert [row["rule_shift"] for row in expected[13:]] == ["true"] * 7 + [""]
    assert expected[-1]["relative_to_mean"] == ""
    assert summary[0]["variation_icon"] == "common_cause"


@pytest.mark.parametrize(
    ("points", "fix_after_n", "fault"),
    [
        ([*calm(14), (DAYS[0], 3)], "", "a date occurs twice"),
        (calm(14), "11", "a baseline under 12"),
        ([], "", "no rows"),
    ],
)
def test_input_that_no_chart_can_be_drawn_from_is_left_out_and_named(run, capsys, points, fix_after_n, fault):
    assert run(points, fix_after_n=fix_after_n) == ([], [])
    assert capsys.readouterr().err == f"X1: left out, {fault}\n"


@pytest.mark.parametrize("value", ["1e300", "1e-300", "-1e12"])
def test_extremes_of_scale(run, value):
    expected, summary = run([(day, value) for day in DAYS[:13]], target="0", direction="decrease", screen="false")
    assert {float(row["mean"]) for row in expected} == {float(value)}
    assert float(summary[0]["upl"]) == float(value)
    assert {row["outside_limits"] for row in expected} == {"false"}
