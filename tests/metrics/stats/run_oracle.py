"""Runs the rule set plotthedots-0.2 over a set of cases and writes its results in the reference's own layout.

    python tests/metrics/stats/run_oracle.py CASES SERIES OUT_DIR

CASES and SERIES are laid out like `oracle/cases.csv` and `oracle/series.csv`; OUT_DIR gets
`expected.csv` and `summary.csv`. Cases that the reference refuses for a missing value get our
result; cases whose input is invalid (a date twice, a baseline under 12) are named on standard
error and left out, as the reference leaves them out.
"""

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from metrics.stats.spc import PLOTTHEDOTS_0_2, Direction, SpcPanel, SpcSeries, analyse

EXPECTED_COLUMNS = (
    *("case_id", "date", "rebase_group", "in_baseline", "mean", "lpl", "upl", "nlpl", "nupl"),
    *("moving_range", "moving_range_used", "mean_moving_range", "outside_limits", "close_to_limits"),
    *("relative_to_mean", "rule_trend", "rule_two_in_three", "rule_shift"),
    *("special_cause_type", "special_cause_flag", "point_type", "short_group_warning"),
)
SUMMARY_COLUMNS = (
    *("case_id", "rebase_group", "is_last_group", "n", "mean", "lpl", "upl"),
    *("n_common_cause", "n_improvement", "n_concern"),
    *("variation_type", "assurance_type", "variation_icon", "assurance_icon"),
)
ASSURANCE_TYPES = {"pass": "consistent_pass", "fail": "consistent_fail"}
FEWEST_IN_BASELINE = 12

Unknown = bool | None  # as the reference counts: true, false, or not known for want of a value


@dataclass(frozen=True)
class Case:
    """A series in date order, with the settings it is run with."""

    case_id: str
    dates: tuple[str, ...]
    values: tuple[float, ...]
    groups: tuple[int, ...]
    direction: Direction
    target: float
    fix_after_n: float
    screened: bool

    @property
    def baseline(self) -> list[bool]:
        rows = (range(1, len(list(group)) + 1) for _, group in groupby(self.groups))
        return [row <= self.fix_after_n for group in rows for row in group]


class Invalid(ValueError):
    """Input that no chart can be drawn from."""


def read_rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def number(text: str | None) -> float:
    return np.nan if (text or "").strip() in ("", "NA", "NaN") else float(text or "")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.strip())


def case_of(settings: dict[str, str], points: list[dict[str, str]]) -> Case:
    points = sorted(points, key=lambda point: moment(point["date"]))
    moments = [moment(point["date"]) for point in points]
    fix_after_n = number(settings["fix_after_n"])
    if not points:
        raise Invalid("no rows")
    if len(set(moments)) < len(moments):
        raise Invalid("a date occurs twice")
    if fix_after_n < FEWEST_IN_BASELINE:
        raise Invalid(f"a baseline under {FEWEST_IN_BASELINE}")
    starts = {moment(text) for text in settings["rebase_dates"].split(";") if text.strip()}
    return Case(
        case_id=settings["case_id"],
        dates=tuple(point["date"] for point in points),
        values=tuple(number(point["value"]) for point in points),
        groups=tuple(np.cumsum([day in starts for day in moments]).tolist()),
        direction=Direction(settings["improvement_direction"] or "increase"),
        target=number(settings["target"]),
        fix_after_n=np.inf if np.isnan(fix_after_n) else fix_after_n,
        screened=settings["screen_outliers"].strip().lower() != "false",
    )


def read_cases(cases: Path, series: Path) -> Iterator[Case]:
    points = defaultdict(list)
    for row in read_rows(series):
        points[row["case_id"]].append(row)
    for settings in read_rows(cases):
        try:
            yield case_of(settings, points[settings["case_id"]])
        except Invalid as fault:
            print(f"{settings['case_id']}: left out, {fault}", file=sys.stderr)


def panels(cases: Iterable[Case]) -> Iterator[tuple[list[Case], SpcPanel]]:
    """All cases of one length with the same screening at once, whatever else they differ in."""
    alike = defaultdict(list)
    for case in cases:
        alike[len(case.values), case.screened].append(case)
    for (_, screened), members in alike.items():
        yield (
            members,
            analyse(
                [case.values for case in members],
                rule_set=replace(PLOTTHEDOTS_0_2, screens_ranges=screened),
                direction=[case.direction for case in members],
                target=[case.target for case in members],
                baseline=[case.baseline for case in members],
                groups=[case.groups for case in members],
            ),
        )


