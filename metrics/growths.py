"""From held values to growth on 2014-15 at every end there is, beside the comparator's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Self

import numpy as np

from metrics.analysis import FREQUENCIES, growth_of, why_no_growth
from metrics.catalogue import Definition
from metrics.series import Held, without_fault
from metrics.stats.growth import Growth, GrowthDifference, difference, latest_end
from metrics.stats.growth_ends import differences, growth_at_ends
from metrics.stats.growth_matched import growth_without
from metrics.stats.series import Floats

Series = tuple[Held, ...]


@dataclass(frozen=True)
class GrowthAt:
    """A series' growth to one end, the comparator's over the same year, and the difference.

    `why` says why a growth or its interval is not there. `provisional` are the periods of the year of which
    this series or the comparator holds a provisional value; `final` then is the growth without them.
    """

    own: Growth
    comparator: Growth | None = None
    difference: GrowthDifference | None = None
    why: str = ""
    provisional: tuple[str, ...] = ()
    final: "GrowthAt | None" = None

    def as_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold; what is not there is left out."""
        parts = ("own", "comparator", "difference", "final")
        held = {name: part.as_json() for name in parts if (part := getattr(self, name)) is not None}
        said = {"why": self.why, "provisional": list(self.provisional)}
        return held | {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` wrote; KeyError or TypeError if another version wrote it."""
        comparator, less, final = (stored.get(name) for name in ("comparator", "difference", "final"))
        return cls(
            own=Growth.from_json(stored["own"]),
            comparator=Growth.from_json(comparator) if comparator else None,
            difference=GrowthDifference.from_json(less) if less else None,
            why=stored.get("why", ""),
            provisional=tuple(stored.get("provisional", ())),
            final=cls.from_json(final) if final else None,
        )


@dataclass(frozen=True)
class Growths:
    """Of one series: growth to the latest end that can be computed, and to each end there is."""

    latest: GrowthAt
    at: dict[date, GrowthAt]


def growths_of(definition: Definition, held: Mapping[int, Series], comparator: int | None) -> dict[int, Growths]:
    """Of every series of a metric with values, by area. `held` includes the comparator's where there is one."""
    if definition.kind != "activity rate":
        return {}
    found = _at_ends(definition, {area: series for area, series in held.items() if series})
    other = found.get(comparator, {}) if comparator is not None else {}
    beside = held.get(comparator, ()) if comparator is not None else ()
    return {
        area: _beside(definition, held[area], own, () if area == comparator else beside, other)
        for area, own in found.items()
    }


def _at_ends(definition: Definition, held: Mapping[int, Series]) -> dict[int, dict[date, Growth]]:
    """All series that share their periods at once. A value whose source reports a fault is none."""
    alike: dict[tuple[date, ...], list[int]] = defaultdict(list)
    for area, series in held.items():
        alike[tuple(one.period.end for one in series)].append(area)
    found: dict[int, dict[date, Growth]] = {}
    for ends, areas in alike.items():
        parts = [_parts(tuple(without_fault(one) for one in held[area])) for area in areas]
        tops, bottoms = (np.array([part[side] for part in parts]) for side in (0, 1))
        how = _how(definition, ends)
        by_area = growth_at_ends(tops, bottoms, event_count=definition.event_count, **how)
        found |= dict(zip(areas, by_area, strict=True))
    return found


def _how(definition: Definition, ends: Sequence[date]) -> dict[str, Any]:
    return {
        "period_ends": ends,
        "frequency": FREQUENCIES[definition.frequency],
        "exposure": definition.exposure,
    }


def _parts(series: Series) -> tuple[Floats, Floats]:
    """Numerators and denominators, NaN where there is no value."""
    rows = [(one.numerator, one.denominator) if one.state.has_value else (None, None) for one in series]
    tops, bottoms = zip(*rows, strict=True) if rows else ((), ())
    return np.array(tops, dtype=np.float64), np.array(bottoms, dtype=np.float64)


def _beside(
    definition: Definition, series: Series, own: dict[date, Growth], beside: Series, other: dict[date, Growth]
) -> Growths:
    ends = [end for end in own if beside and end in other]
    less = dict(zip(ends, differences([own[e] for e in ends], [other[e] for e in ends]), strict=True))
    at = {
        end: GrowthAt(
            found,
            other[end] if end in less else None,
            less[end] if end in less and less[end].points is not None else None,
            why_no_growth(found, series),
            *_without_provisional(definition, series, beside, found),
        )
        for end, found in own.items()
    }
    return Growths(_latest(definition, series, at), at)


def _latest(definition: Definition, series: Series, at: dict[date, GrowthAt]) -> GrowthAt:
    """A value whose source reports a fault still tells which year is whole: it is not moved to one without it."""
    end = latest_end(*_parts(series), **_how(definition, [one.period.end for one in series]))
    if end in at:
        return at[end]
    found = growth_of(series, definition)
    return GrowthAt(found, why=why_no_growth(found, series))


def _without_provisional(
    definition: Definition, series: Series, beside: Series, found: Growth
) -> tuple[tuple[str, ...], GrowthAt | None]:
    """The provisional periods of the year in words, and growth without them; nothing where there are none."""
    if found.growth is None or found.window_start is None or found.window_end is None:
        return (), None
    start, end = found.window_start, found.window_end
    among = chain(series, beside)
    out = sorted({one.period for one in among if one.provisional and start <= one.period.start <= end})
    if not out:
        return (), None
    days = [period.end for period in out]
    own, other = (_final(definition, rows, end, days) if rows else None for rows in (series, beside))
    assert own is not None
    less = difference(own, other) if other and own.growth is not None and other.growth is not None else None
    return tuple(period.label for period in out), GrowthAt(own, other, less, why_no_growth(own, series))


def _final(definition: Definition, series: Series, end: date, left_out: list[date]) -> Growth:
    sound = tuple(without_fault(one) for one in series)
    how = _how(definition, [one.period.end for one in sound])
    return growth_without(*_parts(sound), end=end, left_out=left_out, event_count=definition.event_count, **how)
