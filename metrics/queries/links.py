"""Which areas stand for a site, with whom it shares them, and why a site may have no chart of a metric."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from memory.keys import among
from memory.viewpoint import Viewpoint
from metrics.models import Observation, SiteArea
from metrics.queries.inputs import Series
from metrics.queries.subjects import MetricSeen
from vanguards.models import Site, SiteProfile


class Why(StrEnum):
    NOT_APPLICABLE = "not applicable"
    NOT_FOUND = "not found for this site"
    COMPUTING = "the statistic is being computed"
    NOTHING_HELD = "this dashboard held nothing then"


@dataclass(frozen=True)
class Absence:
    """Why there is no chart: in one of four ways, with the reason where there is one."""

    why: Why
    reason: str = ""

    @property
    def is_computing(self) -> bool:
        return self.why is Why.COMPUTING

    def __str__(self) -> str:
        words = f"{self.why[:1].upper()}{self.why[1:]}"
        return f"{words}: {self.reason}" if self.reason else f"{words}."


@dataclass(frozen=True)
class SiteNamed:
    slug: str
    name: str


def links_of(site: Site, viewpoint: Viewpoint) -> dict[int, SiteArea]:
    """The link in force for each metric, by the metric's primary key; of several the latest."""
    links = SiteArea.objects.seen_from(viewpoint).filter(site=site)
    return {link.metric_id: link for link in links.order_by("valid_from", "pk")}


def absence(metric: MetricSeen, link: SiteArea | None, site: Site, viewpoint: Viewpoint, *, held: bool) -> Absence:
    """Why a site has no stored chart of a metric. `held`: whether any value of the linked area is held."""
    if link and link.area_id is None:
        return Absence(Why.NOT_APPLICABLE, link.note)
    if link and held:
        return Absence(Why.COMPUTING)
    if not link and metric.definition and not metric.definition.applies_to(site.care_model):
        return Absence(Why.NOT_APPLICABLE, "the official definition does not name this care model.")
    return Absence(Why.NOT_FOUND if metric.definition else Why.NOTHING_HELD)


def with_values(series: Collection[Series], viewpoint: Viewpoint) -> set[Series]:
    """Those of `series` that any observation is held of."""
    if not series:
        return set()
    narrowed = among(metric=(metric for metric, _ in series), area=(area for _, area in series))
    held = Observation.objects.seen_from(viewpoint).filter(narrowed).order_by()
    return set(held.values_list("metric_id", "area_id").distinct()) & set(series)


def sharing(site: Site, links: Iterable[SiteArea], viewpoint: Viewpoint) -> dict[int, tuple[SiteNamed, ...]]:
    """For each metric, the other sites that the same area stands for."""
    wanted = {(link.metric_id, link.area_id) for link in links if link.area_id}
    narrowed = among(metric=(metric for metric, _ in wanted), area=(area for _, area in wanted))
    others = SiteArea.objects.seen_from(viewpoint).filter(narrowed).exclude(site=site)
    rows = [
        link
        for link in others.select_related("site").order_by("site__list_no")
        if (link.metric_id, link.area_id) in wanted
    ]
    names = site_names({link.site_id for link in rows}, viewpoint)
    found: dict[int, tuple[SiteNamed, ...]] = {}
    for link in rows:
        other = SiteNamed(link.site.slug, names.get(link.site_id, link.site.slug))
        found[link.metric_id] = (*found.get(link.metric_id, ()), other)
    return found


def site_names(sites: Collection[int], viewpoint: Viewpoint) -> dict[int, str]:
    profiles = SiteProfile.objects.seen_from(viewpoint).filter(site__in=sites)
    return dict(profiles.values_list("site_id", "official_name"))
