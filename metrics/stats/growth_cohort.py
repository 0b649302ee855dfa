"""Several areas as one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from metrics.stats.growth_windows import Exposure
from metrics.stats.series import Floats, panel_of


def cohort(
    areas: Sequence[str], numerators: ArrayLike, denominators: ArrayLike, *, exposure: Exposure
) -> tuple[Floats, Floats]:
    """Summed numerators and denominators (periods,) of distinct areas, NaN where any member is missing.

    `areas` names each row of `numerators` and `denominators` (areas, periods); an area that serves
    two sites comes twice and counts once. People add up; days are the same days for all, so that
    bed days over days are the beds of all members. Raises ValueError where an area comes twice with
    different values, shapes differ, or the days of two members do.
    """
    tops, bottoms = panel_of(numerators), panel_of(denominators)
    if not tops.shape == bottoms.shape == (len(areas), tops.shape[1]):
        raise ValueError(f"Shapes differ: {len(areas)} areas, {tops.shape} and {bottoms.shape}.")
    rows = [areas.index(area) for area in areas]
    for values in (tops, bottoms):
        if not np.array_equal(values, values[rows], equal_nan=True):
            raise ValueError("An area comes twice with different values.")
    distinct = sorted(set(rows))
    missing = np.isnan(tops[distinct] + bottoms[distinct]).any(axis=0)
    total = tops[distinct].sum(axis=0)
    whole = bottoms[distinct].sum(axis=0) if exposure == "people" else _shared_days(bottoms[distinct])
    return np.where(missing, np.nan, total), np.where(missing, np.nan, whole)


def _shared_days(days: Floats) -> Floats:
    shared: Floats = np.nanmax(np.nan_to_num(days), axis=0)
    if not (np.isnan(days) | (days == shared)).all():
        raise ValueError("The days of a period differ between areas.")
    return shared
