"""NHSRplotthedots, which the rule set plotthedots-0.2 follows, run on the same series where R has it."""

import csv
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metrics.periods import add_months
from metrics.stats.spc import PLOTTHEDOTS_0_2, analyse
from metrics.stats.spc_results import CAUSES

Floats = NDArray[np.float64]

PROGRAM = Path(__file__).with_name("_reference.R")
NO_PACKAGE = 3  # what it ends with
NEAR = 1e-9  # relative: the results come with 15 digits
LINES = {"mean_col": "mean", "lpl": "lower_limit", "upl": "upper_limit"}  # its names and ours


def milliseconds(values: Floats, rounds: int) -> float | None:
    """The median time it takes for complete `values` (series, periods); None where R or the package is not there.

    Raises CalledProcessError where R fails in any other way, AssertionError where its results are not ours.
    """
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="vanguards-bench-") as folder:
        given, results = Path(folder) / "series.csv", Path(folder) / "results.csv"
        write(given, values)
        done = subprocess.run((program, PROGRAM, given, results, str(rounds)), stdout=subprocess.PIPE, text=True)
        if done.returncode == NO_PACKAGE:
            return None
        done.check_returncode()
        compare(results, values)
    return float(done.stdout)


def write(file: Path, values: Floats) -> None:
    days = [add_months(date(2015, 4, 1), month) for month in range(values.shape[1])]
    with file.open("w", newline="", encoding="ascii") as text:
        rows = csv.writer(text)
        rows.writerow(("series", "date", "value"))
        for number, series in enumerate(values.tolist()):
            rows.writerows((number, day, value) for day, value in zip(days, series, strict=True))


def compare(results: Path, values: Floats) -> None:
    """Raise AssertionError where the reference has another mean, limit, cause or type of a point than we have."""
    ours = analyse(values, rule_set=PLOTTHEDOTS_0_2, direction="decrease", target=0.0)
    with results.open(newline="", encoding="ascii") as text:
        columns = zip(*csv.reader(text), strict=True)
        theirs = {name: np.array(cells).reshape(values.shape) for name, *cells in columns}
    for name, line in LINES.items():
        np.testing.assert_allclose(theirs[name].astype(np.float64), getattr(ours, line), NEAR, err_msg=line)
    causes = np.array([*CAUSES, "Common Cause"])[ours.cause_code]
    np.testing.assert_array_equal(theirs["special_cause_type"], causes, "cause")
    np.testing.assert_array_equal(theirs["point_type"], ours.point_type, "point type")
