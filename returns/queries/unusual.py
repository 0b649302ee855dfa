"""What is unusual in a return, and asks for a reason: judged beside the site's own series and its own limits."""

import hashlib
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from metrics.analysis import analyse
from metrics.catalogue import Definition
from metrics.models import MetricDefinition, SiteArea
from metrics.queries.inputs import Inputs, Series, inputs_for
from metrics.series import charted
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Difference
from metrics.uploads.returns.warnings import OwnLimits, ReturnWarning, find_warnings
from returns.queries.asked import own_areas
from returns.queries.differences import changes
from returns.queries.effects import held_of
from vanguards.models import Site

SERIES_AT_ONCE = 50


def unusual(found: Difference, site: Site, known: Iterable[Reading]) -> list[dict[str, Any]]:
    """Each warning in the form that faults have, with its `key`, metric and period. Only what changes can warn.

    `known`: what the site has reported so far.
    """
    changed = [change.new for change in changes(found)]
    moved = {reading.metric for reading in changed}
    links = [link for link in own_areas(site) if link.metric.slug in moved]
    definitions = {version.definition.slug: version.definition for version in _definitions(links)}
    warnings = find_warnings(
        changed,
        known=known,
        limits=_limits({(link.metric_id, link.area_id): (link.metric.slug, link.area.code) for link in links}),
        charted=lambda reading: charted(held_of(reading), definitions[reading.metric]),
    )
    return [_as_json(warning, definitions[warning.reading.metric]) for warning in warnings]


def _definitions(links: Iterable[SiteArea]) -> Iterable[MetricDefinition]:
    return MetricDefinition.objects.current().filter(metric__in=[link.metric_id for link in links])


def _limits(places: Mapping[Series, tuple[str, str]]) -> dict[tuple[str, str], OwnLimits]:
    """By metric and area, of the charts as they stand; a few series at a time, whatever a site is asked for."""
    found, rest = {}, iter(places)
    while some := list(islice(rest, SERIES_AT_ONCE)):
        inputs = inputs_for(some)
        found |= {places[series]: own for series in some if (own := _own_limits(inputs, series))}
    return found


def _own_limits(inputs: Inputs, series: Series) -> OwnLimits | None:
    """At the latest point of the chart; None where it has no limits."""
    metric, area = series
    definition = inputs.definitions[metric]
    restarts = {area: inputs.restarts(metric, area)}
    analysis = analyse(definition, {area: inputs.series(metric, area).held}, restarts).get(area)
    if analysis is None or analysis.spc.lower_limit[-1] is None or analysis.spc.upper_limit[-1] is None:
        return None
    return OwnLimits(analysis.spc.lower_limit[-1], analysis.spc.upper_limit[-1], definition.unit)


def _as_json(warning: ReturnWarning, definition: Definition) -> dict[str, Any]:
    reading = warning.reading
    return {
        **warning.as_json(),
        "key": _key(warning, reading),
        "metric": reading.metric,
        "metric_name": definition.short_name,
        "period": reading.period.label,
        "start": reading.period.start.isoformat(),
        "end": reading.period.end.isoformat(),
    }


def _key(warning: ReturnWarning, reading: Reading) -> str:
    """The same for the same warning about the same numbers, wherever in a file they stand."""
    said = warning.code, *reading.key, warning.found, warning.problem
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
