"""What others printed about sites, set beside metrics. Values stay the text that was printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from memory.viewpoint import Viewpoint
from metrics.periods import add_months, month_label
from metrics.queries.links import site_names
from metrics.queries.subjects import MetricSeen
from metrics.stats.growth import BASELINE_YEAR
from vanguards.models import EvidenceClass, PublishedResult, Site


@dataclass(frozen=True)
class Printed:
    """The official dashboard's change of a core metric at a site; `to` is the last month, empty if not printed.

    `ended_on` is the last day of its twelve months on 2014-15, None for any other span or baseline.
    """

    slug: str
    site: str
    value: str
    unit: str
    evidence_type: str
    to: str
    ended_on: date | None = None


def printed_for(
    metrics: Iterable[MetricSeen], viewpoint: Viewpoint, site: Site | None = None
) -> dict[str, list[Printed]]:
    """Official results of sites by slug of the core metric, for one site or for all. Two queries at most."""
    core = [metric for metric in metrics if metric.definition and metric.definition.is_core]
    slugs = {metric.definition.code: metric.slug for metric in core}
    if not slugs:
        return {}
    official = PublishedResult.objects.seen_from(viewpoint).filter(evidence_class=EvidenceClass.OFFICIAL)
    of_sites = official.filter(site=site) if site else official.exclude(site=None)
    rows = list(of_sites.filter(measure_code__in=slugs).select_related("site").order_by("site__list_no", "code"))
    names = {site.pk: site.name} if site else site_names({row.site_id for row in rows}, viewpoint)
    found: dict[str, list[Printed]] = {}
    for row in rows:
        found.setdefault(slugs[row.measure_code], []).append(_printed(row, names))
    return found


def _printed(row: PublishedResult, names: dict[int, str]) -> Printed:
    return Printed(
        slug=row.site.slug,
        site=names.get(row.site_id, row.site.slug),
        value=row.value,
        unit=row.unit,
        evidence_type=row.evidence_type,
        to=_last_month(row.comparison),
        ended_on=_year_on_baseline(row.baseline, row.comparison),
    )


def _year_on_baseline(baseline: str, span: str) -> date | None:
    """The last day of twelve months that are set against 2014-15."""
    if baseline != f"{BASELINE_YEAR.start}/{BASELINE_YEAR.end}":
        return None
    try:
        first, last = (date.fromisoformat(day) for day in span.split("/"))
    except ValueError:
        return None
    return last if add_months(first, 12) == last + timedelta(days=1) else None


def _last_month(span: str) -> str:
    """ "2016-10-01/2017-09-30" ends in September 2017; an empty text for what is written otherwise."""
    try:
        return month_label(date.fromisoformat(span.rpartition("/")[2]))
    except ValueError:
        return ""


def printed_count(site: Site, viewpoint: Viewpoint) -> int:
    """How many results others published about a site."""
    return PublishedResult.objects.seen_from(viewpoint).filter(site=site).count()
