"""Growth on 2014-15 by hand, and against a slow twin."""

import json
from calendar import monthrange
from datetime import date
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.periods import months_between, quarters_between
from metrics.stats.growth import Growth, growth
from tests.metrics.stats.slow_growth import slow_growth

MONTHS = [period.end for period in months_between(date(2014, 4, 1), date(2017, 3, 1))]
QUARTERS = [period.end for period in quarters_between(date(2014, 4, 1), date(2017, 3, 1))]


def of_people(numerators, denominators, ends=MONTHS, **settings):
    chosen = {"frequency": 12, "exposure": "people", "event_count": True, **settings}
    return growth(numerators, denominators, period_ends=ends, **chosen)


def of_beds(numerators, days, ends=QUARTERS, **settings):
    chosen = {"frequency": 4, "exposure": "days", "event_count": False, **settings}
    return growth(numerators, days, period_ends=ends, **chosen)


def test_people_sum_over_mean():
    """Baseline: 12 × 100 over 1,000 people is 1.2. Last year: 12 × 150 over the mean of 1,100 and 1,300 is 1.5."""
    found = of_people([100] * 24 + [150] * 12, [1000] * 24 + [1100] * 6 + [1300] * 6)
    assert found.rate_baseline == pytest.approx(1.2)
    assert found.rate_now == pytest.approx(1.5)
    assert found.growth == pytest.approx(0.25)
    assert (found.window_start, found.window_end) == (date(2016, 4, 1), date(2017, 3, 31))
    assert found.reason is None


def test_beds_sum_over_sum_of_days():
    """Baseline: 36,500 bed days in 365 days are 100 beds. Last year 40,150 in 365 are 110."""
    days = [91, 92, 92, 90] * 3
    found = of_beds([100 * d for d in days[:8]] + [110 * d for d in days[8:]], days)
    assert found.rate_baseline == pytest.approx(100)
    assert found.rate_now == pytest.approx(110)
    assert found.growth == pytest.approx(0.1)


def test_the_window_ends_where_it_is_told():
    numerators = [100] * 12 + [110] * 12 + [150] * 12
    found = of_people(numerators, [1000] * 36, end=date(2016, 3, 31))
    assert found.growth == pytest.approx(0.1)
    assert (found.window_start, found.window_end) == (date(2015, 4, 1), date(2016, 3, 31))
    assert of_people(numerators[:24], [1000] * 24, MONTHS[:24], end=date(2016, 3, 31)) == found


def test_without_an_end_the_latest_whole_year():
    numerators = [100.0] * 36
    numerators[34] = np.nan
    assert of_people(numerators, [1000] * 36).window_end == date(2017, 1, 31)


def test_no_growth_for_a_year_that_overlaps_the_baseline():
    found = of_people([100] * 36, [1000] * 36, end=date(2016, 2, 29))
    assert (found.growth, found.reason_code) == (None, "overlaps_baseline")
    assert found.reason == "before March 2016 the 12 months would overlap the baseline year 2014/15"


def test_a_missing_part_of_the_year_is_named():
    numerators = [100.0] * 36
    numerators[30] = numerators[31] = numerators[34] = np.nan
    found = of_people(numerators, [1000] * 36, end=date(2017, 3, 31))
    assert (found.growth, found.reason_code) == (None, "missing")
    assert found.reason == "missing in the 12 months to March 2017: October 2016 to November 2016, February 2017"
    assert found.missing == (date(2016, 10, 1), date(2016, 11, 1), date(2017, 2, 1))


def test_a_missing_part_of_the_baseline_is_named():
    found = of_beds([1] * 11, [90] * 11, QUARTERS[1:])
    assert (found.growth, found.reason_code) == (None, "missing_baseline")
    assert found.reason == "missing in the baseline year 2014/15: 2014/15 Q1"


def test_a_denominator_alone_can_be_missing_or_zero():
    for gone in (np.nan, 0):
        found = of_people([100] * 36, [1000] * 35 + [gone], end=date(2017, 3, 31))
        assert found.missing == (date(2017, 3, 1),)


def test_periods_after_the_data_are_missing():
    found = of_people([100] * 36, [1000] * 36, end=date(2017, 4, 30))
    assert found.missing == (date(2017, 4, 1),)


def test_a_period_without_a_row_is_missing_and_order_does_not_matter():
    ends = [*MONTHS[:30], *MONTHS[31:]]
    found = of_people([100] * 35, [1000] * 35, ends, end=date(2017, 3, 31))
    assert found.missing == (MONTHS[30].replace(day=1),)
    assert of_people([100] * 35, [1000] * 35, ends[::-1], end=date(2017, 3, 31)) == found


def test_nothing_held():
    assert of_people([], [], []).reason_code == "no_values"
    assert of_people([np.nan] * 36, [np.nan] * 36).reason_code == "missing_baseline"


def test_a_baseline_of_zero():
    found = of_people([0] * 12 + [5] * 24, [1000] * 36)
    assert (found.growth, found.reason_code) == (None, "zero_baseline")


def test_a_rate_of_zero_leaves_a_growth_without_an_interval():
    found = of_people([100] * 24 + [0] * 12, [1000] * 36)
    assert found.growth == -1
    assert found.lower is None
    assert "zero" in found.interval_reason


