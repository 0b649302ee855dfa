"""What a page is about: a site and a metric, as they were known at the viewpoint's moment."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from memory.viewpoint import Viewpoint
from metrics.catalogue import CORE_ORDER, Definition
from metrics.models import Metric, MetricDefinition
from vanguards.models import Site, SiteProfile


@dataclass(frozen=True)
class MetricSeen:
    """A metric with the definition in force; None where none was, and then it is named as it is known now."""

    pk: int
    slug: str
    definition: Definition | None
    named_now: Definition | None = None

    @property
    def name(self) -> str:
        named = self.definition or self.named_now
        return named.name if named else self.slug

    @property
    def short_name(self) -> str:
        named = self.definition or self.named_now
        return named.short_name if named else self.slug


def sites_seen_from(viewpoint: Viewpoint) -> QuerySet:
    """Every site, also one of which nothing was known yet; its profile then is None."""
    profiles = SiteProfile.objects.seen_from(viewpoint)
    return Site.objects.prefetch_related(Prefetch("profiles", queryset=profiles, to_attr="seen_profiles"))


def site_or_404(slug: str, viewpoint: Viewpoint) -> Site:
    """The site; where nothing was known of it then, with the name it has now, so that a page can say which it is."""
    site = sites_seen_from(viewpoint).filter(slug=slug).first()
    if site is None:
        raise Http404(f"There is no site “{slug}”.")
    if site.profile is None:
        profile = SiteProfile.objects.current().filter(site=site).first()
        site.named_now = profile.name if profile else ""
    return site


def metric_or_404(slug: str, viewpoint: Viewpoint) -> MetricSeen:
    metric = Metric.objects.filter(slug=slug).first()
    if metric is None:
        raise Http404(f"There is no metric “{slug}”.")
    versions = MetricDefinition.objects.filter(metric=metric)
    if version := versions.seen_from(viewpoint).first():
        return MetricSeen(metric.pk, metric.slug, version.definition)
    now = versions.current().first()
    return MetricSeen(metric.pk, metric.slug, None, now.definition if now else None)


def metrics_seen_from(viewpoint: Viewpoint) -> list[MetricSeen]:
    """Every metric in force, each core metric followed by what stands in for it."""
    versions = MetricDefinition.objects.seen_from(viewpoint).select_related("metric")
    found = [MetricSeen(version.metric_id, version.metric.slug, version.definition) for version in versions]
    return sorted(found, key=_by_core_metric)


ROLE_ORDER = ("core", "proxy", "side measure", "context")


def _by_core_metric(metric: MetricSeen) -> tuple:
    definition = metric.definition
    core = metric.slug if definition.is_core else definition.stands_in_for
    place = CORE_ORDER.index(core) if core in CORE_ORDER else len(CORE_ORDER)
    main = not definition.overview_column  # what fills the overview comes before what does not
    return place, core, ROLE_ORDER.index(definition.role), main, definition.short_name
