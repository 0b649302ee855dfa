"""Whether intervals, probabilities and the expected number of chance flags are right, in worlds whose truth is known.

Growth: on a grid of populations, scatter, memory and true growth, how often the 95% interval holds the truth.
The release rule: of sites to which a probability was given, how many truly meet it. Flags: how many charts flag
their latest point though nothing has changed, beside how many the dashboard says will.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from math import sqrt
from time import perf_counter

import numpy as np

from benches import _document
from benches._worlds import A_YEAR, DAYS, ENDS, MONTHS, Numbers, admissions, estimated, noise
from metrics.stats.chance import chance_of_flag
from metrics.stats.neighbours import correlations
from metrics.stats.release_rule import NAMES, Estimate, Name, probability
from metrics.stats.spc import MDC_2023, analyse

RUNS = 4_000
PEOPLE = (70_000, 300_000)
SPREADS = (0.0, 0.03, 0.05)
MEMORIES = (0.0, 0.3, 0.6)
GROWTHS = (-0.1, 0.0, 0.1)
MEAN, LEAST, MOST = (0.93, 0.97), 0.90, 0.985
SEED = 20150310


@dataclass(frozen=True)
class Cell:
    people: int
    spread: float
    memory: float
    growth: float


@dataclass(frozen=True)
class Covered:
    """The share of intervals that hold the truth, and the median width of one in percentage points."""

    cell: Cell
    share: float
    width: float


GRID = tuple(Cell(*values) for values in product(PEOPLE, SPREADS, MEMORIES, GROWTHS))


def covered(cell: Cell, runs: int) -> Covered:
    random = np.random.default_rng([SEED, GRID.index(cell)])
    counts, truth = admissions(random, cell.people, np.full(runs, cell.growth), cell.spread, cell.memory)
    found = estimated(counts, cell.people)
    lower, upper = (np.array([getattr(one, side) for one in found], dtype=np.float64) for side in ("lower", "upper"))
    return Covered(cell, float(np.mean((lower <= truth) & (truth <= upper))), float(np.median(upper - lower)) * 100)


MARGIN = 0.03
COMPARATOR = {"people": 40_000_000, "spread": 0.01, "memory": 0.3}
TYPICAL = {"spread": 0.03, "memory": 0.3}
ITS_GROWTH = 0.04
WIDEST = 0.15  # true growths lie evenly this far to both sides of the limit
BINS = (0.0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1.0)


@dataclass(frozen=True)
class Reliable:
    """Sites that were given a probability within a bin: their number, its mean, and the share that truly meets it."""

    low: float
    high: float
    sites: int
    predicted: float
    realised: float

    @property
    def error(self) -> float:
        """Standard error of the share, were the prediction right."""
        return sqrt(max(self.predicted * (1 - self.predicted), 1e-6) / max(self.sites, 1))


def probabilities(truths: Numbers) -> tuple[dict[Name, Numbers], dict[Name, Numbers]]:
    """For each reading: what was predicted of each site, and whether it truly meets the rule. Half are small."""
    random = np.random.default_rng([SEED, 17])
    predicted: dict[Name, list[Numbers]] = {name: [] for name in NAMES}
    met: dict[Name, list[Numbers]] = {name: [] for name in NAMES}
    for people, growths in zip(PEOPLE, np.array_split(truths, 2), strict=True):
        sites, truth = admissions(random, people, growths, **TYPICAL)
        other, its = admissions(random, growth=np.full(len(growths), ITS_GROWTH), **COMPARATOR)
        own, beside = _estimates(sites, people), _estimates(other, COMPARATOR["people"])
        for name in NAMES:
            predicted[name].append(probability(name, MARGIN, own, beside))
            met[name].append(_met(name, truth, its))
    return tuple({name: np.concatenate(parts[name]) for name in NAMES} for parts in (predicted, met))


def _estimates(counts: Numbers, people: float) -> Estimate:
    found = estimated(counts, people)
    names = ("theta", "variance", "degrees_of_freedom")
    return Estimate(*(np.array([getattr(one, name) for one in found], dtype=np.float64) for name in names))


def _met(name: Name, g: Numbers, c: Numbers) -> Numbers:
    """The rule in its own words."""
    held = {
        "points": g - c <= -MARGIN,
        "ratio": (1 + g) / (1 + c) - 1 <= -MARGIN,
        "share": (c > 0) & (g <= (1 - MARGIN) * c),
    }
    return held[name].astype(np.float64)


def even_truths(runs: int) -> Numbers:
    """Nothing is known beforehand: true growths lie evenly about the limit of the points reading, in random order."""
    random = np.random.default_rng([SEED, 18])
    return ITS_GROWTH - MARGIN + random.uniform(-WIDEST, WIDEST, runs)


def near_truths(runs: int, spread: float = 0.04) -> Numbers:
    """True growths that differ little between sites, about the comparator's."""
    return np.random.default_rng([SEED, 19]).normal(ITS_GROWTH, spread, runs)


def reliable(predicted: Numbers, met: Numbers) -> Iterator[Reliable]:
    for low, high in pairwise(BINS):
        inside = (predicted >= low) & ((predicted < high) | (high == BINS[-1]))
        if inside.any():
            yield Reliable(low, high, int(inside.sum()), float(predicted[inside].mean()), float(met[inside].mean()))


CHARTS = 58  # two monthly metrics of 29 sites
PERSONS = (20_000_000, 200_000)  # so many that counting adds next to nothing, and about as many as a site has
BASELINE_MONTHS = 24
CHART_SPREAD = 0.03


