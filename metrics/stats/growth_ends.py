"""Growth of many series at every end there is, all at once.

The same numbers as `growth` and `difference`, which are the plain and slow way to each of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, expm1, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from metrics.periods import Period
from metrics.stats.growth import BASELINE_YEAR, NO_INTERVAL, refused, year_dates
from metrics.stats.growth_difference import difference
from metrics.stats.growth_interval import LEVEL, LeftOver, basis_of, excess_of, left_over, terms, variance_of_growth
from metrics.stats.growth_results import Growth, GrowthDifference
from metrics.stats.growth_windows import Calendar, Exposure, Frequency, place_of
from metrics.stats.series import Flags, Floats

Numbers = NDArray[np.float64]


def growth_at_ends(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    period_ends: Sequence[date],
    frequency: Frequency,
    exposure: Exposure,
    event_count: bool,
    baseline_year: Period = BASELINE_YEAR,
    ends: Sequence[date] | None = None,
) -> list[dict[date, Growth]]:
    """Growth of each series at each of `ends`, by end; without `ends`, from the first possible to the last held.

    Arrays (series, periods), NaN where missing; the periods are those of all series, and the rest is as
    for `growth.growth`. The interval at an end rests on the periods held up to that end. Raises ValueError
    for the same input.
    """
    tops, bottoms = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    calendars = [
        Calendar.of(top, bottom, period_ends, frequency, exposure) for top, bottom in zip(tops, bottoms, strict=True)
    ]
    if not calendars or not len(period_ends):
        return [{} for _ in calendars]
    baseline = calendars[0].year_to(place_of(baseline_year.end, frequency))
    lasts = [place_of(end, frequency) for end in ends] if ends is not None else _possible(calendars[0], baseline)
    found: list[dict[date, Growth]] = [{} for _ in calendars]
    for rows in _alike(calendars):
        group = Group.of([calendars[row] for row in rows], event_count)
        for last in lasts:
            for row, growth in zip(rows, group.growth(baseline, last), strict=True):
                found[row][calendars[row].period(last).end] = growth
    return found


def _possible(calendar: Calendar, baseline: range) -> range:
    """From the first end whose year does not overlap the baseline to the last period held."""
    return range(baseline.stop - 1 + calendar.frequency, calendar.last + 1)


def _alike(calendars: Sequence[Calendar]) -> Iterator[list[int]]:
    """The places of series that are missing in the same periods: one fit serves them all."""
    groups: dict[bytes, list[int]] = {}
    for row, calendar in enumerate(calendars):
        groups.setdefault(calendar.present.tobytes(), []).append(row)
    yield from groups.values()


@dataclass(frozen=True, eq=False)
class Group:
    """Series that hold values in the same periods. `counts` and `logs` (series, periods), logs of the rates."""

    calendars: list[Calendar]
    present: Flags
    counts: Floats
    bottoms: Floats
    logs: Floats
    event_count: bool

    @classmethod
    def of(cls, calendars: list[Calendar], event_count: bool) -> "Group":
        counts = np.array([calendar.numerators for calendar in calendars])
        bottoms = np.array([calendar.denominators for calendar in calendars])
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(counts / bottoms)
        return cls(calendars, calendars[0].present, counts, bottoms, logs, event_count)

    def growth(self, baseline: range, last: int) -> list[Growth]:
        """Of each series, in the year that ends with this period."""
        one = self.calendars[0]
        window = one.year_to(last)
        if window.start < baseline.stop or one.missing(baseline) or one.missing(window):
            return [refused(one, baseline, window) or Growth(None, None)] * len(self.calendars)
        start, end = year_dates(one, window)
        before, now = self._rates(baseline), self._rates(window)
        columns = (before, now, *self._intervals(before, now, last))
        return [
            _growth(start, end, *row) if row[0] else refused(calendar, baseline, window) or Growth(start, end)
            for calendar, row in zip(
                self.calendars, zip(*(column.tolist() for column in columns), strict=True), strict=True
            )
        ]

    def _rates(self, places: range) -> Numbers:
        first = self.calendars[0].first
        span = slice(places.start - first, places.stop - first)
        below = self.bottoms[:, span]
        people = self.calendars[0].exposure == "people"
        rates: Numbers = self.counts[:, span].sum(axis=1) / (below.mean(axis=1) if people else below.sum(axis=1))
        return rates

    def _intervals(self, before: Numbers, now: Numbers, last: int) -> tuple[Numbers, ...]:
        """θ, its variance, degrees of freedom, half the interval, ρ and dispersion; NaN where there is no interval."""
        calendar = self.calendars[0]
        held = np.flatnonzero(self.present[: last - calendar.first + 1])
        fit = fitted(calendar.frequency, calendar.exposure, calendar.first, held.tobytes())
        none = np.full(len(self.calendars), np.nan)
        if fit.freedom < 1:
            return (none,) * 6
        with np.errstate(divide="ignore", invalid="ignore"):
            theta = np.log(now / before)
            of_rate, rho, dispersion = self._scatter(fit, held)
        of_theta = np.where(np.isfinite(theta), of_rate, np.nan)
        half = half_width_of_all(of_theta, np.full(len(none), fit.freedom, dtype=np.float64))
        return theta, of_theta, np.full(len(none), float(fit.freedom)), half, rho, dispersion

    def _scatter(self, fit: "Fit", held: NDArray[np.intp]) -> tuple[Numbers, Numbers, Numbers]:
        """Variance of θ, ρ and dispersion, as of `growth_interval.scatter`; a zero count makes all of its row NaN."""
        logs, counts = self.logs[:, held], self.counts[:, held]
        residuals = logs - (logs @ fit.basis) @ fit.basis.T
        squares = (residuals * residuals).sum(axis=1)
        products = (residuals[:, 1:] * residuals[:, :-1])[:, fit.neighbours].sum(axis=1)
        usable = (counts > 0).all(axis=1)
        by_counting = 1 / counts.mean(axis=1)
        counting = by_counting if self.event_count else np.zeros(len(counts))
        excess, memory = excess_of(squares, products, counting, fit.left_over)
        of_theta = variance_of_growth(counting, excess, memory, self.calendars[0].frequency)
        rho = np.where(excess > 0, excess * memory / (counting + excess), 0.0)
        dispersion = squares / fit.freedom / by_counting if self.event_count else np.full(len(rho), np.nan)
        return np.where(usable, of_theta, np.nan), np.where(usable, rho, np.nan), np.where(usable, dispersion, np.nan)


@dataclass(frozen=True, eq=False)
class Fit:
    """What fitting trend and seasons to these periods comes to, whatever the values.

    `basis` (periods, terms) spans the fitted courses; `neighbours` says which pairs of rows follow each
    other; `left_over` is what fitting leaves of noise.
    """

    basis: Floats
    neighbours: Flags
    freedom: int
    left_over: LeftOver

    @property
    def bias(self) -> float:
        """The correlation that fitting puts into residuals of noise without memory."""
        return float(self.left_over.products[0] / self.left_over.squares[0])


@lru_cache(maxsize=4096)
def fitted(frequency: Frequency, exposure: Exposure, first: int, held: bytes) -> Fit:
    """`held`: the places after `first`, as the bytes of an array of intp."""
    places = np.frombuffer(held, dtype=np.intp)
    columns = terms(first + np.arange(int(places.max(initial=-1)) + 1), frequency, exposure)[places]
    basis = basis_of(columns)
    return Fit(basis, np.diff(places) == 1, len(places) - basis.shape[1], left_over(basis, places))


def _growth(
    start: date,
    end: date,
    before: float,
    now: float,
    theta: float,
    variance: float,
    freedom: float,
    half: float,
    rho: float,
    dispersion: float,
) -> Growth:
    if half != half:  # NaN: there is no interval
        return Growth(
            start, end, rate_now=now, rate_baseline=before, growth=now / before - 1, interval_reason=NO_INTERVAL
        )
    return Growth(
        window_start=start,
        window_end=end,
        rate_now=now,
        rate_baseline=before,
        rate_lower=now / exp(half / sqrt(2)),
        rate_upper=now * exp(half / sqrt(2)),
        growth=now / before - 1,
        lower=expm1(theta - half),
        upper=expm1(theta + half),
        theta=theta,
        variance=variance,
        degrees_of_freedom=int(freedom),
        rho=rho,
        dispersion=None if dispersion != dispersion else dispersion,
    )


def differences(own: Sequence[Growth], comparator: Sequence[Growth]) -> list[GrowthDifference]:
    """`difference` of each pair, of growths over the same years."""
    whole = [
        place
        for place, pair in enumerate(zip(own, comparator, strict=True))
        if all(one.variance for one in pair) and pair[0].window_end == pair[1].window_end
    ]
    quick = dict(zip(whole, _differences([own[p] for p in whole], [comparator[p] for p in whole]), strict=True))
    return [quick.get(place) or difference(*pair) for place, pair in enumerate(zip(own, comparator, strict=True))]


def _differences(own: Sequence[Growth], comparator: Sequence[Growth]) -> Iterator[GrowthDifference]:
    def column(growths: Sequence[Growth], name: str) -> Numbers:
        return np.array([getattr(one, name) for one in growths], dtype=np.float64)

    (now, first, m), (then, second, n) = (
        (1 + column(growths, "growth"), column(growths, "variance"), column(growths, "degrees_of_freedom"))
        for growths in (own, comparator)
    )
    points, ratio = now - then, now / then
    of_points = _half(now**2 * first, then**2 * second, m, n)
    of_ratio = np.exp(_half(first, second, m, n))
    columns = (points, points - of_points, points + of_points, ratio - 1, ratio / of_ratio - 1, ratio * of_ratio - 1)
    for row in zip(*(column.tolist() for column in columns), strict=True):
        yield GrowthDifference(*row)


def _half(first: Numbers, second: Numbers, m: Numbers, n: Numbers) -> Numbers:
    total = first + second
    return half_width_of_all(total, total**2 / (first**2 / m + second**2 / n))


def half_width_of_all(variances: Numbers, freedoms: Numbers) -> Numbers:
    """As `growth_interval.half_width`, of many."""
    return np.asarray(stdtrit(freedoms, (1 + LEVEL) / 2) * np.sqrt(variances), dtype=np.float64)
