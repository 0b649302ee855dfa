"""Growth of a part of the year: some of its periods against the same periods of the baseline year."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from metrics.periods import Period
from metrics.stats.growth import BASELINE_YEAR, refused, with_interval, year_dates
from metrics.stats.growth_interval import scatter
from metrics.stats.growth_results import Growth
from metrics.stats.growth_windows import Calendar, Exposure, Frequency, place_of


def growth_without(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    left_out: Collection[date],
    end: date,
    period_ends: Sequence[date],
    frequency: Frequency,
    exposure: Exposure,
    event_count: bool,
    baseline_year: Period = BASELINE_YEAR,
) -> Growth:
    """Growth of the year to `end` without the periods that end on the days `left_out`.

    Like is set against like: what is left of the year over the same months or quarters of the baseline
    year, so that a winter left out of one is left out of the other. The interval is as for `growth.growth`,
    from series without those periods and with as many periods in each year as are left. Not computed where
    nothing is left. The rest is as for `growth.growth`, which it equals where nothing is left out.
    """
    out = {place_of(day, frequency) for day in left_out}
    calendar = Calendar.of(numerators, denominators, period_ends, frequency, exposure)
    baseline, window = (calendar.year_to(place_of(day, frequency)) for day in (baseline_year.end, end))
    if refusal := refused(calendar, baseline, window):
        return refusal
    kept = [place for place in window if place not in out]
    if not kept:
        return Growth(*year_dates(calendar, window), reason_code="nothing_left", reason="no period of the year is left")
    by_season = {place % frequency: place for place in baseline}
    now, before = _rate(calendar, kept), _rate(calendar, [by_season[place % frequency] for place in kept])
    result = Growth(*year_dates(calendar, window), rate_now=now, rate_baseline=before, growth=now / before - 1)
    found = scatter(_without(calendar.until(window.stop - 1), out), event_count=event_count)
    return with_interval(result, found, len(kept))


def _rate(calendar: Calendar, places: Sequence[int]) -> float:
    """As `Calendar.rate`, of periods that need not be neighbours, brought to a year."""
    at = np.array(places) - calendar.first
    tops, bottoms = calendar.numerators[at], calendar.denominators[at]
    if calendar.exposure == "people":
        return float(tops.sum() / bottoms.mean()) * calendar.frequency / len(places)
    return float(tops.sum() / bottoms.sum())


def _without(calendar: Calendar, out: Collection[int]) -> Calendar:
    tops = calendar.numerators.copy()
    tops[[place - calendar.first for place in out if calendar.first <= place <= calendar.last]] = np.nan
    return replace(calendar, numerators=tops)
