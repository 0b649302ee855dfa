"""Growth at every end at once: the same as one at a time, and the same as the slow twin."""

from calendar import monthrange
from datetime import date
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.periods import months_between, quarters_between
from metrics.stats.growth import Growth, difference, growth
from metrics.stats.growth_ends import differences, growth_at_ends
from tests.metrics.stats.slow_growth import slow_growth

MONTHS = [period.end for period in months_between(date(2013, 4, 1), date(2017, 9, 1))]
PEOPLE = {"frequency": 12, "exposure": "people", "event_count": True}


@st.composite
def panels(draw):
    """Up to three series of months or quarters, some with the same periods missing, some with a zero."""
    quarterly = draw(st.booleans())
    make = quarters_between if quarterly else months_between
    ends = [period.end for period in make(date(2013, 4, 1), date(2017, 9, 1))][: -draw(st.integers(1, 7))]
    shape = draw(st.integers(1, 3)), len(ends)
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    numerators = np.round(2000 * np.exp(random.normal(0, 0.1, shape)), 2)
    exposure = draw(st.sampled_from(["people", "days"]))
    denominators = np.tile(
        [50_000.0 + 20 * i if exposure == "people" else float(e.day) for i, e in enumerate(ends)], (shape[0], 1)
    )
    for row in range(shape[0]):
        numerators[row, list(draw(st.sets(st.sampled_from([0, 5, 10, len(ends) - 1]), max_size=2)))] = draw(
            st.sampled_from([np.nan, np.nan, 0.0])
        )
    return numerators, denominators, ends, quarterly, exposure, draw(st.booleans())


def one_at_a_time(panel, row, end):
    numerators, denominators, ends, quarterly, exposure, event_count = panel
    return growth(
        numerators[row],
        denominators[row],
        period_ends=ends,
        frequency=4 if quarterly else 12,
        exposure=exposure,
        event_count=event_count,
        end=end,
    )


def at_once(panel):
    numerators, denominators, ends, quarterly, exposure, event_count = panel
    return growth_at_ends(
        numerators,
        denominators,
        period_ends=ends,
        frequency=4 if quarterly else 12,
        exposure=exposure,
        event_count=event_count,
    )


def close(one, other):
    """Every number equal to 1e-9, everything else the same."""
    for name, value in vars(one).items():
        same = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
        assert getattr(other, name) == same, name


@settings(deadline=None, max_examples=40)
@given(panels())
def test_all_ends_at_once_are_each_end_by_itself(panel):
    for row, by_end in enumerate(at_once(panel)):
        possible = [end for end in panel[2] if end >= date(2016, 3, 31)]
        assert list(by_end) == possible
        for end, found in by_end.items():
            close(one_at_a_time(panel, row, end), found)


@settings(deadline=None, max_examples=25)
@given(panels())
def test_all_ends_at_once_are_what_the_slow_twin_finds(panel):
    numerators, denominators, ends, quarterly, exposure, event_count = panel
    for row, by_end in enumerate(at_once(panel)):
        if (numerators[row] == 0).any():
            continue  # the slow twin has no logarithm of nought
        parts = {
            (end.year, end.month): None if np.isnan(top) else (top, bottom)
            for end, top, bottom in zip(ends, numerators[row], denominators[row], strict=True)
        }
        for end, found in by_end.items():
            slow = slow_growth(
                parts, (end.year, end.month), quarterly=quarterly, exposure=exposure, event_count=event_count
            )
            if slow is None:
                assert found.growth is None
                assert found.reason
            else:
                assert (found.growth, found.lower, found.upper) == pytest.approx(slow, rel=1e-6, abs=1e-9)


def test_only_the_ends_asked_for():
    counts = np.full((2, len(MONTHS)), 100.0)
    asked = [date(2016, 6, 30), date(2015, 6, 30)]
    for found in growth_at_ends(counts, counts * 10, period_ends=MONTHS, ends=asked, **PEOPLE):
        assert list(found) == asked
        assert found[asked[0]].growth == 0
        assert found[asked[1]].reason_code == "overlaps_baseline"


def test_nothing_held():
    assert growth_at_ends(np.empty((2, 0)), np.empty((2, 0)), period_ends=[], **PEOPLE) == [{}, {}]
    assert growth_at_ends([], [], period_ends=[], **PEOPLE) == []


YEAR = (date(2016, 10, 1), date(2017, 9, 30))
GROWTHS = st.builds(
    Growth,
    st.just(YEAR[0]),
    st.just(YEAR[1]),
    growth=st.floats(-0.9, 0.9),
    variance=st.floats(1e-8, 0.1) | st.just(0.0) | st.none(),
    degrees_of_freedom=st.integers(1, 80),
) | st.just(Growth(*YEAR, reason_code="missing", reason="missing in the 12 months"))


@given(st.lists(st.tuples(GROWTHS, GROWTHS), max_size=5))
def test_all_differences_at_once_are_each_by_itself(pairs):
    found = differences([own for own, _ in pairs], [other for _, other in pairs])
    for (own, other), one in zip(pairs, found, strict=True):
        close(difference(own, other), one)


def test_a_year_of_exact_length_ends_where_it_says():
    found = growth_at_ends(
        [[100 * exp(0.01 * i) for i in range(len(MONTHS))]], [[1000.0] * len(MONTHS)], period_ends=MONTHS, **PEOPLE
    )[0]
    last = found[date(2017, 9, 30)]
    assert last.growth == pytest.approx(exp(0.3) - 1)  # thirty months on
    assert (last.window_start, monthrange(2017, 9)[1]) == (date(2016, 10, 1), 30)
