"""The fast panel against the slow twin, point by point, on made-up series of every awkward kind."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.stats.spc import RULE_SETS, Direction, analyse
from metrics.stats.spc_results import CAUSES
from tests.metrics.stats.slow_spc import NAMES, slow_chart

# Few distinct values make ties, points on the mean and points on a limit; the ramps make trends.
small = st.integers(-3, 3).map(float)
tenths = st.integers(0, 12).map(lambda number: number / 10)
# Nothing smaller than a millionth but nought: beside a million, it could decide a tie that sums in floats cannot see.
anything = st.floats(-1e6, 1e6).map(lambda number: number if abs(number) >= 1e-6 else 0.0)


@st.composite
def series(draw, length, gaps):
    kind = draw(st.sampled_from([small, tenths, anything]))
    level = draw(st.sampled_from([0.0, 0.0, 5.0]))
    ramp = draw(st.sampled_from([0.0, 0.0, 0.5, 1.0, -1.0]))
    turn = draw(st.integers(0, length))
    entry = st.one_of(st.none(), kind, kind, kind) if gaps else kind
    values = draw(st.lists(entry, min_size=length, max_size=length))
    quiet = draw(st.booleans())
    return [
        None if value is None else (0.0 if quiet else value) + ramp * abs(place - turn) + (level if place > turn else 0)
        for place, value in enumerate(values)
    ]


def flags(length):
    return st.one_of(st.none(), st.lists(st.booleans(), min_size=length, max_size=length))


def group_numbers(length):
    steps = st.lists(st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 2]), min_size=length, max_size=length)
    return st.one_of(st.none(), steps.map(lambda rises: np.cumsum(rises).tolist()))


@st.composite
def panels(draw):
    length = draw(st.one_of(st.integers(1, 12), st.integers(13, 40)))
    count = draw(st.integers(1, 3))
    gaps = draw(st.booleans())
    return {
        "values": [draw(series(length, gaps)) for _ in range(count)],
        "directions": draw(st.lists(st.sampled_from(list(Direction)), min_size=count, max_size=count)),
        "targets": draw(st.lists(st.one_of(st.none(), small, tenths), min_size=count, max_size=count)),
        "baselines": [draw(flags(length)) for _ in range(count)],
        "groups": [draw(group_numbers(length)) for _ in range(count)],
    }


def whole(rows, length, default):
    """None for all rows where each is None: the panel's short way of saying so."""
    if all(row is None for row in rows):
        return None
    return [default if row is None else row for row in rows]


def same(number, other):
    return (number is None and other != other) or number == other


def assert_same_chart(fast, slow):
    assert fast.held == tuple(point.held for point in slow.points)
    for place, point in enumerate(slow.points):
        assert same(fast.mean[place], point.mean)
        assert same(fast.lower_limit[place], point.lower)
        assert same(fast.upper_limit[place], point.upper)
        assert same(fast.lower_near[place], point.lower_near)
        assert same(fast.upper_near[place], point.upper_near)
        assert fast.moving_range[place] == point.moving_range
        assert fast.moving_range_used[place] == point.range_used
        assert fast.in_baseline[place] == point.in_baseline
        assert fast.short_group[place] == point.short
        assert fast.side[place] == point.side
        assert fast.outside[place] == point.outside
        assert fast.close[place] == point.close
        assert set(fast.rules[place]) == {NAMES[rule] for rule in point.found}
        assert list(fast.rules[place]) == sorted(fast.rules[place], key=CAUSES.index)
        assert fast.trend[place] == any(rule == "trend" for rule, _ in point.found)
        assert fast.two_in_three[place] == any(rule == "two" for rule, _ in point.found)
        assert fast.shift[place] == any(rule == "shift" for rule, _ in point.found)
        assert fast.cause[place] == point.cause
        assert fast.point_type[place] == point.kind
    assert fast.variation_icon == slow.variation
    assert fast.assurance_icon == slow.assurance
    assert fast.icon_index == slow.icon_index


@settings(deadline=None)
@given(panels(), st.sampled_from(sorted(RULE_SETS)))
def test_the_panel_finds_what_the_slow_twin_finds(drawn, name):
    length = len(drawn["values"][0])
    panel = analyse(
        drawn["values"],
        rule_set=RULE_SETS[name],
        direction=drawn["directions"],
        target=[np.nan if target is None else target for target in drawn["targets"]],
        baseline=whole(drawn["baselines"], length, [True] * length),
        groups=whole(drawn["groups"], length, [0] * length),
    )
    for place, values in enumerate(drawn["values"]):
        slow = slow_chart(
            values,
            rules=name,
            direction=drawn["directions"][place],
            target=drawn["targets"][place],
            baseline=drawn["baselines"][place],
            groups=drawn["groups"][place],
        )
        assert_same_chart(panel.series(place), slow)


@settings(deadline=None, max_examples=30)
@given(panels(), st.sampled_from(sorted(RULE_SETS)))
def test_a_series_alone_is_the_same_as_among_others(drawn, name):
    together = analyse(drawn["values"], rule_set=RULE_SETS[name], direction="increase")
    for place, values in enumerate(drawn["values"]):
        alone = analyse([values], rule_set=RULE_SETS[name], direction="increase")
        assert alone.series(0) == together.series(place)
