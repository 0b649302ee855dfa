"""The name and type of each point, and the two icons of a series.

Source: NHSRplotthedots 0.2.2; Making Data Count (2023) where the switches of a rule set say so.
Arrays are (series, periods), `good` (series,) is 1 where an increase is an improvement, -1 where a
decrease is, 0 where neither is.
"""

import numpy as np

from metrics.stats.series import Codes, Flags, Floats
from metrics.stats.spc_results import (
    COMMON,
    CONCERN,
    IMPROVEMENT,
    NEUTRAL_HIGH,
    NEUTRAL_LOW,
    NO_CAUSE,
    Icons,
    Rules,
)
from metrics.stats.spc_rules import NO_RULE, first_rule

# Places in these tables: the type or the assurance of a series, by its good sense + 1 where that matters.
TYPE_UPWARDS = np.array([CONCERN, NEUTRAL_HIGH, IMPROVEMENT], dtype=np.int8)
TYPE_DOWNWARDS = np.array([IMPROVEMENT, NEUTRAL_LOW, CONCERN], dtype=np.int8)
VARIATION = np.array(
    [
        ["common_cause", "improvement_low", "concern_high", None, None],
        ["common_cause", None, None, "neutral_high", "neutral_low"],
        ["common_cause", "improvement_high", "concern_low", None, None],
    ],
    dtype=object,
)
NONE, PASS, FAIL, INCONSISTENT, NO_TARGET = range(5)
ASSURANCE = np.array([None, "pass", "fail", "inconsistent", "no_target"], dtype=object)


def named(up: Rules, down: Rules, values: Floats, good: Codes, *, improvement_first: bool) -> tuple[Codes, Codes]:
    """The cause (a place in CAUSES) and the type (a place in POINT_TYPES) of each point.

    The first rule that holds names the point; with `improvement_first`, the first that holds in the
    good sense, if any does.
    """
    first_up, first_down = first_rule(up), first_rule(down)
    upward = first_up < first_down
    if improvement_first:
        upward = _better_sense(first_up, first_down, upward | _peaks_and_troughs(first_up, first_down, values), good)
    first = np.where(upward, first_up, first_down)
    special = first < NO_RULE
    cause = np.where(special, 2 * first + ~upward, np.int8(NO_CAUSE))
    type_up, type_down = TYPE_UPWARDS[good + 1][:, np.newaxis], TYPE_DOWNWARDS[good + 1][:, np.newaxis]
    return cause, np.where(special, np.where(upward, type_up, type_down), np.int8(COMMON))


def _better_sense(first_up: Codes, first_down: Codes, otherwise: Flags, good: Codes) -> Flags:
    sense = good[:, np.newaxis]
    return np.asarray(np.where(sense > 0, first_up < NO_RULE, np.where(sense < 0, first_down == NO_RULE, otherwise)))


def _peaks_and_troughs(first_up: Codes, first_down: Codes, values: Floats) -> Flags:
    """Points shared by two trends that the later one, a rise, gives its sense."""
    shared: Flags = (first_up == first_down) & (first_up < NO_RULE)
    if shared.any():
        shared[:, :-1] &= values[:, 1:] > values[:, :-1]
    return shared


def variation_icons(latest_types: Codes, good: Codes, judged: Flags) -> Icons:
    """By the type of the point that decides, one a series; None where its group is not `judged`."""
    icons = VARIATION[good + 1, latest_types]
    icons[~judged] = None
    return tuple(icons.tolist())


def assurance_strict(lower: Floats, upper: Floats, target: Floats, good: Codes) -> Icons:
    """As the reference: a target on a limit, and limits that do not exist, make "inconsistent".

    All (series,); None without a target or a direction.
    """
    icons = _against_limits(target > upper, target < lower, good)
    return _assurance_icons(np.where(np.isnan(target) | (good == 0), NONE, icons))


def assurance_inclusive(
    lower: Floats, upper: Floats, mean: Floats, target: Floats, good: Codes, judged: Flags
) -> Icons:
    """A target on a limit counts as beyond it; a constant series is judged against its target.

    All (series,); "no_target" without one; None without a direction or limits, or if not `judged`.
    """
    constant = lower == upper
    unmet = np.where(good > 0, mean < target, mean > target)
    beyond = _against_limits(target >= upper, target <= lower, good)
    icons = np.where(constant, np.where(unmet, FAIL, PASS), beyond)
    icons = np.where(np.isnan(upper) | (good == 0), NONE, icons)
    return _assurance_icons(np.where(judged, np.where(np.isnan(target), NO_TARGET, icons), NONE))


def _against_limits(high: Flags, low: Flags, good: Codes) -> Codes:
    passed, failed = np.where(good > 0, low, high), np.where(good > 0, high, low)
    return np.where(failed, np.int8(FAIL), np.where(passed, np.int8(PASS), np.int8(INCONSISTENT)))


def _assurance_icons(codes: Codes) -> Icons:
    return tuple(ASSURANCE[codes].tolist())
