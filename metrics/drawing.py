"""From what is held to what is stored and shown: statistics, growth, description, pictures and words.

No database and no clock here: everything comes in as `Inputs`, and the same inputs give the same drawing.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from metrics.analysis import Analysis, analyse, chance_of_flag
from metrics.briefs import brief_for, points_for
from metrics.catalogue import Definition
from metrics.charts import svg, trend, wave
from metrics.charts.description import Brief, ChartDescription, SeriesPoint
from metrics.charts.signals import signal_start
from metrics.growths import Growths, growths_of
from metrics.queries.inputs import Inputs, Series
from metrics.series import fingerprint
from metrics.stats.growth import Growth

logger = logging.getLogger(__name__)

# Raised when drawing itself changes, so that every chart is drawn anew.
DRAWING_VERSION = 6


@dataclass(frozen=True)
class Drawing:
    """The columns of a stored chart, all but the moments."""

    columns: dict[str, Any]


@dataclass(frozen=True)
class Same:
    """The chart in force was drawn from the same inputs."""


@dataclass(frozen=True)
class Failure:
    """A chart that could not be drawn, and why."""

    problem: str

    def __str__(self) -> str:
        return self.problem


Outcome = Drawing | Same | Failure | None


def draw(
    inputs: Inputs, wanted: Collection[Series], in_force: Mapping[Series, str] | None = None
) -> dict[Series, Outcome]:
    """Draw each series; None where nothing is held or the metric is retired.

    `in_force`: the input digests of the charts in force; what would be drawn from the same is not drawn again.
    """
    by_metric: dict[int, list[int]] = defaultdict(list)
    for metric, area in wanted:
        by_metric[metric].append(area)
    drawings: dict[Series, Outcome] = {}
    for metric, areas in by_metric.items():
        outcomes = _of_metric(inputs, metric, areas, in_force or {})
        drawings |= {(metric, area): outcome for area, outcome in outcomes.items()}
    return drawings


def _of_metric(inputs: Inputs, metric: int, areas: list[int], in_force: Mapping[Series, str]) -> dict[int, Outcome]:
    """A fault must not keep the others from being drawn: it is logged, noted and tried again."""
    if metric in inputs.broken:
        return dict.fromkeys(areas, Failure(inputs.broken[metric]))
    if metric not in inputs.definitions:
        return dict.fromkeys(areas)
    held = [area for area in areas if inputs.series(metric, area).held]
    briefs = {area: brief_for(inputs, metric, area) for area in held}
    digests = digests_of(inputs, metric, briefs)
    fresh = [area for area, own in digests.items() if in_force.get((metric, area)) != own]
    settled = {area: Same() if area in digests else None for area in areas}
    try:
        values = {area: inputs.series(metric, area).held for area in fresh}
        found = analyse(inputs.definitions[metric], values, {area: inputs.restarts(metric, area) for area in fresh})
    except Exception as error:
        logger.exception("Metric %s could not be analysed", metric)
        return settled | dict.fromkeys(fresh, Failure(f"{type(error).__name__}: {error}"))
    grown = _grown_together(inputs, metric, fresh)
    return settled | {
        area: _one(inputs, metric, area, found.get(area), grown, briefs[area], digests[area]) for area in fresh
    }


def _grown_together(inputs: Inputs, metric: int, areas: list[int]) -> dict[int, Growths] | None:
    """None where a series cannot be computed: each then is by itself, so that only the one at fault is put aside."""
    try:
        return _grown(inputs, metric, areas)
    except Exception:
        logger.exception("Growth of metric %s could not be computed of all series at once", metric)
        return None


def _grown(inputs: Inputs, metric: int, areas: list[int]) -> dict[int, Growths]:
    """Growth of these areas' series, and of the comparator's that they are set beside."""
    comparator = inputs.comparator(metric)
    wanted = {*areas, comparator} if areas and comparator is not None else areas
    held = {area: inputs.series(metric, area).held for area in wanted}
    return growths_of(inputs.definitions[metric], held, comparator)


def _one(
    inputs: Inputs,
    metric: int,
    area: int,
    found: Analysis | None,
    grown: dict[int, Growths] | None,
    brief: Brief,
    own_digest: str,
) -> Drawing | Failure:
    try:
        own = (_grown(inputs, metric, [area]) if grown is None else grown).get(area)
        return Drawing({"input_digest": own_digest, **_columns(inputs, metric, area, found, own, brief)})
    except Exception as error:
        logger.exception("Chart of metric %s, area %s could not be drawn", metric, area)
        return Failure(f"{type(error).__name__}: {error}")


def _columns(
    inputs: Inputs, metric: int, area: int, found: Analysis | None, grown: Growths | None, brief: Brief
) -> dict[str, Any]:
    definition, received = inputs.definitions[metric], inputs.series(metric, area)
    growing = grown.latest.own if grown else None
    points = points_for(received.held, definition)
    description = describe(definition, points, found, growing, brief)
    result = found.spc if found else None
    latest = next((point for point in reversed(points) if point.value is not None and not point.fault), None)
    return {
        "rule_set": definition.rule_set if definition.has_limits else "",
        "data_to": latest.period.end if latest else None,
        "received_at": received.received_at,
        "description": description.as_json(),
        "svg_full": svg.write(description),
        "svg_narrow": svg.write(description, size="narrow"),
        "svg_small": svg.write(description, size="small"),
        "latest_value": latest.value if latest else None,
        "latest_text": definition.unit.format(latest.value) if latest else "",
        "latest_period": latest.period.label if latest else "",
        "variation_icon": (result.variation_icon or "too_few_points") if result else "",
        "assurance_icon": (result.assurance_icon or "") if result else "",
        "signal_from": signal_start(description),
        "chance_of_flag": chance_of_flag(definition, found) if found else None,
        **_growth_columns(grown),
    }


def describe(
    definition: Definition,
    points: tuple[SeriesPoint, ...],
    found: Analysis | None,
    growing: Growth | None,
    brief: Brief,
) -> ChartDescription:
    if definition.is_wave:
        return wave.describe(points, brief)
    warned = replace(brief, warnings=brief.warnings + (found.warnings if found else ()))
    return trend.describe(points, found.spc if found else None, growing, warned)


def _growth_columns(grown: Growths | None) -> dict[str, Any]:
    if grown is None:
        return {}
    own, less = grown.latest.own, grown.latest.difference
    return {
        "growth": own.as_json(),
        "difference": less.as_json() if less else None,
        "growth_fraction": own.growth,
        "growth_lower": own.lower,
        "growth_upper": own.upper,
        "growth_text": grown.latest.why,
        "growth_to": own.window_end,
        "growths": {end.isoformat(): one.as_json() for end, one in grown.at.items()},
    }


def digests_of(inputs: Inputs, metric: int, briefs: Mapping[int, Brief]) -> dict[int, str]:
    """By area the SHA-256 of everything its drawing depends on; what a metric's charts share is taken in once."""
    comparator = inputs.comparator(metric)
    shared = hashlib.sha256(f"{DRAWING_VERSION} {inputs.definitions[metric]!r}".encode())
    shared.update(fingerprint(inputs.series(metric, comparator).held if comparator else ()))
    digests = {}
    for area, brief in briefs.items():
        own, received = shared.copy(), inputs.series(metric, area)
        own.update(fingerprint(received.held))
        own.update(f"{received.sources!r} {brief!r}".encode())
        digests[area] = own.hexdigest()
    return digests
