"""What the overview shows: columns, cells, rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from metrics.catalogue import Definition
from metrics.charts import icons
from metrics.models import StoredChart
from metrics.periods import day_label
from metrics.queries.against import against
from metrics.queries.cards import GrowthShown, growth_of
from metrics.queries.flags import Flags, flags_of
from metrics.queries.funding import Funded


def first_and_last(charts: Iterable[StoredChart]) -> tuple[date, ...]:
    ends = sorted({chart.data_to for chart in charts if chart.data_to})
    return tuple(dict.fromkeys(ends[:1] + ends[-1:]))


@dataclass(frozen=True)
class Column:
    """A core metric, and the metric that fills its column: itself, or a proxy under its own name."""

    core: Definition
    shown: Definition
    metric: int
    comparator: str = ""

    @property
    def is_proxy(self) -> bool:
        return self.core.slug != self.shown.slug


@dataclass(frozen=True)
class Cell:
    """What a row shows of a column: a chart, or the words for having none."""

    column: Column
    chart: StoredChart | None = None
    comparability: str = ""
    words: str = ""
    members: tuple[str, ...] = ()

    @property
    def is_context(self) -> bool:
        """Shown, never ranked: the area says little about the site."""
        return self.comparability == "poor"

    @property
    def value(self) -> float | None:
        return self.chart.latest_value if self.chart and not self.is_context else None

    @property
    def growth(self) -> float | None:
        return self.chart.growth_fraction if self.chart and not self.is_context else None

    @property
    def variation(self) -> str | None:
        return self.chart.variation_icon if self.chart and not self.is_context else None

    @property
    def variation_words(self) -> str:
        return icons.words(self.chart.variation_icon).short if self.chart and self.chart.variation_icon else ""

    @property
    def against(self) -> str:
        """Whether growth was less or more than the comparator's over the same months, or that it cannot be told."""
        return against(self.chart.difference) if self.chart else ""

    @property
    def shown_growth(self) -> GrowthShown | None:
        return growth_of(self.chart) if self.chart else None


@dataclass(frozen=True)
class Row:
    """A site, or a cohort of sites, on the overview."""

    name: str
    slug: str
    care_model: str
    region: str
    comparability: str
    cells: tuple[Cell, ...]
    funding: tuple[Funded, ...] = ()
    list_no: int = 0

    @property
    def charts(self) -> list[StoredChart]:
        return [cell.chart for cell in self.cells if cell.chart]

    @property
    def data_from_to(self) -> tuple[date, ...]:
        """The first and the last of the days to which its columns have data; one where they agree."""
        return first_and_last(self.charts)

    @property
    def data_to(self) -> date | None:
        return self.data_from_to[0] if self.data_from_to else None


@dataclass(frozen=True)
class Overview:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cohorts: tuple[Row, ...]
    owed: int
    put_aside: int
    charts: tuple[StoredChart, ...]

    @property
    def proxies(self) -> list[Column]:
        return [column for column in self.columns if column.is_proxy]

    @property
    def received_at(self) -> datetime | None:
        return max((chart.received_at for chart in self.charts if chart.received_at), default=None)

    @property
    def computed_at(self) -> datetime | None:
        return max((chart.computed_at for chart in self.charts), default=None)

    @property
    def data_from_to(self) -> tuple[date, ...]:
        return first_and_last(chart for row in self.rows for chart in row.charts)

    @property
    def data_to_words(self) -> str:
        """Data end with each source's own last period."""
        return " and ".join(day_label(day) for day in self.data_from_to)

    @property
    def flags(self) -> Flags:
        """Of the sites' charts with limits, each area once: how many are flagged, and how many would be by chance."""
        return flags_of(chart for row in self.rows for chart in row.charts)

    @property
    def rule_sets(self) -> str:
        return ", ".join(sorted({chart.rule_set for chart in self.charts if chart.rule_set}))
