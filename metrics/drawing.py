"""From what is held to what is stored and shown: statistics, growth, description, pictures and words.

No database and no clock here: everything comes in as `Inputs`, and the same inputs give the same drawing.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from metrics.analysis import Analysis, analyse, chance_of_flag, growth_of, why_no_growth
from metrics.briefs import brief_for, points_for
from metrics.catalogue import Definition
from metrics.charts import svg, trend, wave
from metrics.charts.description import Brief, ChartDescription, SeriesPoint
from metrics.queries.inputs import Inputs, Series
from metrics.series import Held
from metrics.stats import growth

logger = logging.getLogger(__name__)

# Raised when drawing itself changes, so that every chart is drawn anew.
DRAWING_VERSION = 2


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


@dataclass(frozen=True)
class Growths:
    """A series' growth against its baseline year, and beside that of its comparator."""

    own: growth.Growth | None = None
    difference: growth.GrowthDifference | None = None


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
    digests = {area: digest(inputs, metric, area) for area in areas if inputs.series(metric, area).held}
    fresh = [area for area, own in digests.items() if in_force.get((metric, area)) != own]
    settled = {area: Same() if area in digests else None for area in areas}
    try:
        found = analyse(inputs.definitions[metric], {area: inputs.series(metric, area).held for area in fresh})
    except Exception as error:
        logger.exception("Metric %s could not be analysed", metric)
        return settled | dict.fromkeys(fresh, Failure(f"{type(error).__name__}: {error}"))
    return settled | {area: _one(inputs, metric, area, found.get(area), digests[area]) for area in fresh}


def _one(inputs: Inputs, metric: int, area: int, found: Analysis | None, own_digest: str) -> Drawing | Failure:
    try:
        return Drawing({"input_digest": own_digest, **_columns(inputs, metric, area, found)})
    except Exception as error:
        logger.exception("Chart of metric %s, area %s could not be drawn", metric, area)
        return Failure(f"{type(error).__name__}: {error}")


def _columns(inputs: Inputs, metric: int, area: int, found: Analysis | None) -> dict[str, Any]:
    definition, received = inputs.definitions[metric], inputs.series(metric, area)
    growths = growths_of(inputs, metric, area)
    points = points_for(received.held, definition)
    description = describe(definition, points, found, growths.own, brief_for(inputs, metric, area))
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
        "chance_of_flag": chance_of_flag(definition, result, growths.own) if result else None,
        **_growth_columns(growths, received.held),
    }


def describe(
    definition: Definition,
    points: tuple[SeriesPoint, ...],
    found: Analysis | None,
    growing: growth.Growth | None,
    brief: Brief,
) -> ChartDescription:
    if definition.is_wave:
        return wave.describe(points, brief)
    warned = replace(brief, warnings=brief.warnings + (found.warnings if found else ()))
    return trend.describe(points, found.spc if found else None, growing, warned)


def _growth_columns(growths: Growths, series: tuple[Held, ...]) -> dict[str, Any]:
    own = growths.own
    if own is None:
        return {}
    return {
        "growth": own.as_json(),
        "difference": growths.difference.as_json() if growths.difference else None,
        "growth_fraction": own.growth,
        "growth_lower": own.lower,
        "growth_upper": own.upper,
        "growth_text": why_no_growth(own, series),
        "growth_to": own.window_end,
    }


def growths_of(inputs: Inputs, metric: int, area: int) -> Growths:
    """Growth at the latest end that can be computed, and against the comparator at the same end."""
    definition = inputs.definitions[metric]
    if definition.kind != "activity rate":
        return Growths()
    own = growth_of(inputs.series(metric, area).held, definition)
    comparator = inputs.comparator(metric)
    if comparator is None or comparator == area or own.reason:
        return Growths(own)
    other = growth_of(inputs.series(metric, comparator).held, definition, end=own.window_end)
    return Growths(own, None if other.reason else growth.difference(own, other))


def digest(inputs: Inputs, metric: int, area: int) -> str:
    """SHA-256 of everything the drawing depends on."""
    comparator = inputs.comparator(metric)
    parts = (
        DRAWING_VERSION,
        inputs.definitions[metric].as_json(),
        inputs.series(metric, area).held,
        inputs.series(metric, area).sources,
        inputs.series(metric, comparator).held if comparator else (),
        brief_for(inputs, metric, area),
    )
    return hashlib.sha256(json.dumps(parts, default=repr, sort_keys=True).encode()).hexdigest()
