"""The four rules of an SPC chart: which points each of them marks, upwards and downwards.

Arrays are (periods, groups), limits (groups,). A missing value (NaN) compares as false with
everything, so it meets no rule and breaks every run and window that it lies in.

Source: NHSRplotthedots 0.2.2 for the shape of the rules; Making Data Count (2023) for points
beyond a limit counting in two-of-three.
"""

from dataclasses import dataclass

import numpy as np

from metrics.stats.series import Codes, Flags, Floats
from metrics.stats.spc_limits import Limits

RUN = 7
OUTSIDE, TREND, TWO_IN_THREE, SHIFT, NO_RULE = range(5)


@dataclass(frozen=True, eq=False)
class Marks:
    """The points that one rule marks in one sense: `up` and `down`."""

    up: Flags
    down: Flags

    @property
    def either(self) -> Flags:
        return self.up | self.down


@dataclass(frozen=True, eq=False)
class Hits:
    """What holds for each point: where it lies, and the rules that mark it, in the order that names a point."""

    sides: Marks
    close: Flags
    rules: tuple[Marks, Marks, Marks, Marks]


def hits(values: Floats, limits: Limits, *, outside_counts_as_near: bool, trend_by_step: bool) -> Hits:
    """All rules for all points. The two switches are those of `RuleSet`."""
    sides = Marks(values > limits.mean, values < limits.mean)
    outside = Marks(values > limits.upper, values < limits.lower)
    beyond = Marks(values > limits.upper_near, values < limits.lower_near)
    near = Marks(beyond.up & ~outside.up, beyond.down & ~outside.down)
    counted = beyond if outside_counts_as_near else near
    return Hits(
        sides,
        near.either,
        (outside, trend(values, trend_by_step), two_in_three(sides, counted), shift(sides)),
    )


def shift(sides: Marks) -> Marks:
    """Points of seven consecutive ones on one side of the mean."""
    periods = len(sides.up)
    return Marks(
        covered(whole_windows(sides.up, RUN), RUN, periods),
        covered(whole_windows(sides.down, RUN), RUN, periods),
    )


def trend(values: Floats, by_step: bool) -> Marks:
    """Points of seven consecutive ones that rise, or fall, at every step; an equal step breaks it."""
    rising, falling = values[1:] > values[:-1], values[1:] < values[:-1]
    marks = Marks(
        covered(whole_windows(rising, RUN - 1), RUN, len(values)),
        covered(whole_windows(falling, RUN - 1), RUN, len(values)),
    )
    return _named_by_step(marks, rising) if by_step else marks


def _named_by_step(marks: Marks, rising: Flags) -> Marks:
    """Gives each trending point the sense of its step to the next point, if that is in a trend too, else of the last.

    As the reference does it, even where two trends meet without sharing a point.
    """
    either = marks.either
    up = np.zeros_like(either)
    up[1:] = rising
    up[:-1] = np.where(either[1:], rising, up[:-1])
    return Marks(either & up, either & ~up)


def two_in_three(sides: Marks, near: Marks) -> Marks:
    """Near points of three consecutive ones on one side, at least two of them near."""
    return Marks(_two_in_three(sides.up, near.up), _two_in_three(sides.down, near.down))


def _two_in_three(side: Flags, near: Flags) -> Flags:
    first, second, third = near[:-2], near[1:-1], near[2:]
    two = (first & second) | (third & (first | second))
    return covered(whole_windows(side, 3) & two, 3, len(side)) & near


def whole_windows(flags: Flags, length: int) -> Flags:
    """Whether `length` flags from each position on are all set: (periods - length + 1, groups), none if too short."""
    held, width = flags, 1
    while width < length and len(held):
        step = min(width, length - width)
        held, width = held[:-step] & held[step:], width + step
    return held


def covered(starts: Flags, length: int, periods: int) -> Flags:
    """The points inside any window of `length` that starts where a flag is set (periods, groups)."""
    if not starts.any():
        return np.zeros((periods, *starts.shape[1:]), dtype=np.bool_)
    reach = np.zeros((len(starts) + 2 * (length - 1), *starts.shape[1:]), dtype=np.bool_)
    reach[length - 1 : length - 1 + len(starts)] = starts
    width = 1
    while width < length:
        step = min(width, length - width)
        reach, width = reach[:-step] | reach[step:], width + step
    return reach


def first_rule(flags: tuple[Flags, ...]) -> Codes:
    """The place of the first rule that holds for each point, or NO_RULE."""
    first = np.full_like(flags[0], NO_RULE, dtype=np.int8)
    for place in reversed(range(len(flags))):
        np.copyto(first, np.int8(place), where=flags[place])
    return first
