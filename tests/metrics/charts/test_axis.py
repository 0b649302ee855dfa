from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.axis import shared_range, starts_at_zero, time_axis, value_axis
from metrics.periods import Period, month, months_between, quarters_between

SANE = st.floats(min_value=-1e15, max_value=1e15)


@given(st.lists(SANE, min_size=1, max_size=20))
def test_value_axis_holds_every_value(values):
    axis = value_axis(values, "beds")
    assert axis.low <= min(values) and max(values) <= axis.high
    assert axis.low < axis.high


@given(st.lists(SANE, min_size=1, max_size=20))
def test_value_ticks_rise_and_are_few(values):
    ticks = value_axis(values, "").ticks
    assert 2 <= len(ticks) <= 9
    assert [tick.value for tick in ticks] == sorted({tick.value for tick in ticks})
    assert len({tick.text for tick in ticks}) == len(ticks)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([8.2, 10.9], ["8", "9", "10", "11"]),
        ([0.815, 0.829], ["0.810", "0.815", "0.820", "0.825", "0.830"]),
        ([100, 2300], ["0", "1,000", "2,000", "3,000"]),
        ([-0.4, 0.4], ["−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6"]),
        ([], []),
    ],
)
def test_tick_texts(values, texts):
    assert [tick.text for tick in value_axis(values, "").ticks] == texts


def test_axis_of_rates_far_above_zero_does_not_start_there():
    assert not starts_at_zero(value_axis([8.2, 10.9], ""))
    assert starts_at_zero(value_axis([1, 10.9], ""))


def test_years_begin_at_april():
    axis = time_axis(list(months_between(date(2013, 4, 1), date(2019, 12, 1))))
    assert [tick.text for tick in axis.ticks] == [f"Apr {year}" for year in range(2013, 2020)]
    assert [tick.text for tick in axis.ticks if tick.narrow] == ["Apr 2013", "Apr 2015", "Apr 2017", "Apr 2019"]


@pytest.mark.parametrize("years", [1, 2, 5, 12, 40, 130])
def test_date_ticks_stay_few(years):
    periods = list(quarters_between(date(1950, 4, 1), date(1950 + years, 3, 31)))
    ticks = time_axis(periods).ticks
    assert 1 <= len(ticks) <= 10
    assert 1 <= sum(tick.narrow for tick in ticks) <= 4


def test_waves_are_named_by_survey_year():
    waves = [Period(date(year, 7, 1), date(year + 1, 3, 31)) for year in range(2011, 2014)]
    assert [tick.text for tick in time_axis(waves).ticks] == ["2011/12", "2012/13", "2013/14"]


def test_one_month_has_a_tick():
    assert [tick.text for tick in time_axis([month(date(2017, 3, 1))]).ticks] == ["Mar 2017"]


def test_shared_range_holds_all_charts(make, charts):
    low, high = shared_range([charts["trend"], charts["short"], charts["empty"]])
    assert low == min(charts[name].value_axis.low for name in ("trend", "short"))
    assert high == max(charts[name].value_axis.high for name in ("trend", "short"))
    assert shared_range([charts["empty"]]) is None
