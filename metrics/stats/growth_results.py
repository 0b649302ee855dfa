"""What a growth and its difference from a comparator come to, as plain values."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Growth:
    """Growth as a fraction (0.039 is 3.9%) with its 95% interval, or the reason why it is not computed.

    Rates are per person a year, or mean occupied beds: the unit of numerators over denominators; `rate_lower`
    and `rate_upper` are the 95% interval of `rate_now`.
    `theta` is the logarithm of the ratio of the two rates and `variance` its variance. `rho` is the
    correlation of neighbouring periods and `dispersion` their scatter in units of counting alone.
    `reason` follows "not computed:"; `missing` are the starts of the periods that stand in the way.
    With a growth but without an interval, `interval_reason` says why.
    """

    window_start: date | None
    window_end: date | None
    rate_now: float | None = None
    rate_baseline: float | None = None
    rate_lower: float | None = None
    rate_upper: float | None = None
    growth: float | None = None
    lower: float | None = None
    upper: float | None = None
    theta: float | None = None
    variance: float | None = None
    degrees_of_freedom: int | None = None
    rho: float | None = None
    dispersion: float | None = None
    reason_code: str | None = None
    reason: str | None = None
    missing: tuple[date, ...] = ()
    interval_reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold, dates as 2017-09-30; what is not there is left out."""
        held = {name: value for name, value in vars(self).items() if value is not None and value != ()}
        return held | {name: _dated(held[name]) for name in DATES if name in held}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The growth that `as_json` wrote; TypeError for a field that there is not."""
        start, end = stored.get("window_start"), stored.get("window_end")
        dates = {
            "window_start": start and date.fromisoformat(start),
            "window_end": end and date.fromisoformat(end),
            "missing": tuple(map(date.fromisoformat, stored.get("missing", ()))),
        }
        return cls(**{**stored, **dates})


DATES = ("window_start", "window_end", "missing")


def _dated(value: date | tuple[date, ...]) -> str | list[str]:
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value.isoformat()


@dataclass(frozen=True)
class GrowthDifference:
    """A site's growth less its comparator's, as a fraction (0.01 is one percentage point) and as a ratio less one."""

    points: float | None = None
    points_lower: float | None = None
    points_upper: float | None = None
    ratio: float | None = None
    ratio_lower: float | None = None
    ratio_upper: float | None = None
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The difference that `as_json` wrote; KeyError if a field is not there."""
        return cls(**{field.name: stored[field.name] for field in fields(cls)})
