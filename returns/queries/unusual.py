"""What is unusual in a return, and asks for a reason: judged beside the site's own series and its own limits."""

import hashlib
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


def unusual(found: Difference, site: Site) -> list[dict[str, Any]]:
    """Each warning in the form that faults have, with its `key`, metric and period. Only what changes can warn."""
    places = {(link.metric_id, link.area_id): (link.metric.slug, link.area.code) for link in own_areas(site)}
    inputs = inputs_for(places)
    definitions = {definition.slug: definition for definition in inputs.definitions.values()}
    warnings = find_warnings(
        [change.new for change in changes(found)],
        known=reported_by(site),
        limits={place: own for series, place in places.items() if (own := _own_limits(inputs, series))},
        charted=lambda reading: charted(held_of(reading), definitions[reading.metric]),
    )
    return [_as_json(warning, definitions[warning.reading.metric]) for warning in warnings]


def _own_limits(inputs: Inputs, series: Series) -> OwnLimits | None:
    """Those of the chart as it stands, at its latest point; None where it has no limits."""
    metric, area = series
    definition = inputs.definitions[metric]
    analysis = analyse(definition, {area: inputs.series(metric, area).held}).get(area)
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
