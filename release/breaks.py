"""Steps in the series that are no performance, within the two years that the rule compares."""

from collections.abc import Iterable

from memory.viewpoint import Viewpoint
from metrics.models import SeriesBreak
from metrics.stats.growth import BASELINE_YEAR
from release.figures import SiteFigures
from release.rule import Rule


def breaks_of(rule: Rule, figures: SiteFigures, viewpoint: Viewpoint) -> Iterable[SeriesBreak]:
    """Of the site's area and of the comparator, from the start of the baseline to the end of the quarter."""
    held = SeriesBreak.objects.seen_from(viewpoint).filter(
        metric__slug=rule.figures, on__gte=BASELINE_YEAR.start, on__lte=figures.quarter.ends_on
    )
    of_site = held.filter(area=figures.area) if figures.area else held.none()
    return (of_site | held.filter(area__code=rule.comparator)).select_related("area")
