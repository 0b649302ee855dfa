"""Statistical process control: XmR charts with the rules and icons of the NHS, for many series at once.

Two rule sets: `plotthedots-0.2` does what NHSRplotthedots 0.2.2 does; `mdc-2023`, the default of this
dashboard, does what NHS England's Making Data Count programme has asked for since the end of 2023.
Sources: NHSRplotthedots (MIT licence), its issues 153, 194 and 200, and the programme's guides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.stats import spc_icons, spc_rules
from metrics.stats.series import Flags, Floats, Segments, Whole, cutting, last_reported, panel_of, spread
from metrics.stats.spc_baseline import autocorrelation, baseline_to_march_2015
from metrics.stats.spc_limits import limits
from metrics.stats.spc_results import SpcPanel, SpcSeries, Workings

__all__ = [
    "MDC_2023",
    "PLOTTHEDOTS_0_2",
    "RULE_SETS",
    "Direction",
    "RuleSet",
    "SpcPanel",
    "SpcSeries",
    "analyse",
    "autocorrelation",
    "baseline_to_march_2015",
]

SHORT = 13


class Direction(StrEnum):
    """Which way is an improvement."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


GOOD = {Direction.INCREASE: 1, Direction.DECREASE: -1, Direction.NEUTRAL: 0}


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """What two ways of reading an XmR chart may do differently."""

    name: str
    screens_ranges: bool  # moving ranges far above their mean are left out
    outside_counts_as_near: bool  # in two-of-three
    trend_by_step: bool  # a trending point is named by its step, else by its trend
    improvement_first: bool  # a point marked both ways is an improvement
    inclusive_assurance: bool  # a target on a limit is beyond it
    last_reported: bool  # the icon comes from the last value, else from the last period
    needed: int  # values that a group must hold to be judged


PLOTTHEDOTS_0_2 = RuleSet(
    name="plotthedots-0.2",
    screens_ranges=True,
    outside_counts_as_near=False,
    trend_by_step=True,
    improvement_first=False,
    inclusive_assurance=False,
    last_reported=False,
    needed=0,
)
MDC_2023 = RuleSet(
    name="mdc-2023",
    screens_ranges=False,
    outside_counts_as_near=True,
    trend_by_step=False,
    improvement_first=True,
    inclusive_assurance=True,
    last_reported=True,
    needed=SHORT,
)
RULE_SETS = {rule_set.name: rule_set for rule_set in (PLOTTHEDOTS_0_2, MDC_2023)}


def analyse(
    values: ArrayLike | Sequence[Sequence[float | None]],
    *,
    rule_set: RuleSet,
    direction: Direction | str | Sequence[Direction | str],
    target: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> SpcPanel:
    """Limits, rules and icons of all series.

    `values` (series, periods) in date order, NaN or None where missing. `direction`: one, or one a
    series. `target`: one, one a series (NaN for none), or None. `baseline` (periods,) or (series,
    periods): rows that may enter the limits of their group; None for all. `groups`, same shapes:
    whole numbers that rise where a new group starts (a re-base); limits and rules never look
    beyond their group. Raises ValueError for shapes that do not fit, infinities, an unknown
    direction, and group numbers that fall.
    """
    panel = panel_of(values)
    usable = None if baseline is None else spread(np.asarray(baseline, dtype=np.bool_), panel.shape)
    workings = _worked_out(panel, usable, cutting(groups, panel.shape), rule_set)
    return _concluded(
        workings,
        rule_set,
        _directions(direction, len(panel)),
        spread(np.nan if target is None else target, panel.shape[:1]).astype(np.float64),
        spread(0 if groups is None else groups, panel.shape),
    )


def _directions(direction: Direction | str | Sequence[Direction | str], count: int) -> tuple[Direction, ...]:
    if isinstance(direction, str):
        return (Direction(direction),) * count
    directions = tuple(map(Direction, direction))
    if len(directions) != count:
        raise ValueError(f"Expected a direction for each of {count} series, got {len(directions)}.")
    return directions


def _worked_out(panel: Floats, usable: Flags | None, cut: Whole | Segments, rule_set: RuleSet) -> Workings:
    """Limits and rules of every group: cut, work out, and put together again."""
    columns = cut.cut(panel, np.nan)
    present = ~np.isnan(columns)
    held = present.sum(axis=0)
    judged = held >= rule_set.needed
    if not judged.all():
        columns = np.where(judged, columns, np.nan)
        present = present & judged
    counted = present if usable is None else present & cut.cut(usable, False)
    found = limits(columns, None if counted.all() else counted, screened=rule_set.screens_ranges)
    hits = spc_rules.hits(
        columns,
        found,
        outside_counts_as_near=rule_set.outside_counts_as_near,
        trend_by_step=rule_set.trend_by_step,
    )
    return Workings(
        values=panel,
        held=cut.spread(held),
        short_group=cut.spread(~judged if rule_set.needed else cut.lengths() < SHORT),
        in_baseline=cut.join(counted),
        mean=cut.spread(found.mean),
        mean_moving_range=cut.spread(found.mean_range),
        lower_limit=cut.spread(found.lower),
        upper_limit=cut.spread(found.upper),
        lower_near=cut.spread(found.lower_near),
        upper_near=cut.spread(found.upper_near),
        moving_range=cut.join(found.moving_range),
        moving_range_used=cut.join(found.used),
        close=cut.join(hits.close),
        side=cut.join(hits.sides.up.view(np.int8) - hits.sides.down.view(np.int8)),
        rule_up=_joined(cut, [rule.up for rule in hits.rules]),
        rule_down=_joined(cut, [rule.down for rule in hits.rules]),
    )


def _joined(cut: Whole | Segments, rules: list[Flags]) -> tuple[Flags, Flags, Flags, Flags]:
    outside, trend, two_in_three, shift = map(cut.join, rules)
    return outside, trend, two_in_three, shift


def _concluded(
    workings: Workings,
    rule_set: RuleSet,
    directions: tuple[Direction, ...],
    target: Floats,
    group: NDArray[np.integer[Any]],
) -> SpcPanel:
    """What the rules mean: the name and type of each point, and the icons of each series."""
    good = np.fromiter(map(GOOD.__getitem__, directions), dtype=np.int8, count=len(directions))
    cause_code, type_code = spc_icons.named(
        workings.rule_up,
        workings.rule_down,
        workings.values,
        good,
        improvement_first=rule_set.improvement_first,
    )
    index = last_reported(workings.values) if rule_set.last_reported else np.full(len(good), group.shape[1] - 1)
    decides = (np.arange(len(good)), index)
    judged = workings.held[decides] >= rule_set.needed
    mean, lower, upper = (line[decides] for line in (workings.mean, workings.lower_limit, workings.upper_limit))
    if rule_set.inclusive_assurance:
        assurance = spc_icons.assurance_inclusive(lower, upper, mean, target, good, judged)
    else:
        assurance = spc_icons.assurance_strict(lower, upper, target, good)
    return SpcPanel(
        **vars(workings),
        rule_set=rule_set.name,
        needed=rule_set.needed,
        group=group,
        cause_code=cause_code,
        type_code=type_code,
        direction=directions,
        target=target,
        icon_index=index,
        variation_icon=spc_icons.variation_icons(type_code[decides], good, judged),
        assurance_icon=assurance,
    )
