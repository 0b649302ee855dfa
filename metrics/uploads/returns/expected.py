"""What a return may hold: its site, the metrics asked of it, and the periods that are open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal, Protocol

from metrics.periods import Period

Shape = Literal["rate", "count", "wave", "table"]
SHAPES: Mapping[str, Shape] = {"activity rate": "rate", "count": "count", "survey wave": "wave", "table": "table"}
# The most that a published value can be, by unit.
MOST = {"eq5d_index": 1, "percent": 100}


class Defined(Protocol):
    """What is needed of a metric's definition; the catalogue's has all of it."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def frequency(self) -> str: ...
    @property
    def published_unit(self) -> str: ...


@dataclass(frozen=True)
class ExpectedMetric:
    """A metric asked of the site, and the area that its readings are about."""

    slug: str
    name: str
    short_name: str
    area: str  # code
    shape: Shape
    frequency: str  # "month", "quarter", "year"
    unit: str  # code
    design: str = ""  # survey design, for waves

    @classmethod
    def of(cls, definition: Defined, area: str, design: str = "") -> "ExpectedMetric":
        """From a definition of the catalogue."""
        return cls(
            definition.slug,
            definition.name,
            definition.short_name,
            area,
            SHAPES[definition.kind],
            definition.frequency,
            definition.published_unit,
            design,
        )

    @property
    def has_interval(self) -> bool:
        return self.shape == "wave"

    @property
    def number(self) -> str:
        """The column that holds the metric's own number."""
        return "numerator" if self.shape in ("rate", "count") else "value"

    @property
    def rhythm(self) -> str:
        """How its periods are written: a key of `periods_in_words.EXAMPLES`."""
        return "wave" if self.shape == "wave" else self.frequency

    def fits(self, period: Period) -> bool:
        """Whether a period has the length in which the metric is reported; a wave lasts over a month."""
        return fits(self.rhythm, period)


@lru_cache(maxsize=10_000)
def fits(rhythm: str, period: Period) -> bool:
    """Whether a period has the length of a rhythm. Asked once for every row, of few different periods."""
    if rhythm == "month":
        return period.is_month
    if rhythm == "quarter":
        return period.is_quarter
    return period.is_financial_year if rhythm == "year" else not period.is_month


@dataclass(frozen=True)
class Expected:
    """The return that is asked for. `open_periods` by metric slug; None means that every past period is open."""

    site_slug: str
    site_name: str
    metrics: tuple[ExpectedMetric, ...]
    template_version: str
    today: date
    open_periods: Mapping[str, frozenset[Period]] | None = None

    @cached_property
    def metric_names(self) -> Mapping[str, ExpectedMetric]:
        """Each metric under its slug, its name and its short name, in small letters."""
        return {
            name.casefold(): metric for metric in self.metrics for name in (metric.short_name, metric.name, metric.slug)
        }
