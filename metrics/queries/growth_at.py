"""Growth to an end month that is asked for, as stored with the charts, in the words that pages print."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from metrics.catalogue import Definition
from metrics.growths import GrowthAt
from metrics.models import StoredChart
from metrics.periods import month, month_label
from metrics.queries.against import against
from metrics.queries.cards import DifferenceShown, difference_of
from metrics.stats.growth import Growth
from metrics.units import UNITS, Unit, number, percent, places

FIRST_END = date(2016, 3, 31)  # before it the twelve months would overlap 2014-15


class NotAnEnd(ValueError):
    """What stands after `growth_to=` cannot be used; the text says why and what to write instead."""


def end_asked(text: str) -> date | None:
    """The last day of the month meant by "2017-09"; None where nothing is asked. Raises NotAnEnd."""
    if not text.strip():
        return None
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:-\d\d)?", text.strip(), re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2100:
        raise NotAnEnd(f"“{text}” is not a month. Write it as 2017-09.")
    end = month(date(int(found[1]), int(found[2]), 1)).end
    if end < FIRST_END:
        raise NotAnEnd(
            f"There is no growth to {month_label(end)}: before March 2016 the 12 months would overlap 2014-15."
        )
    return end


def with_growth_at(charts: QuerySet[StoredChart], end: date) -> QuerySet[StoredChart]:
    """The same with `growth_there`, what is stored of growth to this end; the other ends stay in the database."""
    return charts.annotate(growth_there=KeyTransform(end.isoformat(), "growths"))


@dataclass(frozen=True)
class GrowthSeen:
    """Growth to one end in words; `why` says why there is none, or none that can be relied on.

    `fraction` and `points`, the difference, are there to sort by. `rate` is the 12-month rate.
    `against` is less, more or cannot tell.
    """

    end: date
    label: str
    why: str = ""
    rate: str = ""
    rate_interval: str = ""
    growth: str = ""
    interval: str = ""
    fraction: float | None = None
    comparator: str = ""
    comparator_growth: str = ""
    comparator_interval: str = ""
    difference: DifferenceShown | None = None
    points: float | None = None
    against: str = ""
    provisional: tuple[str, ...] = ()
    sentence: str = ""
    final: "GrowthSeen | None" = None

    @property
    def state(self) -> str:
        return self.why or ("provisional" if self.provisional else "final")

    @property
    def as_proxy(self) -> str:
        """Beside an official result: it always says what it is."""
        interval = f" (95% interval {self.interval})" if self.interval else ""
        return f"{self.growth or self.why}{interval}, proxy"


def growth_seen(one: GrowthAt, end: date, definition: Definition, comparator: str) -> GrowthSeen:
    """`comparator`: the name of the area that the series is set beside."""
    own, other = one.own, one.comparator
    less = one.difference.as_json() if one.difference else None
    seen = {
        "end": end,
        "label": f"12 months to {month_label(end)}",
        "why": one.why,
        "comparator": comparator if other else "",
        **_of_comparator(other),
        "provisional": one.provisional,
        "final": growth_seen(one.final, end, definition, comparator) if one.final else None,
    }
    if own.growth is None:
        return GrowthSeen(**seen)
    unit = UNITS["rate_per_1000_year"] if definition.exposure == "people" else definition.unit
    told = GrowthSeen(
        **seen,
        rate=unit.in_words(_scaled(own.rate_now, definition)),
        rate_interval=_rates(own, unit, definition),
        growth=percent(own.growth),
        interval=_interval(own),
        fraction=own.growth,
        difference=difference_of(less, comparator),
        points=one.difference.points if one.difference else None,
        against=against(less),
    )
    return GrowthSeen(**{**vars(told), "sentence": _sentence(told, own, other)})


def _scaled(rate: float | None, definition: Definition) -> float | None:
    return rate * 1000 if rate is not None and definition.exposure == "people" else rate


def _rates(own: Growth, unit: Unit, definition: Definition) -> str:
    if own.rate_lower is None or own.rate_upper is None:
        return ""
    lower, upper = (_scaled(rate, definition) for rate in (own.rate_lower, own.rate_upper))
    return f"{unit.format(lower)} to {unit.format(upper)}"


def _interval(growth: Growth) -> str:
    if growth.lower is None or growth.upper is None:
        return ""
    return " to ".join(percent(bound, places(bound)) for bound in (growth.lower, growth.upper))


def _of_comparator(other: Growth | None) -> dict[str, str]:
    if other is None or other.growth is None:
        return {}
    return {"comparator_growth": percent(other.growth), "comparator_interval": _interval(other)}


def _sentence(told: GrowthSeen, own: Growth, other: Growth | None) -> str:
    """As the national dashboard said it, with the interval in it."""
    parts = [f"{told.label}: {_higher(own.growth)} than 2014-15{_within(told.interval)}."]
    if other is not None and other.growth is not None:
        parts.append(f"{told.comparator}: {_higher(other.growth)}{_within(told.comparator_interval)}.")
    if told.difference:
        bounds = f" ({told.difference.points_interval})"
        parts.append(f"Difference: {told.difference.points}{bounds}: {VERDICTS[told.against]}.")
    return " ".join(parts)


VERDICTS = {
    "less": "it grew less",
    "more": "it grew more",
    "cannot tell": "these figures cannot tell which grew less",
    "": "no interval, so it cannot be told",
}


def _higher(fraction: float | None) -> str:
    hundred = abs((fraction or 0.0) * 100)
    return f"{number(hundred, 1)}% {'lower' if (fraction or 0.0) < 0 else 'higher'}"


def _within(interval: str) -> str:
    return f", 95% interval {interval}" if interval else ", no interval"
