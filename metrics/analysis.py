"""From held values to statistics: limits, rules and icons of many series at once, and growth of one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from metrics.catalogue import Definition
from metrics.periods import Period
from metrics.series import Held, charted, without_fault
from metrics.stats import chance, growth, spc
from metrics.stats.neighbours import correlations
from metrics.stats.spc_baseline import CORRELATED
from metrics.units import number

FREQUENCIES = {"month": 12, "quarter": 4}


@dataclass(frozen=True)
class Analysis:
    """A series' control limits, rules and icons, and how it hangs together with its own past.

    `one_before` and `one_year_before` are correlations of the values as they stand; `beside_course` is that of
    neighbours beside trend and seasons, so that a real change of level does not count as correlation.
    """

    spc: spc.SpcSeries
    one_before: float
    one_year_before: float
    beside_course: float = float("nan")

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why more points than usual may be flagged by chance alone (NaN compares as no)."""
        like_year_before, like_before = self.one_year_before > CORRELATED, self.one_before > CORRELATED
        if like_year_before and like_before:
            seen = "This series follows the seasons, and each period resembles the one before"
        elif like_year_before:
            seen = "This series follows the seasons"
        elif like_before:
            seen = "In this series each period resembles the one before"
        else:
            return ()
        return (f"{seen}, so flags are more common by chance (correlation {self._correlations}).",)

    @property
    def _correlations(self) -> str:
        """Both in words; a series may be too short for the year before."""
        held = (("with the period before", self.one_before), ("with the year before", self.one_year_before))
        return ", ".join(f"{number(value, 2)} {words}" for words, value in held if not np.isnan(value))


Rebased = Mapping[int, Collection[date]]  # by area: the days from which limits are worked out anew


def analyse(
    definition: Definition, held: dict[int, tuple[Held, ...]], rebased: Rebased | None = None
) -> dict[int, Analysis]:
    """Control limits, rules and icons of all series of a metric, all that share their periods at once."""
    if not definition.has_limits:
        return {}
    alike: dict[tuple[Period, ...], list[int]] = defaultdict(list)
    for area, series in held.items():
        if series:
            alike[tuple(one.period for one in series)].append(area)
    results: dict[int, Analysis] = {}
    for periods, areas in alike.items():
        values = np.array([values_of(held[area], definition) for area in areas])
        groups = _groups(periods, [(rebased or {}).get(area, ()) for area in areas])
        results |= dict(zip(areas, _panel(definition, periods, values, groups), strict=True))
    return results


def _groups(periods: tuple[Period, ...], rebased: list[Collection[date]]) -> np.ndarray | None:
    """The number of each period's group (series, periods): it rises with the first period of each re-base."""
    if not any(rebased):
        return None
    return np.array([[sum(day <= period.start for day in days) for period in periods] for days in rebased])


def _panel(
    definition: Definition, periods: tuple[Period, ...], values: np.ndarray, groups: np.ndarray | None
) -> Iterator[Analysis]:
    """`values`: (series, periods), NaN where there is none; `groups` alike, or None for one group a series."""
    panel = spc.analyse(
        values,
        rule_set=spc.RULE_SETS[definition.rule_set],
        direction=spc.Direction(definition.direction),
        target=definition.target,
        baseline=spc.baseline_to_march_2015(values, [period.end for period in periods], groups=groups),
        groups=groups,
    )
    frequency = FREQUENCIES[definition.frequency]
    before, year_before = spc.autocorrelation(values, season=frequency)
    beside = correlations(values, [period.end for period in periods], frequency)
    for row in range(len(values)):
        yield Analysis(panel.series(row), float(before[row]), float(year_before[row]), float(beside[row]))


def values_of(series: tuple[Held, ...], definition: Definition) -> list[float]:
    """What statistics see: the charted values, NaN where there is none or the source reports a fault."""
    return [_float(charted(without_fault(held), definition)) for held in series]


def growth_of(series: tuple[Held, ...], definition: Definition, end: date | None = None) -> growth.Growth:
    """Growth to `end`, or to the latest year that is whole.

    A value whose source reports a fault still tells which year is whole, and then makes its growth unreliable:
    the year is not quietly moved to one without it.
    """
    found = _growth(series, definition, end)
    if not any(held.fault for held in series):
        return found
    return _growth(tuple(without_fault(held) for held in series), definition, found.window_end)


def _growth(series: tuple[Held, ...], definition: Definition, end: date | None) -> growth.Growth:
    return growth.growth(
        np.array([_float(held.numerator if held.state.has_value else None) for held in series]),
        np.array([_float(held.denominator if held.state.has_value else None) for held in series]),
        period_ends=[held.period.end for held in series],
        frequency=FREQUENCIES[definition.frequency],
        exposure=definition.exposure,
        event_count=definition.event_count,
        end=end,
    )


def why_no_growth(found: growth.Growth, series: tuple[Held, ...]) -> str:
    """Why growth, or its interval, is not there; empty where both are."""
    faulty = [held.period.label for held in series if held.fault and held.period.start in found.missing]
    if faulty:
        return f"not reliable: {', '.join(faulty)}"
    return f"not computed: {found.reason}" if found.reason else found.interval_reason or ""


def _float(value: Any) -> float:
    return float("nan") if value is None else float(value)


def chance_of_flag(definition: Definition, found: Analysis) -> float | None:
    """How likely the latest point would be flagged had nothing changed; None where there are no limits.

    Of the group that the latest point is judged in, with the correlation that the whole series shows.
    """
    result = found.spc
    if result.variation_icon is None or result.icon_index is None:
        return None
    own = [index for index, group in enumerate(result.group) if group == result.group[result.icon_index]]
    held = [index for index in own if result.values[index] is not None]
    used = sum(result.in_baseline[index] for index in own)
    if not used:
        return None
    known = found.beside_course == found.beside_course
    return chance.chance_of_flag(
        periods=len(held),
        baseline=used,
        rho=min(max(found.beside_course, -0.95), 0.95) if known else 0.0,
        rule_set=definition.rule_set,
        estimated_from=sum(value is not None for value in result.values) if known else None,
    )
