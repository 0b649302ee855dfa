"""A stored chart in brief: the small picture, the latest value, growth and icons, ready to print."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.charts import icons
from metrics.models import Area, StoredChart
from metrics.periods import month_label
from metrics.queries.inputs import Series
from metrics.units import percent, places, signed

COLUMNS = (
    "metric_id",
    "area__name",
    "area__kind",
    "svg_small",
    "data_to",
    "received_at",
    "computed_at",
    "latest_value",
    "latest_text",
    "latest_period",
    "growth_fraction",
    "growth_lower",
    "growth_upper",
    "growth_text",
    "growth_to",
    "variation_icon",
    "assurance_icon",
    "difference",
    "signal_from",
    "chance_of_flag",
)


@dataclass(frozen=True)
class Icon:
    picture: str
    words: str


@dataclass(frozen=True)
class GrowthShown:
    """Growth on 2014-15 in words: the figure and its interval, or the reason for having none."""

    text: str = ""
    interval: str = ""
    window: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DifferenceShown:
    """Growth less the comparator's: in percentage points and as a ratio, each with its interval."""

    comparator: str
    points: str
    points_interval: str
    ratio: str
    ratio_interval: str

    @property
    def points_short(self) -> str:
        """For a column whose heading says that these are percentage points."""
        return self.points.removesuffix(" percentage points")

    @property
    def interval_short(self) -> str:
        """For a column whose heading says that this is the 95% interval."""
        return self.points_interval.removeprefix("95% interval ")


@dataclass(frozen=True)
class Card:
    """One area's chart of a metric, without its description. `gap`: its growth less the comparator's, as a fraction."""

    metric: int
    area: int
    area_name: str
    svg: str
    latest_value: float | None
    latest: str
    period: str
    data_to: date | None
    received_at: datetime | None
    computed_at: datetime
    growth_fraction: float | None
    growth: GrowthShown
    difference: DifferenceShown | None
    variation: Icon | None
    assurance: Icon | None
    gap: float | None = None
    is_flagged: bool = False
    signal_from: date | None = None
    chance_of_flag: float | None = None


def cards_for(
    viewpoint: Viewpoint,
    definitions: Mapping[int, Definition],
    areas: Collection[int],
    comparators: Mapping[str, str] | None = None,
) -> dict[Series, Card]:
    """The charts in force of these metrics in these areas. Two queries, without the large columns.

    `definitions` by primary key of the metric; `comparators`: `comparator_names()`, where they are known already.
    """
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric__in=definitions.keys(), area__in=set(areas))
    rows = charts.select_related("area").only(*COLUMNS).order_by("computed_at")
    names = comparator_names() if comparators is None else comparators
    return {(row.metric_id, row.area_id): card(row, definitions[row.metric_id], names) for row in rows}


def comparator_names() -> dict[str, str]:
    return dict(Area.objects.filter(kind=Area.Kind.COMPARATOR).values_list("code", "name"))


def card(row: StoredChart, definition: Definition, comparators: Mapping[str, str]) -> Card:
    """Series that are not adjacent in time stand in tables, so they have no picture."""
    return Card(
        metric=row.metric_id,
        area=row.area_id,
        area_name=row.area.name,
        svg="" if definition.kind == "table" else row.svg_small,
        latest_value=row.latest_value,
        latest=definition.unit.in_words(row.latest_value),
        period=row.latest_period,
        data_to=row.data_to,
        received_at=row.received_at,
        computed_at=row.computed_at,
        growth_fraction=row.growth_fraction,
        growth=growth_of(row),
        difference=difference_of(row.difference, comparators.get(definition.comparator, "")),
        variation=variation(row.variation_icon),
        assurance=assurance(row.assurance_icon),
        gap=(row.difference or {}).get("points"),
        is_flagged=row.signal_from is not None,
        signal_from=row.signal_from,
        chance_of_flag=row.chance_of_flag,
    )


def growth_of(row: StoredChart) -> GrowthShown:
    if row.growth_text or row.growth_fraction is None:
        return GrowthShown(reason=not_computed(row.growth_text))
    return GrowthShown(
        text=percent(row.growth_fraction),
        interval=_interval(row.growth_lower, row.growth_upper, percent),
        window=f"12 months to {month_label(row.growth_to)}" if row.growth_to else "",
    )


def not_computed(reason: str) -> str:
    return f"not computed: {reason}" if reason and not reason.startswith("not ") else reason


def difference_of(stored: dict | None, comparator: str) -> DifferenceShown | None:
    """`stored`: the difference as the chart keeps it, in fractions; None where there is none."""
    if not stored or stored.get("points") is None:
        return None
    return DifferenceShown(
        comparator=comparator,
        points=f"{_points(stored['points'])} percentage points",
        points_interval=_interval(stored["points_lower"], stored["points_upper"], _points),
        ratio=percent(stored["ratio"]),
        ratio_interval=_interval(stored["ratio_lower"], stored["ratio_upper"], percent),
    )


def _points(fraction: float, decimals: int = 1) -> str:
    return signed(fraction * 100, decimals)


def _interval(lower: float | None, upper: float | None, written: Callable[[float, int], str]) -> str:
    if lower is None or upper is None:
        return "interval not known"
    return f"95% interval {written(lower, places(lower))} to {written(upper, places(upper))}"


def variation(name: str) -> Icon | None:
    return Icon(icons.variation(name), icons.words(name).short) if name else None


def assurance(name: str) -> Icon | None:
    return Icon(icons.assurance(name), icons.words(name).short) if name else None