@dataclass(frozen=True)
class Chance:
    """Worlds of charts in which nothing changes: flags on the latest points, expected and seen, a world."""

    people: int
    memory: float
    worlds: int
    expected: float
    seen: float
    error: float
    by_world: float


def by_chance(people: int, memory: float, worlds: int) -> Chance:
    """`error`: standard error of the mean of what was seen; `by_world`: how much single worlds scatter."""
    random = np.random.default_rng([SEED, people, int(memory * 100)])
    level = people * A_YEAR * DAYS / 365
    factors = noise(random, (worlds * CHARTS, len(MONTHS)), CHART_SPREAD, memory)
    a_day = random.poisson(level * factors) / DAYS
    baseline = np.arange(len(MONTHS)) < BASELINE_MONTHS
    panel = analyse(a_day, rule_set=MDC_2023, direction="decrease", baseline=baseline)
    seen = (panel.type_code[:, -1] != 0).reshape(worlds, CHARTS).sum(axis=1)
    how = {"periods": len(MONTHS), "baseline": BASELINE_MONTHS, "rule_set": MDC_2023.name}
    likely = [
        chance_of_flag(rho=float(rho), estimated_from=len(MONTHS), **how)
        for rho in correlations(a_day, ENDS, 12).clip(-0.95, 0.95)
    ]
    by_world = float(seen.std(ddof=1))
    expected = sum(likely) / worlds
    return Chance(people, memory, worlds, expected, float(seen.mean()), by_world / sqrt(worlds), by_world)


def main() -> None:
    start = perf_counter()
    cells = [covered(cell, RUNS) for cell in GRID]
    wide, near = (probabilities(truths(10 * RUNS)) for truths in (even_truths, near_truths))
    chances = [by_chance(people, memory, RUNS // 10) for people, memory in product(PERSONS, MEMORIES)]
    _document.write(
        "calibration",
        "Intervals, probabilities and chance in worlds whose truth is known",
        f"{RUNS:,} runs a cell, {len(MONTHS)} months each, all in {perf_counter() - start:.0f} seconds. Counts scatter "
        "as counts do; beside that, months vary by the extra variation, and each resembles the one before by the "
        "correlation. The share of 95% intervals of growth that hold the true growth:",
        _coverage_table(cells),
        _summary(cells),
        "The probability that a site truly meets the release rule (3% lower than a comparator that grows by 4%), where "
        "nothing is known beforehand: true growths lie evenly within 15 points of the limit, at "
        f"{PEOPLE[0]:,} and {PEOPLE[1]:,} people, with 3% extra variation and a correlation of 0.3.",
        _reliability_table(*wide),
        "The same where sites differ little in truth (a standard deviation of 4 points about the comparator). Whoever "
        "knows that beforehand should believe high and low probabilities less, by about so much:",
        _reliability_table(*near),
        f"Worlds of {CHARTS} charts in which nothing changes: how many flag their latest point, and how many the "
        f"dashboard expects from each series' own correlation, as it estimates it. At {PERSONS[0]:,} people counting "
        f"adds next to nothing. At {PERSONS[1]:,} it adds scatter without memory, and what is left of the memory "
        "reaches further back than the correlation of neighbours tells, so that rather too few are expected where "
        "memory is long:",
        _chance_table(chances),
    )


def _coverage_table(cells: list[Covered]) -> str:
    by_cell = {one.cell: one for one in cells}
    rows = []
    for people, spread, memory in product(PEOPLE, SPREADS, MEMORIES):
        found = [by_cell[Cell(people, spread, memory, growth)] for growth in GROWTHS]
        shares = [f"{one.share:.1%}" for one in found]
        rows.append((f"{people:,} people, {spread:.0%}, {memory:g}", *shares, f"{found[1].width:.1f}"))
    growths = [f"growth {growth:+.0%}" for growth in GROWTHS]
    return _document.table(("population, extra variation, correlation", *growths, "width at 0%, points"), rows)


def _summary(cells: list[Covered]) -> str:
    shares = [one.share for one in cells]
    asked = f"asked: mean {MEAN[0]:.0%} to {MEAN[1]:.0%}, no cell below {LEAST:.0%} or above {MOST:.1%}"
    found = f"Mean {np.mean(shares):.1%}, lowest {min(shares):.1%}, highest {max(shares):.1%}"
    return f"{found} ({asked}): {verdict(cells)}."


def verdict(cells: list[Covered]) -> str:
    shares = [one.share for one in cells]
    is_met = MEAN[0] <= np.mean(shares) <= MEAN[1] and min(shares) >= LEAST and max(shares) <= MOST
    return "met" if is_met else "not met"


def _reliability_table(predicted: dict[Name, Numbers], met: dict[Name, Numbers]) -> str:
    rows = []
    for name in NAMES:
        for one in reliable(predicted[name], met[name]):
            said = (f"{one.predicted:.1%}", f"{one.realised:.1%}", f"{one.error:.1%}")
            rows.append((f"{name}, {one.low:g} to {one.high:g}", f"{one.sites:,}", *said))
    return _document.table(("reading, predicted", "sites", "mean predicted", "truly met", "sampling error"), rows)


def _chance_table(chances: list[Chance]) -> str:
    found = ("expected flags", "flags seen", "sampling error", "scatter of one world")
    return _document.table(("population, correlation", "worlds", *found), [_chance_row(one) for one in chances])


def _chance_row(one: Chance) -> tuple[str, ...]:
    numbers = (f"{number:.2f}" for number in (one.expected, one.seen, one.error, one.by_world))
    return f"{one.people:,} people, {one.memory:g}", f"{one.worlds:,}", *numbers


if __name__ == "__main__":
    main()
