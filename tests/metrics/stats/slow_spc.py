"""The rules of an SPC chart for one series, one point at a time: slow, plain, and written from the rules alone.

It is what the fast panel is held to, so it shares nothing with it.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import nan

MEANINGS = {"increase": 1, "decrease": -1, "neutral": 0}
NAMES = {
    ("outside", 1): "Above UCL",
    ("outside", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)",
    ("trend", -1): "7 Point Trend (Decreasing)",
    ("two", 1): "2 in 3 Above CL",
    ("two", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL",
    ("shift", -1): "7 Points Below CL",
}


@dataclass
class SlowPoint:
    value: float | None
    usable: bool
    row_in_group: int
    mean: float = nan
    lower: float = nan
    upper: float = nan
    lower_near: float = nan
    upper_near: float = nan
    moving_range: float | None = None
    range_used: bool = False
    in_baseline: bool = False
    held: int = 0
    short: bool = False
    side: int = 0
    outside: bool = False
    close: bool = False
    found: list[tuple[str, int]] = field(default_factory=list)  # rule and sense, in the order that names a point
    cause: str | None = None
    kind: str = "common_cause"


@dataclass
class SlowChart:
    points: list[SlowPoint]
    variation: str | None
    assurance: str | None
    icon_index: int | None


def average(numbers):
    """The exact mean, rounded once."""
    return float(sum(map(Fraction, numbers)) / len(numbers)) if numbers else nan


def slow_chart(values, *, rules, direction, target=None, baseline=None, groups=None):
    """`rules` is "plotthedots-0.2" or "mdc-2023"; None for a missing value; lists of one entry a period."""
    baseline = baseline or [True] * len(values)
    groups = groups or [0] * len(values)
    points, start = [], 0
    for end in range(1, len(values) + 1):
        if end == len(values) or groups[end] != groups[start]:
            group = [SlowPoint(values[i], baseline[i], i - start) for i in range(start, end)]
            chart_group(group, rules)
            points += group
            start = end
    for point in points:
        name_point(point, MEANINGS[direction], rules)
    return conclude(points, rules, MEANINGS[direction], target)


def chart_group(group, rules):
    held = sum(point.value is not None for point in group)
    for point in group:
        point.held = held
        point.short = held < 13 if rules == "mdc-2023" else len(group) < 13
    if rules == "mdc-2023" and held < 13:
        return
    draw_limits(group, screened=rules == "plotthedots-0.2")
    for place, point in enumerate(group):
        point.found = find_rules(group, place, rules)


def draw_limits(group, screened):
    for point in group:
        point.in_baseline = point.usable and point.value is not None
    for before, point in pairwise(group):
        if before.in_baseline and point.in_baseline:
            point.moving_range = abs(point.value - before.value)
            point.range_used = True
    ranges = [point.moving_range for point in group if point.moving_range is not None]
    if screened:
        fence = 3.267 * average(ranges)
        for point in group:
            point.range_used = point.moving_range is not None and point.moving_range < fence
    mean = average([point.value for point in group if point.in_baseline])
    reach = average([point.moving_range for point in group if point.range_used])
    for point in group:
        point.mean = mean
        point.lower, point.upper = mean - 2.66 * reach, mean + 2.66 * reach
        point.lower_near, point.upper_near = mean - 2 * (2.66 / 3) * reach, mean + 2 * (2.66 / 3) * reach
        if point.value is not None:
            point.side = (point.value > mean) - (point.value < mean)
            point.outside = point.value > point.upper or point.value < point.lower
            beyond = point.value > point.upper_near or point.value < point.lower_near
            point.close = beyond and not point.outside


def windows(length, place, size):
    """Every window of `size` neighbours that holds this place."""
    for start in range(max(0, place - size + 1), min(place, length - size) + 1):
        yield range(start, start + size)


def trends(group, place):
    """The senses of the trends of seven that this point is part of: 1, -1, both or none."""
    senses = set()
    for window in windows(len(group), place, 7):
        numbers = [group[i].value for i in window]
        if None in numbers:
            continue
        if all(later > earlier for earlier, later in pairwise(numbers)):
            senses.add(1)
        if all(later < earlier for earlier, later in pairwise(numbers)):
            senses.add(-1)
    return senses


def counts_as_near(point, rules):
    return point.close or (rules == "mdc-2023" and point.outside)


def find_rules(group, place, rules):
    point, found = group[place], []
    if point.outside:
        found.append(("outside", 1 if point.value > point.upper else -1))
    found += [("trend", sense) for sense in trend_senses(group, place, rules)]
    for window in windows(len(group), place, 3):
        members = [group[i] for i in window]
        if (
            abs(sum(member.side for member in members)) == 3
            and sum(counts_as_near(member, rules) for member in members) >= 2
            and counts_as_near(point, rules)
        ):
            found.append(("two", point.side))
            break
    if any(abs(sum(group[i].side for i in window)) == 7 for window in windows(len(group), place, 7)):
        found.append(("shift", point.side))
    return found


def trend_senses(group, place, rules):
    """The later of two trends first; the reference gives only one, by the step to a next point in a trend."""
    senses = trends(group, place)
    if not senses:
        return []
    follows = place + 1 < len(group) and bool(trends(group, place + 1))
    if rules == "mdc-2023":
        if len(senses) == 1:
            return list(senses)
        return [1, -1] if group[place + 1].value > group[place].value else [-1, 1]
    step = group[place + 1].value - group[place].value if follows else group[place].value - group[place - 1].value
    return [1 if step > 0 else -1]


def name_point(point, good, rules):
    if not point.found:
        return
    chosen = point.found[0]
    if rules == "mdc-2023" and good:
        chosen = next((rule for rule in point.found if rule[1] == good), chosen)
    point.cause = NAMES[chosen]
    if good:
        point.kind = "special_cause_improvement" if chosen[1] == good else "special_cause_concern"
    else:
        point.kind = "special_cause_neutral_high" if chosen[1] == 1 else "special_cause_neutral_low"


def conclude(points, rules, good, target):
    place = len(points) - 1
    if rules == "mdc-2023":
        reported = [i for i, point in enumerate(points) if point.value is not None]
        if not reported:
            return SlowChart(points, None, None, None)
        place = reported[-1]
    last = points[place]
    if rules == "mdc-2023" and last.held < 13:
        return SlowChart(points, None, None, place)
    assure = assure_mdc if rules == "mdc-2023" else assure_reference
    return SlowChart(points, variation(last.kind, good), assure(last, good, target), place)


def variation(kind, good):
    word = kind.removeprefix("special_cause_")
    if good == 0 or word == "common_cause":
        return word
    high = (word == "improvement") == (good == 1)
    return f"{word}_{'high' if high else 'low'}"


def assure_reference(last, good, target):
    if target is None or good == 0:
        return None
    if target > last.upper:
        return "fail" if good == 1 else "pass"
    if target < last.lower:
        return "pass" if good == 1 else "fail"
    return "inconsistent"


def assure_mdc(last, good, target):
    if target is None:
        return "no_target"
    if good == 0 or last.upper != last.upper:
        return None
    if last.upper == last.lower:
        met = last.mean >= target if good == 1 else last.mean <= target
        return "pass" if met else "fail"
    if target >= last.upper:
        return "fail" if good == 1 else "pass"
    if target <= last.lower:
        return "pass" if good == 1 else "fail"
    return "inconsistent"