@pytest.mark.parametrize(
    ("ends", "numerators", "message"),
    [
        ([date(2015, 1, 30)], [1], "month ends on 2015-01-30"),
        ([date(2015, 1, 31)] * 2, [1, 1], "twice"),
        ([date(2015, 1, 31)], [-1], "negative"),
        ([date(2015, 1, 31)], [np.inf], "finite"),
        ([date(2015, 1, 31)], [1, 2], "Shapes"),
    ],
)
def test_input_that_makes_no_sense_is_refused(ends, numerators, message):
    with pytest.raises(ValueError, match=message):
        of_people(numerators, [1000] * len(numerators), ends)


def test_no_quarter_ends_in_april():
    with pytest.raises(ValueError, match="quarter"):
        of_beds([1], [30], [date(2015, 4, 30)])


def test_the_interval_of_quarters_by_hand():
    """Twelve quarters, three equal years of 90 days, but for 1% more and less in turn.

    The quarter effects take out what a quarter has every year, so let the sign turn with the year:
    log rates +a, −a, +a in Q1, the reverse in Q2, and so on, with a = 0.01. Trend 0 by symmetry; the
    mean of a quarter over the years is ±a/3, so its residuals are ±(2/3)a, ∓(4/3)a, ±(2/3)a with
    squares (4 + 16 + 4)/9 a² = (8/3)a²; four quarters: (32/3)a². N − k = 12 − 5 = 7: s² = (32/21)a².
    Neighbours: within years three products of −4/9, −16/9, −4/9 a² each, −72/9 a² in all; between
    years Q4 (−) to Q1 of the next (−): with signs by year +, −, + both residuals are −2/3 · −4/3 and
    +4/3 · +2/3, 2 · 8/9 a². Together −8 + 16/9 = −56/9 a², over (32/3)a²: r = −7/12. Corrected,
    −7/12 + (5 − 21/12)/12 < 0: ρ = 0. Var θ = 2s²/4 = (16/21)a², half the interval
    2.364624 × 0.01 × √(16/21) = 0.020640.
    """
    signs = [(-1) ** (year + quarter) for year in range(3) for quarter in range(4)]
    found = of_beds([9000 * exp(0.01 * sign) for sign in signs], [90] * 12)
    assert found.degrees_of_freedom == 7
    assert found.rho == 0
    assert found.variance == pytest.approx(16 / 21 * 1e-4)
    assert found.theta == pytest.approx(0)  # the first and the third year have the same signs
    assert found.upper == pytest.approx(exp(2.364624 * 0.01 * sqrt(16 / 21)) - 1)
    assert found.lower == pytest.approx(exp(-2.364624 * 0.01 * sqrt(16 / 21)) - 1)
    assert found.dispersion is None


def test_counts_scatter_at_least_as_counts_do():
    """The same count per day each month: no residual, so s² is 1/mean count = 1/(30.44 × 10), ρ 0.

    1,096 days in 36 months, 10 a day: mean 10,960/36 = 304.4; Var θ = 2/12 × 36/10,960.
    """
    days = [end.day for end in MONTHS]
    found = of_people([10 * d for d in days], [1000] * 36)
    assert sum(days) == 1096
    assert found.degrees_of_freedom == 36 - 7
    assert found.dispersion == pytest.approx(0, abs=1e-12)
    assert found.variance >= 2 / 12 * 36 / 10_960 * (1 - 1e-12)
    plain = of_people([10 * d for d in days], [1000] * 36, event_count=False)
    assert plain.variance == pytest.approx(0, abs=1e-20)


def test_growth_comes_back_from_json_as_it_went():
    numerators = [100.0] * 36
    for found in (
        of_people(numerators, [1000] * 36),
        of_people([*numerators[:-1], np.nan], [1000] * 36, end=date(2017, 3, 31)),
        of_people([], [], []),
    ):
        assert Growth.from_json(json.loads(json.dumps(found.as_json()))) == found


@st.composite
def held_series(draw):
    """Months or quarters from 2013 on, with a missing one here and there, and an end among them."""
    quarterly = draw(st.booleans())
    make, latest = (quarters_between, 7) if quarterly else (months_between, 22)
    ends = [period.end for period in make(date(2013, 4, 1), date(2018, 3, 1))][: -draw(st.integers(1, latest))]
    logs = draw(st.lists(st.floats(-0.3, 0.3), min_size=len(ends), max_size=len(ends), unique=True))
    missing = draw(st.sets(st.integers(0, len(ends) - 1), max_size=2))
    exposure = draw(st.sampled_from(["people", "days"]))
    parts = {
        (end.year, end.month): None
        if place in missing
        else (round(2000 * exp(change), 3), 50_000.0 + 20 * place if exposure == "people" else float(end.day))
        for place, (end, change) in enumerate(zip(ends, logs, strict=True))
    }
    return parts, quarterly, exposure, draw(st.booleans()), draw(st.sampled_from(ends))


@settings(deadline=None)
@given(held_series())
def test_growth_is_what_the_slow_twin_finds(drawn):
    parts, quarterly, exposure, event_count, end = drawn
    found = growth(
        [np.nan if part is None else part[0] for part in parts.values()],
        [np.nan if part is None else part[1] for part in parts.values()],
        period_ends=[date(year, month, monthrange(year, month)[1]) for year, month in parts],
        frequency=4 if quarterly else 12,
        exposure=exposure,
        event_count=event_count,
        end=end,
    )
    slow = slow_growth(parts, (end.year, end.month), quarterly=quarterly, exposure=exposure, event_count=event_count)
    if slow is None:
        assert found.growth is None
        assert found.reason
    else:
        assert (found.growth, found.lower, found.upper) == pytest.approx(slow, rel=1e-6, abs=1e-9)
        assert found.theta == pytest.approx(log(1 + found.growth))