def cell(value: object) -> str:
    """As the reference's files write it: the shortest number that reads back the same, true, false or nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "NaN" if np.isnan(value) else repr(value + 0.0).removesuffix(".0")
    return str(value)


def not_a_number(value: float | None) -> float:
    return np.nan if value is None else value


def any_of(tests: Iterable[Unknown]) -> Unknown:
    known = list(tests)
    return True if True in known else None if None in known else False


def all_of(tests: Iterable[Unknown]) -> Unknown:
    known = list(tests)
    return False if False in known else None if None in known else True


def shift_known(sides: Sequence[int | None]) -> list[Unknown]:
    """The rule of seven on one side, not known where a missing value might have completed a run."""

    def completes(end: int) -> Unknown:
        if sides[end] is None:
            return None
        window = [sides[place] if place >= 0 else 0 for place in range(end - 6, end)]
        return sides[end] != 0 and all_of(None if side is None else side == sides[end] for side in window)

    ends = [completes(end) for end in range(len(sides))]
    return [any_of(ends[point : point + 7]) for point in range(len(sides))]


def two_in_three_known(sides: Sequence[int | None], close: Sequence[Unknown]) -> list[Unknown]:
    """The rule of two in three, not known where a missing value might have completed a window."""
    padded_sides, padded_close = [0, 0, *sides, 0, 0], [False, False, *close, False, False]

    def completes(start: int) -> Unknown:
        near, side = padded_close[start : start + 3], padded_sides[start : start + 3]
        return all_of(
            (
                None if None in near else sum(map(bool, near)) >= 2,
                None if None in side else abs(sum(value or 0 for value in side)) == 3,
            )
        )

    return [all_of((any_of(map(completes, range(point, point + 3))), close[point])) for point in range(len(sides))]


def by_group(groups: Sequence[int]) -> Iterator[slice]:
    start = 0
    for _, members in groupby(groups):
        end = start + len(list(members))
        yield slice(start, end)
        start = end


def expected_rows(case: Case, chart: SpcSeries, mean_ranges: Sequence[float]) -> Iterator[list[object]]:
    known = [value is not None and limit is not None for value, limit in zip(chart.values, chart.mean, strict=True)]
    limited = [value and limit is not None for value, limit in zip(known, chart.upper_limit, strict=True)]
    sides = [side if there else None for side, there in zip(chart.side, known, strict=True)]
    close = [flag if there else None for flag, there in zip(chart.close, limited, strict=True)]
    shifts: list[Unknown] = []
    twos: list[Unknown] = []
    for group in by_group(chart.group):
        shifts += shift_known(sides[group])
        twos += two_in_three_known(sides[group], close[group])
    for point, date in enumerate(case.dates):
        yield [
            case.case_id,
            date,
            chart.group[point],
            chart.in_baseline[point],
            not_a_number(chart.mean[point]),
            not_a_number(chart.lower_limit[point]),
            not_a_number(chart.upper_limit[point]),
            not_a_number(chart.lower_near[point]),
            not_a_number(chart.upper_near[point]),
            chart.moving_range[point],
            chart.moving_range_used[point],
            mean_ranges[point],
            chart.outside[point] if limited[point] else None,
            close[point],
            sides[point],
            chart.trend[point],
            chart.two_in_three[point] or twos[point],
            chart.shift[point] or shifts[point],
            chart.cause[point] or "Common Cause",
            chart.cause[point] is not None,
            chart.point_type[point],
            chart.short_group[point],
        ]


def summary_rows(case: Case, chart: SpcSeries) -> Iterator[list[object]]:
    for group in by_group(chart.group):
        last = group.stop == len(chart.group)
        types = chart.point_type[group]
        assurance = chart.assurance_icon if last else None
        yield [
            case.case_id,
            chart.group[group.start],
            last,
            len(types),
            not_a_number(chart.mean[group.start]),
            not_a_number(chart.lower_limit[group.start]),
            not_a_number(chart.upper_limit[group.start]),
            types.count("common_cause"),
            types.count("special_cause_improvement"),
            types.count("special_cause_concern"),
            types[-1],
            ASSURANCE_TYPES.get(assurance or "", assurance),
            chart.variation_icon if last else None,
            assurance,
        ]


def results(cases: list[Case]) -> tuple[list[list[object]], list[list[object]]]:
    """The rows of both files, cases in their own order."""
    found = {}
    for members, panel in panels(cases):
        for place, case in enumerate(members):
            found[case.case_id] = panel.series(place), panel.mean_moving_range[place].tolist()
    expected = [row for case in cases for row in expected_rows(case, *found[case.case_id])]
    return expected, [row for case in cases for row in summary_rows(case, found[case.case_id][0])]


def write(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(value) for value in row] for row in rows)


def main(cases: str, series: str, out_dir: str) -> None:
    expected, summary = results(list(read_cases(Path(cases), Path(series))))
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "expected.csv", EXPECTED_COLUMNS, expected)
    write(folder / "summary.csv", SUMMARY_COLUMNS, summary)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: run_oracle.py CASES SERIES OUT_DIR")
    main(*sys.argv[1:])
