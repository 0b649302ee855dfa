"""The reference in R is an oracle of the bench: it may be missing, but it may neither fail nor differ in silence."""

import csv
import os
import subprocess

import numpy as np
import pytest

from benches import _reference
from metrics.stats.spc import PLOTTHEDOTS_0_2, analyse

VALUES = np.random.default_rng(2015).normal(size=(20, 36))


@pytest.fixture
def result():
    """A file's columns as the reference would give them for VALUES."""
    ours = analyse(VALUES, rule_set=PLOTTHEDOTS_0_2, direction="decrease", target=0.0)
    return {
        "mean_col": ours.mean.ravel(),
        "lpl": ours.lower_limit.ravel(),
        "upl": ours.upper_limit.ravel(),
        "special_cause_type": [cause or "Common Cause" for cause in ours.cause.ravel()],
        "point_type": list(ours.point_type.ravel()),
    }


def compared(folder, result):
    file = folder / "results.csv"
    with file.open("w", newline="", encoding="ascii") as text:
        csv.writer(text).writerows([list(result), *zip(*result.values(), strict=True)])
    _reference.compare(file, VALUES)


def test_the_same_results_pass_with_some_digits_lost(tmp_path, result):
    assert {"special_cause_improvement", "common_cause"} < set(result["point_type"])
    compared(tmp_path, {**result, "lpl": [f"{limit:.15g}" for limit in result["lpl"]]})


@pytest.mark.parametrize("line", ["mean_col", "lpl", "upl"])
def test_a_line_that_differs_at_one_point_is_an_error(line, tmp_path, result):
    result[line][50] *= 1 + 2e-9
    with pytest.raises(AssertionError, match=_reference.LINES[line]):
        compared(tmp_path, result)


@pytest.mark.parametrize(
    ("column", "other"), [("special_cause_type", "Above UCL"), ("point_type", "special_cause_concern")]
)
def test_a_point_that_is_judged_otherwise_is_an_error(column, other, tmp_path, result):
    place = result["point_type"].index("common_cause")
    result[column][place] = other
    with pytest.raises(AssertionError, match=column.removeprefix("special_").split("_")[0]):
        compared(tmp_path, result)


def test_results_of_too_few_points_are_an_error(tmp_path, result):
    with pytest.raises(ValueError, match="reshape"):
        compared(tmp_path, {name: cells[:-1] for name, cells in result.items()})


@pytest.fixture
def rscript(tmp_path, monkeypatch):
    """Makes the only program of the path an Rscript that ends at once."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def ending(status):
        program = tmp_path / "Rscript"
        program.write_text(f"#!/bin/sh\nexit {status}\n")
        os.chmod(program, 0o755)

    return ending


def test_without_r_or_its_package_nothing_is_measured(rscript):
    assert _reference.milliseconds(VALUES, 1) is None
    rscript(_reference.NO_PACKAGE)
    assert _reference.milliseconds(VALUES, 1) is None


def test_r_that_fails_is_an_error(rscript):
    rscript(1)
    with pytest.raises(subprocess.CalledProcessError):
        _reference.milliseconds(VALUES, 1)
