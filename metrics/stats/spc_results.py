"""What an SPC analysis found: for a whole panel as arrays, for one series as plain values."""

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from metrics.stats.series import Codes, Counts, Flags, Floats

COMMON_CAUSE = "common_cause"
POINT_TYPES = (
    COMMON_CAUSE,
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
)
COMMON, IMPROVEMENT, CONCERN, NEUTRAL_HIGH, NEUTRAL_LOW = range(5)

# Upwards and downwards in turn, by the order in which rules name a point; the last is no cause.
CAUSES = (
    "Above UCL",
    "Below LCL",
    "7 Point Trend (Increasing)",
    "7 Point Trend (Decreasing)",
    "2 in 3 Above CL",
    "2 in 3 Below CL",
    "7 Points Above CL",
    "7 Points Below CL",
)
NO_CAUSE = len(CAUSES)
TOO_FEW_POINTS = "too_few_points"

Rules = tuple[Flags, Flags, Flags, Flags]
Icons = tuple[str | None, ...]


@dataclass(frozen=True)
class SpcSeries:
    """One series with its chart: a tuple has one entry a period, None where there is no number.

    `icon_index` is the place of the point that decided the variation icon; `held` counts the
    values in each point's group, of which `needed` must be there for limits, rules and icons.
    """

    rule_set: str
    direction: str
    target: float | None
    values: tuple[float | None, ...]
    group: tuple[int, ...]
    held: tuple[int, ...]
    needed: int
    short_group: tuple[bool, ...]
    in_baseline: tuple[bool, ...]
    mean: tuple[float | None, ...]
    lower_limit: tuple[float | None, ...]
    upper_limit: tuple[float | None, ...]
    lower_near: tuple[float | None, ...]
    upper_near: tuple[float | None, ...]
    moving_range: tuple[float | None, ...]
    moving_range_used: tuple[bool, ...]
    outside: tuple[bool, ...]
    close: tuple[bool, ...]
    side: tuple[int, ...]
    trend: tuple[bool, ...]
    two_in_three: tuple[bool, ...]
    shift: tuple[bool, ...]
    cause: tuple[str | None, ...]
    rules: tuple[tuple[str, ...], ...]
    point_type: tuple[str, ...]
    variation_icon: str | None
    variation_reason: str | None
    assurance_icon: str | None
    icon_index: int | None

    @property
    def icon_held(self) -> int:
        """How many values the group holds that the icons are about: "13 needed, n held"."""
        return self.held[-1 if self.icon_index is None else self.icon_index]

    def as_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The series that `as_json` wrote; KeyError if a field is not there."""
        return cls(**{field.name: _frozen(stored[field.name]) for field in fields(cls)})


def _frozen(stored: Any) -> Any:
    return tuple(_frozen(entry) for entry in stored) if isinstance(stored, list | tuple) else stored


@dataclass(frozen=True, eq=False, kw_only=True)
class Workings:
    """What is known of all series before any direction or target is looked at.

    Arrays are (series, periods). Numbers are NaN where there is none, in the unit of the values.
    `side` is 1 above the mean, -1 below it, 0 on it, missing or without a mean. `rule_up` and
    `rule_down` are the points marked by the rules outside, trend, two in three and shift. `held`
    counts the values in a point's group.
    """

    values: Floats
    held: Counts
    short_group: Flags
    in_baseline: Flags
    mean: Floats
    mean_moving_range: Floats
    lower_limit: Floats
    upper_limit: Floats
    lower_near: Floats
    upper_near: Floats
    moving_range: Floats
    moving_range_used: Flags
    close: Flags
    side: Codes
    rule_up: Rules
    rule_down: Rules


@dataclass(frozen=True, eq=False, kw_only=True)
class SpcPanel(Workings):
    """All series with their charts.

    `group`, `cause_code` (a place in CAUSES or NO_CAUSE) and `type_code` (a place in POINT_TYPES)
    are (series, periods) too. Per series: `direction`, `target` (NaN for none), `icon_index` (the
    place of the point that decides the variation icon, -1 for none) and the icons.
    """

    rule_set: str
    needed: int
    group: NDArray[np.integer[Any]]
    cause_code: Codes
    type_code: Codes
    direction: tuple[str, ...]
    target: Floats
    icon_index: Counts
    variation_icon: Icons
    assurance_icon: Icons

    def _rule(self, place: int) -> Flags:
        return self.rule_up[place] | self.rule_down[place]

    @cached_property
    def outside(self) -> Flags:
        return self._rule(0)

    @cached_property
    def trend(self) -> Flags:
        return self._rule(1)

    @cached_property
    def two_in_three(self) -> Flags:
        return self._rule(2)

    @cached_property
    def shift(self) -> Flags:
        return self._rule(3)

    @cached_property
    def cause(self) -> NDArray[np.object_]:
        """The one rule that names each point, in words, or None."""
        return np.array([*CAUSES, None], dtype=object)[self.cause_code]

    @cached_property
    def point_type(self) -> NDArray[np.object_]:
        return np.array(POINT_TYPES, dtype=object)[self.type_code]

    def rules(self, series: int) -> tuple[tuple[str, ...], ...]:
        """Every rule that holds for each point of one series, in the order that names a point."""
        both = np.array([flags[series] for pair in zip(self.rule_up, self.rule_down, strict=True) for flags in pair])
        return tuple(tuple(CAUSES[place] for place in np.flatnonzero(point)) for point in both.T)

    def series(self, series: int) -> SpcSeries:
        """One series as plain values; IndexError if there is none at that place."""
        icon, index = self.variation_icon[series], int(self.icon_index[series])
        held = int(self.held[series, index])
        arrays = {name: _plain(getattr(self, name)[series]) for name in POINT_FIELDS}
        return SpcSeries(
            rule_set=self.rule_set,
            direction=str(self.direction[series]),
            target=_number(float(self.target[series])),
            needed=self.needed,
            rules=self.rules(series),
            variation_icon=icon,
            variation_reason=TOO_FEW_POINTS if icon is None and held < self.needed else None,
            assurance_icon=self.assurance_icon[series],
            icon_index=None if index < 0 else index,
            **arrays,
        )


POINT_FIELDS = tuple(
    field.name for field in fields(SpcSeries) if str(field.type).startswith("tuple") and field.name != "rules"
)


def _plain(row: NDArray[Any]) -> tuple[Any, ...]:
    entries = row.tolist()
    return tuple([_number(entry) for entry in entries]) if row.dtype.kind == "f" else tuple(entries)


def _number(value: float) -> float | None:
    return value if value == value else None  # NaN equals nothing; numpy takes ten times as long to say so
