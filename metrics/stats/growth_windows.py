"""Sums over whole years: the rolling 12 months or four quarters, and which of their parts are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from metrics.periods import Period, add_months, month
from metrics.stats.series import Counts, Flags, Floats

Frequency = Literal[12, 4]
Exposure = Literal["people", "days"]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Months or quarters without a hole, numbered from the year 0: one value each, NaN where missing."""

    frequency: Frequency
    exposure: Exposure
    first: int
    numerators: Floats
    denominators: Floats

    @classmethod
    def of(
        cls,
        numerators: ArrayLike,
        denominators: ArrayLike,
        period_ends: Sequence[date],
        frequency: Frequency,
        exposure: Exposure,
    ) -> Self:
        """Puts each value in its place; ValueError for a period twice, a wrong end, or a negative number."""
        places = np.array([place_of(end, frequency) for end in period_ends], dtype=np.intp)
        tops, bottoms = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
        if not tops.shape == bottoms.shape == places.shape:
            raise ValueError(f"Shapes differ: {tops.shape}, {bottoms.shape} and {places.shape} periods.")
        if len(np.unique(places)) < len(places):
            raise ValueError("A period occurs twice.")
        if (tops < 0).any() or (bottoms < 0).any() or np.isinf(tops).any() or np.isinf(bottoms).any():
            raise ValueError("Numerators and denominators are finite and not negative.")
        first = int(places.min()) if len(places) else 0
        return cls(frequency, exposure, first, _placed(tops, places - first), _placed(bottoms, places - first))

    @property
    def last(self) -> int:
        return self.first + len(self.numerators) - 1

    @property
    def present(self) -> Flags:
        """Periods with both a numerator and something to divide it by."""
        return np.asarray(~np.isnan(self.numerators) & (self.denominators > 0))

    def year_to(self, last: int) -> range:
        """The places of the year that ends with this one."""
        return range(last - self.frequency + 1, last + 1)

    def missing(self, places: range) -> tuple[int, ...]:
        present = self.present
        inside = range(self.first, self.last + 1)
        return tuple(place for place in places if place not in inside or not present[place - self.first])

    def totals(self, places: range) -> tuple[float, float]:
        """The sum of numerators, and the mean of people or the sum of days; all parts must be there."""
        span = slice(places.start - self.first, places.stop - self.first)
        bottoms = self.denominators[span]
        return float(self.numerators[span].sum()), float(bottoms.mean() if self.exposure == "people" else bottoms.sum())

    def rate(self, places: range) -> float:
        """Sum of numerators over the mean of people, or over the sum of days; all parts must be there."""
        top, bottom = self.totals(places)
        return top / bottom

    def until(self, last: int) -> Self:
        """The same without what comes after this place."""
        held = last - self.first + 1
        return replace(self, numerators=self.numerators[:held], denominators=self.denominators[:held])

    def period(self, place: int) -> Period:
        return period_at(place, self.frequency)


def place_of(end: date, frequency: Frequency) -> int:
    """The number of the month or quarter that ends on this day; ValueError if none does."""
    months = 12 // frequency
    if (end + timedelta(days=1)).day != 1 or end.month % months:
        raise ValueError(f"No {'month' if months == 1 else 'quarter'} ends on {end}.")
    return (end.year * 12 + end.month - 1) // months


def period_at(place: int, frequency: Frequency) -> Period:
    months = 12 // frequency
    start = add_months(date(1, 1, 1), place * months - 12)
    return Period(start, month(add_months(start, months - 1)).end)


def _placed(values: Floats, places: Counts) -> Floats:
    row = np.full(int(places.max(initial=-1)) + 1, np.nan)
    row[places] = values
    return row
