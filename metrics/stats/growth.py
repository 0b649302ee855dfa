"""Growth of a 12-month rate against the year 2014-15, its interval, and its difference from a comparator.

The measure is the one of the vanguard programme's dashboard: the last 12 months (or four quarters)
over April 2014 to March 2015.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import exp, expm1, log, sqrt

from numpy.typing import ArrayLike

from metrics.periods import Period, financial_year, financial_year_label, month_label
from metrics.stats.growth_difference import difference
from metrics.stats.growth_interval import Scatter, half_width, scatter
from metrics.stats.growth_results import Growth, GrowthDifference
from metrics.stats.growth_windows import Calendar, Exposure, Frequency, place_of

__all__ = ["BASELINE_YEAR", "Exposure", "Frequency", "Growth", "GrowthDifference", "difference", "growth"]

BASELINE_YEAR = financial_year(date(2014, 4, 1))
NO_INTERVAL = "a rate of zero has no logarithm, or too few periods are held"


def growth(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    period_ends: Sequence[date],
    frequency: Frequency,
    exposure: Exposure,
    event_count: bool,
    baseline_year: Period = BASELINE_YEAR,
    end: date | None = None,
) -> Growth:
    """Growth of the year to `end` against `baseline_year`.

    All arrays (periods,), NaN where missing, in any order; a period that is not there is missing too.
    `frequency` 12 for months, 4 for quarters. The rate is the sum of numerators over the *mean*
    denominator for `exposure` "people", over the *sum* for "days". `event_count`: the numerator
    counts events, so that it scatters at least as counts do. `end` None: the latest year that is
    whole. Not computed, with the reason: a part missing, or a year that overlaps the baseline.
    Raises ValueError for periods that are no months or quarters or occur twice, and for negative numbers.

    With θ the log ratio of the two rates, Var θ = (2/n)(w + e[(1+ρ)/(1−ρ) − 2ρ(1−ρⁿ)/(n(1−ρ)²)]), twice the
    variance of a mean of n values (n = 12 or 4) whose scatter is w without memory, that of counting, and e with a
    correlation of ρ between neighbours (`growth_interval.scatter`, over
    the periods to `end`), and the interval is exp(θ ± t √Var θ) − 1, t with N − k degrees of freedom.
    """
    calendar = Calendar.of(numerators, denominators, period_ends, frequency, exposure)
    baseline = calendar.year_to(place_of(baseline_year.end, frequency))
    last = _latest(calendar, baseline.stop - 1 + frequency) if end is None else place_of(end, frequency)
    if last is None:
        return Growth(None, None, reason_code="no_values", reason="no values are held")
    window = calendar.year_to(last)
    return refused(calendar, baseline, window) or _computed(calendar.until(last), baseline, window, event_count)


def latest_end(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    period_ends: Sequence[date],
    frequency: Frequency,
    exposure: Exposure,
    baseline_year: Period = BASELINE_YEAR,
) -> date | None:
    """The end that `growth` takes where none is given; None where nothing is held."""
    calendar = Calendar.of(numerators, denominators, period_ends, frequency, exposure)
    last = _latest(calendar, place_of(baseline_year.end, frequency) + frequency)
    return None if last is None else calendar.period(last).end


def _latest(calendar: Calendar, earliest: int) -> int | None:
    """The last period of the latest whole year from `earliest` on, else the last period of all."""
    for last in range(calendar.last, earliest - 1, -1):
        if not calendar.missing(calendar.year_to(last)):
            return last
    return calendar.last if len(calendar.numerators) else None


def refused(calendar: Calendar, baseline: range, window: range) -> Growth | None:
    """Why there can be no growth for this year, if so."""
    year = f"the baseline year {financial_year_label(calendar.period(baseline.start).start)}"
    span = "12 months" if calendar.frequency == 12 else "four quarters"
    first_end = calendar.period(baseline.stop - 1 + calendar.frequency).end
    if window.start < baseline.stop:
        reason = f"before {month_label(first_end)} the {span} would overlap {year}"
        return _not_computed(calendar, window, "overlaps_baseline", reason)
    if missing := calendar.missing(baseline):
        reason = f"missing in {year}: {_listed(calendar, missing)}"
        return _not_computed(calendar, window, "missing_baseline", reason, missing)
    if missing := calendar.missing(window):
        ending = month_label(calendar.period(window.stop - 1).end)
        reason = f"missing in the {span} to {ending}: {_listed(calendar, missing)}"
        return _not_computed(calendar, window, "missing", reason, missing)
    if calendar.rate(baseline) == 0:
        return _not_computed(calendar, window, "zero_baseline", f"the rate in {year} was zero")
    return None


def _not_computed(calendar: Calendar, window: range, code: str, reason: str, missing: tuple[int, ...] = ()) -> Growth:
    return Growth(
        *year_dates(calendar, window),
        reason_code=code,
        reason=reason,
        missing=tuple(calendar.period(place).start for place in missing),
    )


def year_dates(calendar: Calendar, window: range) -> tuple[date, date]:
    """The first and the last day of a year of places."""
    return calendar.period(window.start).start, calendar.period(window.stop - 1).end


def _listed(calendar: Calendar, places: tuple[int, ...]) -> str:
    """Periods in words, neighbours together: "May 2017 to July 2017, October 2017"."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    ends = [(calendar.period(run[0]).label, calendar.period(run[-1]).label) for run in runs]
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in ends)


def _computed(calendar: Calendar, baseline: range, window: range, event_count: bool) -> Growth:
    before, now = calendar.rate(baseline), calendar.rate(window)
    start, end = year_dates(calendar, window)
    result = Growth(start, end, rate_now=now, rate_baseline=before, growth=now / before - 1)
    return with_interval(result, scatter(calendar, event_count=event_count), calendar.frequency)


def with_interval(result: Growth, found: Scatter | None, periods: int) -> Growth:
    """The growth of two years of `periods` each with the interval that their scatter gives, or why there is none."""
    if found is None or not result.rate_now or not result.rate_baseline:
        return replace(result, interval_reason=NO_INTERVAL)
    theta, variance = log(result.rate_now / result.rate_baseline), found.variance_of_growth(periods)
    half = half_width(variance, found.degrees_of_freedom)
    of_rate = exp(half / sqrt(2))  # a growth is of two years, a rate of one
    return replace(
        result,
        rate_lower=result.rate_now / of_rate,
        rate_upper=result.rate_now * of_rate,
        lower=expm1(theta - half),
        upper=expm1(theta + half),
        theta=theta,
        variance=variance,
        degrees_of_freedom=found.degrees_of_freedom,
        rho=found.correlation,
        dispersion=found.dispersion,
    )
