"""What is unusual in a return, and asks for a reason: judged beside the site's own series and its own limits."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from metrics.analysis import analyse
from metrics.catalogue import Definition
from metrics.queries.inputs import Inputs, Series, inputs_for
from metrics.series import charted
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Difference
from metrics.uploads.returns.warnings import OwnLimits, ReturnWarning, find_warnings
from returns.queries.asked import own_areas, reported_by
from returns.queries.differences import changes
from returns.queries.effects import held_of
from vanguards.models import Site

METRICS_AT_ONCE = 50


def unusual(found: Difference, site: Site) -> list[dict[str, Any]]:
    """Each warning in the form that faults have, with its `key`, metric and period. Only what changes can warn.

    A few metrics are looked at together, so that memory does not grow with what a site is asked for.
    """
    changed: dict[str, list[Reading]] = {}
    for change in changes(found):
        changed.setdefault(change.new.metric, []).append(change.new)
    places = {link.metric.slug: (link.metric_id, link.area_id) for link in own_areas(site)}
    warnings, rest = [], iter(changed)
    while some := list(islice(rest, METRICS_AT_ONCE)):
        inputs = inputs_for([places[slug] for slug in some])
        warnings += _warnings([one for slug in some for one in changed[slug]], reported_by(site, some), inputs)
    return [said for _, said in sorted(warnings, key=itemgetter(0))]


def _warnings(changed: list[Reading], known: Iterable[Reading], inputs: Inputs) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each with the line of its reading in the file."""
    found = find_warnings(
        changed,
        known=known,
        limits=_limits(changed, inputs),
        charted=lambda reading: charted(held_of(reading), inputs.by_slug[reading.metric]),
    )
    for warning in found:
        yield warning.reading.line, _as_json(warning, inputs.by_slug[warning.reading.metric])


def _limits(changed: list[Reading], inputs: Inputs) -> dict[tuple[str, str], OwnLimits]:
    """By metric and area, of the charts as they stand."""
    metrics = {definition.slug: metric for metric, definition in inputs.definitions.items()}
    places = {(one.metric, one.area): (metrics[one.metric], inputs.area_keys[one.area]) for one in changed}
    return {place: own for place, series in places.items() if (own := _own_limits(inputs, series))}


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
        "reason": reading.reason,
    }


def _key(warning: ReturnWarning, reading: Reading) -> str:
    """The same for the same warning about the same numbers, wherever in a file they stand."""
    said = warning.code, *reading.key, warning.found, warning.problem
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
