"""What changed on the charts of the sites: signals that are new or ended, and figures that were restated."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from home.ranking import Item, News, of_restatement, of_signal
from home.sizes import Sizes
from home.words import first_lower
from memory.span import Span
from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.models import SiteArea, StoredChart
from metrics.periods import month_label
from metrics.queries.changes.charts import ChartChange, Signal, chart_changes, signal_of
from metrics.queries.changes.scope import Scope
from metrics.queries.changes.values import Counts, counts_by_series
from metrics.queries.inputs import Series
from metrics.queries.overview import definitions_seen_from
from metrics.units import percent
from vanguards.models import Comparability


@dataclass(frozen=True)
class Place:
    """The sites that a series stands for: an area that serves two sites is told of once."""

    links: tuple[SiteArea, ...]

    @property
    def sites(self) -> tuple[int, ...]:
        return tuple(link.site_id for link in self.links)

    @property
    def is_context(self) -> bool:
        """Graded poor for every site that it stands for: shown as context elsewhere, and never ranked."""
        return all(link.comparability == Comparability.POOR for link in self.links)

    @property
    def is_limited(self) -> bool:
        return any(link.comparability == Comparability.LIMITED for link in self.links)


@dataclass(frozen=True)
class ChartNews:
    """`as_context`: how many charts changed that are never ranked."""

    items: tuple[Item, ...]
    as_context: int


def chart_news(span: Span, viewpoint: Viewpoint, sizes: Sizes) -> ChartNews:
    """One item a chart, and its signal before its restatement. Four queries."""
    places = _places(viewpoint)
    scope = Scope(series=frozenset(places))
    charts = {change.series: change for change in chart_changes(span, scope)}
    restated = {series: counts for series, counts in counts_by_series(span, scope).items() if counts.restated}
    definitions = {metric: definition for definition, metric in definitions_seen_from(viewpoint)}
    items: list[Item] = []
    as_context = 0
    for series in charts.keys() | restated.keys():
        news = _news(charts.get(series), restated.get(series))
        if news is None or series[0] not in definitions:
            continue
        if places[series].is_context:
            as_context += 1
        else:
            items.append(_item(news, definitions[series[0]], places[series], sizes))
    return ChartNews(tuple(items), as_context)


def _places(viewpoint: Viewpoint) -> dict[Series, Place]:
    links = SiteArea.objects.seen_from(viewpoint).filter(area__isnull=False).select_related("site", "area")
    found: dict[Series, list[SiteArea]] = defaultdict(list)
    for link in links.order_by("site__list_no"):
        found[link.metric_id, link.area_id].append(link)
    return {series: Place(tuple(links)) for series, links in found.items()}


@dataclass(frozen=True)
class _Found:
    """What happened to a chart: its kind, what is said of it after its name, and how strong the evidence is."""

    news: News
    words: str
    evidence: float


def _news(change: ChartChange | None, counts: Counts | None) -> _Found | None:
    """None where only new figures came in that moved no signal."""
    also = f" {_restated(counts)}." if counts else ""
    if change and (signal := change.new_signal):
        return _Found(News.NEW_SIGNAL, f"{_signal(signal)}.{also}", of_signal(_chance(change.after)))
    if change and (signal := change.ended_signal):
        return _Found(
            News.ENDED_SIGNAL, f"{_ended(change, signal)}.{also}", of_signal(_chance(change.before), is_over=True)
        )
    if counts is None:
        return None
    moved = change is not None and change.is_effect
    effect = f"; {_effect(change)}" if moved else "; what the chart says is the same"
    return _Found(News.RESTATED, f"{_restated(counts)}{effect}.", of_restatement(moved_the_chart=moved))


def _chance(chart: StoredChart | None) -> float | None:
    return chart.chance_of_flag if chart else None


def _signal(signal: Signal) -> str:
    since = f", since {month_label(signal.start)}" if signal.start else ""
    return f"{first_lower(signal.words)}{since}"


def _ended(change: ChartChange, signal: Signal) -> str:
    now = change.after and signal_of(change.after) is None and change.after.latest_period
    ended = f"is over with {now}" if now else "is over"
    return f"the signal “{first_lower(signal.words)}” {ended}"


def _restated(counts: Counts) -> str:
    parts = [
        f"{count:,} {word}" for count, word in ((counts.revised, "revised"), (counts.withdrawn, "withdrawn")) if count
    ]
    return f"{' and '.join(parts)} value{'' if counts.restated == 1 else 's'}"


def _effect(change: ChartChange) -> str:
    if change.growth_changed:
        before, after = (one.growth_fraction for one in (change.before, change.after))
        if before is not None and after is not None:
            return f"growth on 2014-15 was {percent(before)} and is {percent(after)}"
    return "the chart shows something else"


def _item(found: _Found, definition: Definition, place: Place, sizes: Sizes) -> Item:
    names = " and ".join(sizes.names.get(link.site_id, link.site.slug) for link in place.links)
    limited = " (limited comparability)" if place.is_limited else ""
    return Item(
        news=found.news,
        sentence=f"{definition.short_name}, {names}{limited}: {found.words}",
        link=reverse("metrics:chart", args=[place.links[0].site.slug, definition.slug]),
        evidence=found.evidence,
        people=sizes.people_of(place.sites),
        pounds=sizes.pounds_of(place.sites),
    )
