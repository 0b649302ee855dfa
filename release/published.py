"""What was officially published of the metric that the rule is about, exactly as printed, beside the proxy."""

from dataclasses import dataclass
from datetime import date

from memory.viewpoint import Viewpoint
from metrics.queries.printed import printed_for
from metrics.queries.subjects import MetricSeen
from release.figures import SiteFigures
from vanguards.models import EvidenceClass, PublishedResult, Site


@dataclass(frozen=True)
class Beside:
    """An official result of a site over the year to the quarter's end, and the proxy over the same months."""

    site: str
    slug: str
    official: str
    evidence_type: str
    proxy: str


def beside(core: MetricSeen, figures: list[SiteFigures], end: date, viewpoint: Viewpoint, site: Site | None = None):
    """Of every site, or of one. `core`: the metric that the rule is about. Results are text; nothing is computed."""
    by_site = {one.site.slug: one for one in figures}
    found = printed_for([core], viewpoint, site).get(core.slug, [])
    return [
        Beside(
            site=one.site,
            slug=one.slug,
            official=f"{one.value} {one.unit}",
            evidence_type=one.evidence_type,
            proxy=_proxy(by_site[one.slug]),
        )
        for one in found
        if one.ended_on == end and one.slug in by_site
    ]


def _proxy(figures: SiteFigures) -> str:
    return figures.seen.as_proxy if figures.seen else figures.verdict.why


def of_cohorts(core: MetricSeen, viewpoint: Viewpoint) -> list[PublishedResult]:
    """Official results of care models and of the rest, over whatever span they were printed for."""
    if core.definition is None:
        return []
    official = PublishedResult.objects.seen_from(viewpoint).filter(evidence_class=EvidenceClass.OFFICIAL, site=None)
    return list(official.filter(measure_code=core.definition.code).order_by("code"))
