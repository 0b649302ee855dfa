"""A metric's chart in every area that stands for a site: each area once, with the sites it stands for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from memory.viewpoint import Viewpoint
from metrics.charts import svg
from metrics.charts.description import ChartDescription
from metrics.charts.multiples import on_one_scale
from metrics.models import Area, SiteArea, StoredChart
from metrics.queries.cards import Card, cards_for
from metrics.queries.inputs import Series
from metrics.queries.links import SiteNamed, with_values
from metrics.queries.subjects import MetricSeen
from vanguards.models import CareModel, SiteProfile

GRADES = ("good", "limited", "poor", "")
GROUPS = (Area.Kind.COHORT, Area.Kind.COMPARATOR, Area.Kind.ENGLAND)


class Order(StrEnum):
    """How the areas can be put in order. What is graded poor has no place in any."""

    SIGNAL = "signal"
    GROWTH = "growth"
    GAP = "gap"

    @property
    def words(self) -> str:
        return {
            Order.SIGNAL: "Signal, the least likely by chance first",
            Order.GROWTH: "Growth on 2014-15, highest first",
            Order.GAP: "Growth less the comparator’s, highest first",
        }[self]


@dataclass(frozen=True)
class SiteGraded:
    """A site that an area stands for, and how well."""

    slug: str
    name: str
    care_model: str
    comparability: str
    note: str


@dataclass(frozen=True)
class Multiple:
    """One area: its card, or whether the statistic is still being computed."""

    area_name: str
    sites: tuple[SiteGraded, ...]
    card: Card | None
    is_computing: bool = False

    @property
    def care_model(self) -> str:
        return self.sites[0].care_model

    @property
    def comparability(self) -> str:
        """The best grade among its sites."""
        return min((site.comparability for site in self.sites), key=GRADES.index)

    @property
    def names(self) -> str:
        return " and ".join(site.name for site in self.sites)

    @property
    def words(self) -> str:
        """What stands beside the picture: value, growth with its interval, the icon's words, the grade."""
        if self.card is None:
            return ""
        growth, card = self.card.growth, self.card
        grown = f"{growth.text} ({growth.interval}), {growth.window}" if growth.text else growth.reason
        grade = {"poor": "poor: context only", "": "not graded"}.get(self.comparability, self.comparability)
        said = (
            f"{card.latest}, {card.period}" if card.latest else "No value is held",
            f"Growth on 2014-15: {grown}" if grown else "",
            card.variation.words if card.variation else "",
            f"Comparability {grade}",
        )
        return ". ".join(filter(None, said)) + "."


@dataclass(frozen=True)
class CareModelMultiples:
    care_model: str
    words: str
    multiples: tuple[Multiple, ...]


@dataclass(frozen=True)
class Multiples:
    """All areas of a metric, the sites that have none, and the charts of cohorts, comparators and England, in order."""

    drawn: tuple[Multiple, ...]
    groups: tuple[Card, ...]
    not_applicable: tuple[SiteNamed, ...]
    not_found: tuple[SiteNamed, ...]
    order: Order | None = None
    scale: str = ""  # where all are on one: from where to where, in words

    @property
    def compared(self) -> list[Multiple]:
        """Those whose area is about the site; as asked for, else in order of care model and list number."""
        found = [multiple for multiple in self.drawn if multiple.comparability != "poor"]
        return in_order(found, self.order) if self.order else found

    @property
    def context(self) -> list[Multiple]:
        """Those graded poor: shown, and never ranked."""
        return [multiple for multiple in self.drawn if multiple.comparability == "poor"]

    @property
    def by_care_model(self) -> list[CareModelMultiples]:
        groups: dict[str, list[Multiple]] = defaultdict(list)
        for multiple in self.compared:
            groups[multiple.care_model].append(multiple)
        return [CareModelMultiples(m.value, m.label, tuple(groups[m.value])) for m in CareModel if m.value in groups]


def in_order(multiples: Iterable[Multiple], order: Order) -> list[Multiple]:
    """Those with nothing to be ordered by come last, as they were listed."""
    keyed = [(ORDERS[order](multiple.card) if multiple.card else None, multiple) for multiple in multiples]
    held = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0])
    return [multiple for _, multiple in held] + [multiple for key, multiple in keyed if key is None]


def _by_signal(card: Card) -> tuple[Any, ...] | None:
    """Flagged charts first: those that chance flags least, then those flagged for longest."""
    if card.variation is None:
        return None
    if card.signal_from is None:
        return (1,)
    return 0, 0.5 if card.chance_of_flag is None else card.chance_of_flag, card.signal_from


def _highest(fraction: float | None) -> tuple[Any, ...] | None:
    return None if fraction is None else (-fraction,)


ORDERS: dict[Order, Callable[[Card], tuple[Any, ...] | None]] = {
    Order.SIGNAL: _by_signal,
    Order.GROWTH: lambda card: _highest(card.growth_fraction),
    Order.GAP: lambda card: _highest(card.gap),
}


