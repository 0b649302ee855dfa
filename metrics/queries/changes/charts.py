"""What a change of values did to the charts: icons, signals and growth."""

from dataclasses import dataclass
from datetime import date, datetime

from memory.difference import differences
from memory.span import Span
from metrics.charts import icons
from metrics.models import StoredChart
from metrics.queries.cards import growth_of
from metrics.queries.changes.scope import Scope
from metrics.queries.inputs import Series

SHOWN = ("variation_icon", "assurance_icon", "latest_text", "latest_period", "signal_from", "data_to")
GROWTH = ("growth_fraction", "growth_lower", "growth_upper", "growth_text", "growth_to")
READ = ("metric", "area", "known_from", "known_until", "chance_of_flag", *SHOWN, *GROWTH)


@dataclass(frozen=True)
class Signal:
    """A run of flagged points that the latest point of a chart ends. `start` is not known of the oldest charts."""

    icon: str
    start: date | None
    until: date | None

    @property
    def words(self) -> str:
        return icons.words(self.icon).short

    def continues(self, earlier: "Signal") -> bool:
        """Whether it is the same run, gone on: of one kind, and begun before the earlier one was last seen."""
        if self.icon != earlier.icon:
            return False
        return self.start is None or earlier.until is None or self.start <= earlier.until


def signal_of(chart: StoredChart | None) -> Signal | None:
    """None where the latest point is not flagged, or is not judged for want of limits."""
    if chart is None or chart.variation_icon in ("", "common_cause", icons.TOO_FEW):
        return None
    return Signal(chart.variation_icon, chart.signal_from, chart.data_to)


@dataclass(frozen=True)
class ChartChange:
    """A chart at both ends of a span; None where there was none, or is none any more."""

    before: StoredChart | None
    after: StoredChart | None

    @property
    def series(self) -> Series:
        chart = self.after or self.before
        return chart.metric_id, chart.area_id

    @property
    def is_drawn_at_both(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def icon_changed(self) -> bool:
        return self.is_drawn_at_both and self.before.variation_icon != self.after.variation_icon

    @property
    def assurance_changed(self) -> bool:
        return self.is_drawn_at_both and self.before.assurance_icon != self.after.assurance_icon

    @property
    def new_signal(self) -> Signal | None:
        """The signal at the later end, unless it is one of the earlier end gone on."""
        earlier, later = signal_of(self.before), signal_of(self.after)
        return None if later is None or (earlier and later.continues(earlier)) else later

    @property
    def ended_signal(self) -> Signal | None:
        """The signal of the earlier end, unless it goes on at the later."""
        earlier, later = signal_of(self.before), signal_of(self.after)
        return None if earlier is None or (later and later.continues(earlier)) else earlier

    @property
    def growth_changed(self) -> bool:
        return self.is_drawn_at_both and growth_of(self.before) != growth_of(self.after)

    @property
    def latest_changed(self) -> bool:
        return self.is_drawn_at_both and _latest(self.before) != _latest(self.after)

    @property
    def is_effect(self) -> bool:
        return self.icon_changed or self.growth_changed or bool(self.new_signal or self.ended_signal)


def _latest(chart: StoredChart) -> tuple[str, str]:
    return chart.latest_text, chart.latest_period


def last_turns(moment: datetime) -> tuple[datetime | None, datetime | None]:
    """When, not after `moment`, a version of any chart last began and last ended.

    Equal for two moments between which no chart changed, so that the same has changed since either. Two look-ups.
    """
    began = StoredChart.objects.filter(known_from__lte=moment).order_by("-known_from")
    ended = StoredChart.objects.filter(known_until__lte=moment).order_by("-known_until")
    return began.values_list("known_from", flat=True).first(), ended.values_list("known_until", flat=True).first()


def chart_changes(span: Span, scope: Scope) -> list[ChartChange]:
    """Charts that show something else at the later end. One query, without pictures and descriptions.

    A chart that was drawn again and shows the same has not changed.
    """
    rows = scope.of_series(StoredChart.objects.only(*READ)).order_by("computed_at")
    found = differences(rows, ("metric", "area"), span, (*SHOWN, *GROWTH))
    changes = (ChartChange(change.before, change.after) for change in found)
    return [change for change in changes if change.series in scope]
