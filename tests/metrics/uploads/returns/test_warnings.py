from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import Period, month
from metrics.states import State
from metrics.units import UNITS
from metrics.uploads.cells import Reading
from metrics.uploads.returns.warnings import OwnLimits, ReturnWarning, Series, find_warnings

LIMITS = {("m", "A"): OwnLimits(7.9, 10.6, UNITS["rate_per_1000_30_days"])}


def reading(at: int, numerator: int | None = 900, denominator: int | None = 100_000, **more: Any) -> Reading:
    numbers = {"numerator": numerator, "denominator": denominator}
    exact = {name: Decimal(number) if number is not None else None for name, number in numbers.items()}
    return Reading("m", "A", month(date(2016, at, 1)), **exact, cell=f"Return!D{at}", **more)


def rate(one: Reading) -> float | None:
    return float(one.numerator / one.denominator * 1000) if one.numerator is not None and one.denominator else None


def warnings(new: list[Reading], known: list[Reading] | None = None, **more: Any) -> tuple[ReturnWarning, ...]:
    return find_warnings(new, known=known or [], limits=LIMITS, charted=rate, **more)


def test_a_usual_value_warns_of_nothing() -> None:
    assert not warnings([reading(4, 910)], [reading(3, 900)])


def test_a_value_outside_its_own_limits_says_how_unusual_it_is() -> None:
    [one] = warnings([reading(4, 720)], [reading(2, 900), reading(3, 880)])
    assert one.code == "outside-own-limits"
    assert one.problem.startswith("7.20 per 1,000 people per 30 days is the lowest in 3 periods, and below")
    assert one.problem.endswith("the site's own limits, 7.90 to 10.60")
    assert one.as_json()["cells"] == ["D4"] and one.as_json()["severity"] == "warning"


def test_a_denominator_that_jumped_is_told_with_its_change() -> None:
    [one] = warnings([reading(4, 1010, 112_000)], [reading(3, 900, 100_000)])
    assert one.code == "denominator-jumped"
    assert "+12.0%" in one.problem and "March 2016" in one.problem
    assert not warnings([reading(4, 1010, 112_000)], [reading(3, 900)], jump=Decimal("0.2"))


def test_the_month_before_may_be_in_the_same_return() -> None:
    assert [one.code for one in warnings([reading(3, 900), reading(4, 900)])] == ["same-as-before"]


def test_a_month_with_a_gap_before_it_is_compared_with_nothing() -> None:
    assert not warnings([reading(4, 900)], [reading(2, 900)])


def test_the_same_zero_twice_is_no_warning() -> None:
    assert not find_warnings([reading(4, 0)], known=[reading(3, 0)], limits={}, charted=rate)


def test_a_final_value_that_changes_asks_why() -> None:
    [one] = warnings([reading(4, 905)], [reading(4, 900)])
    assert one.code == "revises-final"
    assert "900 over 100,000" in one.problem and "905 over 100,000" in one.problem
    assert not warnings([reading(4, 905)], [reading(4, 900, provisional=True)])


def test_a_withdrawal_of_a_final_value_asks_why() -> None:
    gap = reading(4, None, None, state=State.MISSING, reason="wrong ward")
    assert [one.code for one in warnings([gap], [reading(4)])] == ["revises-final"]


def test_what_is_known_already_warns_of_nothing() -> None:
    assert not warnings([reading(4, 720)], [reading(4, 720)])


def test_waves_are_compared_with_the_wave_before() -> None:
    def wave(year: int) -> Reading:
        period = Period(date(year, 7, 1), date(year + 1, 3, 31))
        return Reading("q", "A", period, value=Decimal("0.743"), cell="F2")

    assert [one.code for one in warnings([wave(2016)], [wave(2015)])] == ["same-as-before"]


DAYS = st.integers(0, 40).map(lambda days: date(2016, 1, 1) + timedelta(days=days))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(*sorted(days)))


@given(st.dictionaries(PERIODS, st.integers(0, 5) | st.none()), DAYS, PERIODS)
def test_what_came_before_is_found_as_by_looking_at_every_value(
    counts: dict[Period, int | None], day: date, period: Period
) -> None:
    values = {at: Reading("m", "A", at, **told(count)) for at, count in counts.items()}
    series = Series(values, lambda one: None if one.numerator is None else float(one.numerator))
    earlier = [one for at, one in values.items() if at.end < day and one.has_number]
    assert series.last_before(day) is max(earlier, key=lambda one: one.period.end, default=None)
    before = [float(count) for at, count in counts.items() if at < period and count is not None]
    assert series.extremes_before(period) == (len(before), min(before, default=0), max(before, default=0))


def told(count: int | None) -> dict[str, Any]:
    return {"state": State.MISSING, "reason": "lost"} if count is None else {"numerator": Decimal(count)}
