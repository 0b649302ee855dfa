"""A site's page: each metric with its chart in brief, or why there is none."""

from collections import defaultdict
from dataclasses import dataclass

from memory.viewpoint import Viewpoint
from metrics.models import Area
from metrics.queries.cards import Card, cards_for
from metrics.queries.links import Absence, SiteNamed, absence, links_of, sharing, with_values
from metrics.queries.printed import Printed, printed_for
from metrics.queries.subjects import MetricSeen, metrics_seen_from
from vanguards.models import Site


@dataclass(frozen=True)
class SiteMetric:
    """One metric at the site: a card, or why there is none. England stands beside a metric without a card."""

    slug: str
    name: str
    short_name: str
    role: str
    proxy_for: str
    comparability: str = ""
    note: str = ""
    card: Card | None = None
    absence: Absence | None = None
    shared_with: tuple[SiteNamed, ...] = ()
    england: Card | None = None

    @property
    def is_shown(self) -> bool:
        return self.card is not None or (self.absence is not None and self.absence.is_computing)


@dataclass(frozen=True)
class CoreSection:
    """A core metric, what stands beside it, and what the official dashboard was printed to say of it."""

    core: SiteMetric
    beside: tuple[SiteMetric, ...]
    printed: tuple[Printed, ...] = ()

    @property
    def shown(self) -> list[SiteMetric]:
        return [metric for metric in self.beside if metric.is_shown]

    @property
    def cards(self) -> list[Card]:
        """The charts that the page shows: England only beside a core metric that was not found for the site."""
        national = [] if self.core.card else [self.core.england]
        return [card for card in (self.core.card, *national, *(metric.card for metric in self.shown)) if card]

    @property
    def not_shown(self) -> list[SiteMetric]:
        return [metric for metric in self.beside if not metric.is_shown]


def core_sections(site: Site, viewpoint: Viewpoint) -> list[CoreSection]:
    """The core metrics in order, each with its proxies, side measures and context.

    A fixed number of queries, whatever is held.
    """
    metrics = metrics_seen_from(viewpoint)
    links = links_of(site, viewpoint)
    national = dict(Area.objects.filter(kind=Area.Kind.ENGLAND).values_list("code", "pk"))
    linked = {link.area_id for link in links.values() if link.area_id}
    definitions = {metric.pk: metric.definition for metric in metrics}
    cards = cards_for(viewpoint, definitions, linked | set(national.values()))
    series = {metric: (metric, link.area_id) for metric, link in links.items() if link.area_id}
    held = with_values([one for one in series.values() if one not in cards], viewpoint)
    shared = sharing(site, links.values(), viewpoint)
    names = {metric.slug: metric.name for metric in metrics}

    def shown(metric: MetricSeen) -> SiteMetric:
        link, own = links.get(metric.pk), cards.get(series.get(metric.pk))
        return SiteMetric(
            slug=metric.slug,
            name=metric.name,
            short_name=metric.short_name,
            role=metric.definition.role,
            proxy_for=names.get(metric.definition.stands_in_for, "") if metric.definition.role == "proxy" else "",
            comparability=link.comparability if link else "",
            note=link.note if link else "",
            card=own,
            absence=None if own else absence(metric, link, site, viewpoint, held=series.get(metric.pk) in held),
            shared_with=shared.get(metric.pk, ()),
            england=None if own else cards.get((metric.pk, national.get(metric.definition.national))),
        )

    printed = printed_for(metrics, viewpoint, site)
    return _sections(metrics, {metric.slug: shown(metric) for metric in metrics}, printed)


def _sections(
    metrics: list[MetricSeen], shown: dict[str, SiteMetric], printed: dict[str, list[Printed]]
) -> list[CoreSection]:
    beside = defaultdict(list)
    for metric in metrics:
        beside[metric.definition.stands_in_for].append(shown[metric.slug])
    return [
        CoreSection(shown[metric.slug], tuple(beside[metric.slug]), tuple(printed.get(metric.slug, ())))
        for metric in metrics
        if metric.definition.is_core
    ]


def outcome(sections: list[CoreSection]) -> str:
    """What the metrics show, in sentences to follow the paragraph on the site: one for each core metric."""
    return " ".join(filter(None, (_core_outcome(section) for section in sections)))


def _core_outcome(section: CoreSection) -> str:
    """The core metric itself where it is held, or else its first proxy under its own name."""
    held = [metric for metric in (section.core, *section.beside) if metric.card and metric.role in ("core", "proxy")]
    if not held:
        return ""
    metric = held[0]
    name = f"{metric.name} (a proxy for “{metric.proxy_for}”)" if metric.proxy_for else metric.name
    card = metric.card
    context = "As context only, for an area that says little about the site: " if metric.comparability == "poor" else ""
    return f"{context}{name}: {card.latest} in {card.period} for {card.area_name}{_grown(card)}."


def _grown(card: Card) -> str:
    growth, beside = card.growth, card.difference
    if not growth.text:
        return ""
    said = f"; growth on 2014-15 was {growth.text} ({growth.interval}) in the {growth.window}"
    if beside is None:
        return said
    return f"{said}, a difference of {beside.points} ({beside.points_interval}) from {beside.comparator}"
