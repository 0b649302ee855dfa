"""The calibration at a small size: what `script/bench calibration` prints in full, within the error of fewer runs."""

from math import sqrt

import numpy as np
import pytest

from benches._worlds import BASELINE, YEAR, admissions, expected, noise
from benches.calibration import (
    GRID,
    GROWTHS,
    LEAST,
    MEAN,
    MEMORIES,
    MOST,
    PEOPLE,
    PERSONS,
    RUNS,
    SPREADS,
    Cell,
    Covered,
    by_chance,
    covered,
    even_truths,
    probabilities,
    reliable,
    verdict,
)
from metrics.stats.release_rule import NAMES

FEW = 400
ERRORS = 3  # standard errors of the sample that a check allows


def error(share, runs):
    return ERRORS * sqrt(share * (1 - share) / runs)


def test_the_grid_is_the_one_that_is_asked_for():
    assert (PEOPLE, SPREADS, MEMORIES) == ((70_000, 300_000), (0.0, 0.03, 0.05), (0.0, 0.3, 0.6))
    assert (GROWTHS, RUNS) == ((-0.1, 0.0, 0.1), 4_000)
    assert len(GRID) == len(set(GRID)) == 54


@pytest.fixture(scope="module")
def cells():
    """The corners of the grid that differ most, at each true growth."""
    corners = [cell for cell in GRID if cell.spread in (0.0, 0.05) and cell.memory in (0.0, 0.6)]
    return [covered(cell, FEW) for cell in corners]


def test_intervals_of_growth_hold_the_truth_as_often_as_they_say(cells):
    shares = [one.share for one in cells]
    assert min(shares) >= LEAST - error(LEAST, FEW)
    assert max(shares) <= MOST + error(MOST, FEW)
    low, high = MEAN
    assert low - error(low, FEW * len(cells)) <= np.mean(shares) <= high + error(high, FEW * len(cells))


def test_more_scatter_or_fewer_people_make_an_interval_wider(cells):
    width = {(one.cell.people, one.cell.spread): one.width for one in cells if one.cell.growth == one.cell.memory == 0}
    small, large = PEOPLE
    assert width[large, 0.0] < width[small, 0.0] < width[small, 0.05]
    assert width[large, 0.0] < width[large, 0.05]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.95, 0.95], "met"),
        ([0.95, 0.89], "not met"),
        ([0.95, 0.99], "not met"),
        ([0.92, 0.92], "not met"),
        ([0.98, 0.98], "not met"),
    ],
)
def test_what_is_asked_for_can_be_missed(shares, said):
    assert verdict([Covered(Cell(70_000, 0.0, 0.0, 0.0), share, 5.0) for share in shares]) == said


@pytest.mark.parametrize("name", NAMES)
def test_of_sites_with_a_probability_so_many_truly_meet_the_rule(name):
    """Beside the sampling error two points are allowed: intervals are a little wide, as the grid shows."""
    predicted, met = probabilities(even_truths(4_000))
    bins = list(reliable(predicted[name], met[name]))
    assert len(bins) == 8
    for one in bins:
        assert abs(one.realised - one.predicted) <= ERRORS * one.error + 0.02, one


@pytest.mark.parametrize("memory", MEMORIES)
def test_flags_by_chance_are_as_many_as_are_expected(memory):
    found = by_chance(PERSONS[0], memory, 60)
    assert abs(found.expected - found.seen) <= ERRORS * found.error


@pytest.mark.parametrize("memory", MEMORIES)
def test_where_counting_adds_scatter_they_are_as_many_within_the_scatter_of_one_world(memory):
    found = by_chance(PERSONS[1], memory, 60)
    assert abs(found.expected - found.seen) <= found.by_world


def test_worlds_have_the_growth_they_are_given():
    wanted = np.array([-0.15, -0.1, 0.0, 0.1, 0.19])
    rates = expected(70_000, wanted)
    assert rates[:, YEAR].sum(axis=1) / rates[:, BASELINE].sum(axis=1) - 1 == pytest.approx(wanted, abs=1e-4)
    assert rates[:, BASELINE].sum(axis=1) == pytest.approx(70_000 * 0.105)


def test_worlds_have_the_scatter_and_the_memory_they_are_given():
    values = np.log(noise(np.random.default_rng(1), (4_000, 60), 0.05, 0.6))
    assert values.std() == pytest.approx(0.05, rel=0.02)
    assert np.corrcoef(values[:, :-1].ravel(), values[:, 1:].ravel())[0, 1] == pytest.approx(0.6, abs=0.02)


def test_counts_without_extra_variation_scatter_as_counts_do():
    counts, _ = admissions(np.random.default_rng(1), 70_000, np.zeros(4_000), 0.0, 0.0)
    assert (counts.var(axis=0) / counts.mean(axis=0)).mean() == pytest.approx(1, abs=0.02)
