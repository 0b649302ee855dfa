"""How long the limits, rules and icons of many charts take, beside a floor of plain numpy and beside the reference.

The floor is what one would write by hand for complete series without groups, targets or icons:
mean, moving ranges, limits and the four rules. Both are run in turn in the same minute, and the
ratio of their medians is what counts: the milliseconds are this machine's. The reference, NHSRplotthedots,
is given the same series before them where R has it; elsewhere the document says "not run".
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benches import _document, _reference
from metrics.stats.spc import MDC_2023, PLOTTHEDOTS_0_2, RuleSet, analyse

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PERIODS = 36
ROUNDS = {87: 200, 10_000: 30}
ROUNDS_OF_REFERENCE = {87: 5, 10_000: 3}
MOST_TIMES_FLOOR, LEAST_TIMES_REFERENCE = 3, 100


def floor(values: Floats) -> tuple[NDArray[Any], ...]:
    """Mean, moving ranges, limits and rules of complete series (series, periods)."""
    mean = values.mean(axis=1, keepdims=True)
    ranges = np.abs(np.diff(values, axis=1))
    reach = 2.66 * ranges.mean(axis=1, keepdims=True)
    upper, lower = mean + reach, mean - reach
    near_upper, near_lower = mean + reach * 2 / 3, mean - reach * 2 / 3
    above, below = values > mean, values < mean
    outside = (values > upper) | (values < lower)
    steps = np.diff(values, axis=1)
    shift = marked(runs(above, 7), 7) | marked(runs(below, 7), 7)
    trend = marked(runs(steps > 0, 6), 7) | marked(runs(steps < 0, 6), 7)
    high, low = values > near_upper, values < near_lower
    two = (marked(runs(above, 3) & two_of_three(high), 3) & high) | (
        marked(runs(below, 3) & two_of_three(low), 3) & low
    )
    return mean, ranges, upper, lower, outside, shift, trend, two


def runs(flags: Flags, length: int) -> Flags:
    """Whether `length` flags from each position on are all set."""
    count = flags.shape[1] - length + 1
    found = flags[:, :count].copy()
    for offset in range(1, length):
        found &= flags[:, offset : offset + count]
    return found


def marked(starts: Flags, length: int) -> Flags:
    """The points of every window of `length` that starts where a flag is set."""
    points = np.zeros((starts.shape[0], starts.shape[1] + length - 1), dtype=np.bool_)
    for offset in range(length):
        points[:, offset : offset + starts.shape[1]] |= starts
    return points


def two_of_three(flags: Flags) -> Flags:
    return flags[:, :-2].astype(np.int8) + flags[:, 1:-1] + flags[:, 2:] >= 2


HEADINGS = (
    *("rule set", "series", "analysis, ms", "plain numpy, ms", "ratio", "at most"),
    *("reference, ms", "times as long as ours"),
)


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def beside_floor(values: Floats, rule_set: RuleSet, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds of the analysis and of the floor, taken in turn."""

    def analysis() -> object:
        return analyse(values, rule_set=rule_set, direction="decrease", target=0.0)

    pairs = [(milliseconds(analysis), milliseconds(lambda: floor(values))) for _ in range(rounds + 1)][1:]
    ours, least = zip(*pairs, strict=True)
    return median(ours), median(least)


def row(name: str, count: int, ours: float, least: float, reference: float | None) -> tuple[str, ...]:
    theirs = ("not run", "not run") if reference is None else (f"{reference:,.0f}", f"{reference / ours:,.0f}")
    return name, f"{count:,}", f"{ours:.2f}", f"{least:.2f}", f"{ours / least:.2f}", f"{MOST_TIMES_FLOOR}", *theirs


def main() -> None:
    random = np.random.default_rng(2015)
    rows = []
    for count, rounds in ROUNDS.items():
        values = random.normal(size=(count, PERIODS))
        reference = _reference.milliseconds(values, ROUNDS_OF_REFERENCE[count])
        for rule_set in (MDC_2023, PLOTTHEDOTS_0_2):
            rows.append(row(rule_set.name, count, *beside_floor(values, rule_set, rounds), reference))
    _document.write(
        "charts",
        "Limits, rules and icons",
        f"Series of {PERIODS} months, all at once, beside what one would write by hand in plain numpy for complete "
        "series without groups, targets or icons. Milliseconds are medians. The reference, NHSRplotthedots, is given "
        f"the same series as facets where R has it; it should take at least {LEAST_TIMES_REFERENCE} times as long. "
        "Its means, limits and judgement of each point must be those of plotthedots-0.2, or the measurement stops.",
        _document.table(HEADINGS, rows),
    )


if __name__ == "__main__":
    main()
