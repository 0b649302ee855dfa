"""Many series at once: one matrix of series by periods, and its cutting into groups.

A value that is missing is NaN and keeps its place: missing periods are rows like the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]
Counts = NDArray[np.intp]


def panel_of(values: ArrayLike | Sequence[Sequence[float | None]]) -> Floats:
    """The values as float64 (series, periods); None becomes NaN.

    Raises ValueError unless there are two dimensions, at least one period, and no infinity.
    """
    panel = np.asarray(values, dtype=np.float64)
    if panel.ndim != 2 or panel.shape[1] == 0:
        raise ValueError(f"Expected values in the shape (series, periods), got {panel.shape}.")
    if not np.isfinite(panel).all() and np.isinf(panel).any():
        raise ValueError("A value cannot be infinite.")
    return panel


def spread(per_point: ArrayLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """One row for all series, or a row for each, as (series, periods); ValueError if it does not fit."""
    return np.broadcast_to(np.asarray(per_point), shape)


def last_reported(panel: Floats) -> Counts:
    """The place of each series' last value (series,), -1 where it has none."""
    present = ~np.isnan(panel)
    place = panel.shape[1] - 1 - present[:, ::-1].argmax(axis=1)
    return np.where(present.any(axis=1), place, -1)


@dataclass(frozen=True, eq=False)
class Whole:
    """Every series as one group: what `Segments` does, where there is nothing to cut.

    Work is done on arrays laid out as (periods, groups).
    """

    shape: tuple[int, int]

    def cut(self, points: NDArray[Any], padding: float | bool) -> NDArray[Any]:
        """From (series, periods) to (periods, groups)."""
        return np.ascontiguousarray(points.T)

    def join(self, points: NDArray[Any]) -> NDArray[Any]:
        """From (periods, groups) back to (series, periods)."""
        return points.T

    def spread(self, per_group: NDArray[Any]) -> NDArray[Any]:
        """One value a group, as (series, periods)."""
        return np.broadcast_to(per_group[:, np.newaxis], self.shape)

    def lengths(self) -> Counts:
        """How many periods each group holds (groups,)."""
        return np.full(self.shape[0], self.shape[1])


@dataclass(frozen=True, eq=False)
class Segments:
    """Every group of every series as a column of its own, its first period on top, padded below.

    What is worked out inside one group only is worked out on these columns. `group` and `place`
    (series, periods) say where a point went; `size` is (longest group, groups).
    """

    group: Counts
    place: Counts
    size: tuple[int, int]

    @classmethod
    def of(cls, numbers: NDArray[np.integer[Any]]) -> Self:
        """Cuts wherever the group number (series, periods) rises; ValueError if it ever falls."""
        steps = np.diff(numbers, axis=1)
        if (steps < 0).any():
            raise ValueError("Group numbers cannot fall from one period to the next.")
        starts = np.ones(numbers.shape, dtype=np.bool_)
        starts[:, 1:] = steps > 0
        group = starts.cumsum(dtype=np.intp).reshape(numbers.shape) - 1
        period = np.broadcast_to(np.arange(numbers.shape[1]), numbers.shape)
        place = period - np.maximum.accumulate(np.where(starts, period, 0), axis=1)
        return cls(group, place, (int(place.max(initial=-1)) + 1, int(starts.sum())))

    def cut(self, points: NDArray[Any], padding: float | bool) -> NDArray[Any]:
        """From (series, periods) to (longest group, groups)."""
        columns = np.full(self.size, padding, dtype=points.dtype)
        columns[self.place, self.group] = points
        return columns

    def join(self, points: NDArray[Any]) -> NDArray[Any]:
        """From (longest group, groups) back to (series, periods)."""
        return points[self.place, self.group]

    def spread(self, per_group: NDArray[Any]) -> NDArray[Any]:
        """One value a group, as (series, periods)."""
        return per_group[self.group]

    def lengths(self) -> Counts:
        """How many periods each group holds (groups,)."""
        return np.bincount(self.group.ravel(), minlength=self.size[1])


def cutting(groups: ArrayLike | None, shape: tuple[int, int]) -> Whole | Segments:
    """The way to cut series into groups: group numbers (periods,) or (series, periods), None for one group."""
    if groups is None:
        return Whole(shape)
    numbers = spread(groups, shape)
    return Whole(shape) if (numbers == numbers[:, :1]).all() else Segments.of(numbers)