def on_shared_scale(multiples: Multiples, metric: MetricSeen, viewpoint: Viewpoint) -> Multiples:
    """The same with every picture laid on one scale of values and one of time. One query; nothing is computed."""
    cards = {multiple.card.area: multiple.card for multiple in multiples.drawn if multiple.card and multiple.card.svg}
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk, area__in=cards)
    kept = {row.area_id: ChartDescription.from_json(row.description) for row in charts.only("area", "description")}
    if not kept:
        return multiples
    laid = dict(zip(kept, on_one_scale(list(kept.values())), strict=True))
    pictures = {area: svg.write(one, size="small") for area, one in laid.items()}
    axes = [one.value_axis for one in laid.values() if one.points]
    unit = metric.definition.unit
    scale = f"{unit.format(axes[0].low)} to {unit.in_words(axes[0].high)}" if axes else ""
    drawn = (_with_picture(multiple, pictures) for multiple in multiples.drawn)
    return replace(multiples, drawn=tuple(drawn), scale=scale)


def _with_picture(multiple: Multiple, pictures: dict[int, str]) -> Multiple:
    card = multiple.card
    if card is None or card.area not in pictures:
        return multiple
    return replace(multiple, card=replace(card, svg=pictures[card.area]))


def multiples_of(metric: MetricSeen, viewpoint: Viewpoint, left: Collection[int] | None = None) -> Multiples:
    """A fixed number of queries, however many sites and areas there are.

    `left`: the sites that a filter leaves, all without it. An area that serves two is shown if either is left.
    """
    sites = _sites(viewpoint)
    links = [link for link in _links(metric, viewpoint) if link.site_id in sites]
    groups = {area.pk: area for area in Area.objects.filter(kind__in=GROUPS)}
    areas = {link.area_id for link in links if link.area_id} | groups.keys()
    comparators = {area.code: area.name for area in groups.values() if area.kind == Area.Kind.COMPARATOR}
    cards = cards_for(viewpoint, {metric.pk: metric.definition}, areas, comparators)
    series = {(metric.pk, link.area_id) for link in links if link.area_id}
    held = with_values(series - cards.keys(), viewpoint)
    links = [link for link in links if not _awaits_a_return(link, held | cards.keys())]
    linked = {link.site_id for link in links if link.area_id}
    among = sites.keys() if left is None else sites.keys() & set(left)
    shown = {link.area_id for link in links if link.site_id in among}
    without = [pk for pk in sites if pk in among and pk not in linked]
    says_no = {link.site_id for link in links if not link.area_id}
    inapplicable = {pk for pk in without if pk in says_no or not metric.definition.applies_to(sites[pk].care_model)}
    return Multiples(
        drawn=tuple(_multiple(area, sites, cards, held) for area in _by_area(links) if area[0].area_id in shown),
        groups=tuple(_of_groups(cards.values(), groups)),
        not_applicable=_named(sites[pk] for pk in without if pk in inapplicable),
        not_found=_named(sites[pk] for pk in without if pk not in inapplicable),
    )


@dataclass(frozen=True)
class _Site:
    slug: str
    name: str
    care_model: str


def _sites(viewpoint: Viewpoint) -> dict[int, _Site]:
    """Those of which something was known then, by primary key, in the order of the list."""
    profiles = SiteProfile.objects.seen_from(viewpoint).select_related("site").order_by("site__list_no")
    rows = profiles.only("official_name", "site__slug", "site__care_model")
    return {row.site_id: _Site(row.site.slug, row.name, row.site.care_model) for row in rows}


def _of_groups(cards: Iterable[Card], areas: dict[int, Area]) -> list[Card]:
    """`areas` of groups, by primary key."""
    held = (card for card in cards if card.area in areas)
    return sorted(held, key=lambda card: (GROUPS.index(Area.Kind(areas[card.area].kind)), card.area))


def _links(metric: MetricSeen, viewpoint: Viewpoint) -> list[SiteArea]:
    links = SiteArea.objects.seen_from(viewpoint).filter(metric=metric.pk).select_related("area")
    return list(links.order_by("site__list_no", "valid_from", "pk"))


def _awaits_a_return(link: SiteArea, held: Collection[Series]) -> bool:
    """A site that has not reported its own figures yet is one that nothing was found for."""
    own = link.area is not None and link.area.kind == Area.Kind.SITE_POPULATION
    return own and (link.metric_id, link.area_id) not in held


def _by_area(links: Iterable[SiteArea]) -> list[list[SiteArea]]:
    """The links in groups of one area, in the order of the first site of each."""
    groups: dict[int, list[SiteArea]] = defaultdict(list)
    for link in links:
        if link.area_id:
            groups[link.area_id].append(link)
    return list(groups.values())


def _multiple(links: list[SiteArea], sites: dict[int, _Site], cards: dict, held: set) -> Multiple:
    series = (links[0].metric_id, links[0].area_id)
    return Multiple(
        area_name=links[0].area.name,
        sites=tuple(_graded(link, sites[link.site_id]) for link in links),
        card=cards.get(series),
        is_computing=series in held,
    )


def _graded(link: SiteArea, site: _Site) -> SiteGraded:
    return SiteGraded(site.slug, site.name, site.care_model, link.comparability, link.note)


def _named(sites: Iterable[_Site]) -> tuple[SiteNamed, ...]:
    return tuple(SiteNamed(site.slug, site.name) for site in sites)
