"""From what is held to what is stored and shown: statistics, growth, description, pictures and words.

No database and no clock here: everything comes in as `Inputs`, and the same inputs give the same drawing.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from metrics.analysis import Analysis, analyse, growth_of, why_no_growth
from metrics.briefs import brief_for, points_for
from metrics.catalogue import Definition
from metrics.charts import svg, trend, wave
from metrics.charts.description import Brief, ChartDescription, SeriesPoint
from metrics.models import StoredChart
from metrics.queries.inputs import Inputs, Series
from metrics.series import Held
from metrics.stats import growth

logger = logging.getLogger(__name__)

# Raised when drawing itself changes, so that every chart is drawn anew.
DRAWING_VERSION = 1


@dataclass(frozen=True)
class Drawing:
    """The columns of a stored chart, all but the moments."""

    columns: dict[str, Any]

    def is_of(self, held: StoredChart | None) -> bool:
        """Whether `held` was drawn from the same inputs."""
        return held is not None and held.input_digest == self.columns["input_digest"]


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


def draw(inputs: Inputs, wanted: Collection[Series]) -> dict[Series, Drawing | Failure | None]:
    """Draw each series; None where nothing is held or the metric is retired."""
    by_metric: dict[int, list[int]] = defaultdict(list)
    for metric, area in wanted:
        by_metric[metric].append(area)
    drawings: dict[Series, Drawing | Failure | None] = {}
    for metric, areas in by_metric.items():
        drawings |= {(metric, area): drawing for area, drawing in _of_metric(inputs, metric, areas).items()}
    return drawings


def _of_metric(inputs: Inputs, metric: int, areas: list[int]) -> dict[int, Drawing | Failure | None]:
    """A fault must not keep the others from being drawn: it is logged, noted and tried again."""
    if metric not in inputs.definitions:
        return dict.fromkeys(areas)
    held = {area: inputs.series(metric, area).held for area in areas}
    try:
        found = analyse(inputs.definitions[metric], held)
    except Exception as error:
        logger.exception("Metric %s could not be analysed", metric)
        return dict.fromkeys(areas, Failure(f"{type(error).__name__}: {error}"))
    return {area: _one(inputs, metric, area, found.get(area)) if held[area] else None for area in areas}


def _one(inputs: Inputs, metric: int, area: int, found: Analysis | None) -> Drawing | Failure:
    try:
        return _drawing(inputs, metric, area, found)
    except Exception as error:
        logger.exception("Chart of metric %s, area %s could not be drawn", metric, area)
        return Failure(f"{type(error).__name__}: {error}")


def _drawing(inputs: Inputs, metric: int, area: int, found: Analysis | None) -> Drawing:
    definition, received = inputs.definitions[metric], inputs.series(metric, area)
    growths = growths_of(inputs, metric, area)
    points = points_for(received.held, definition)
    description = describe(definition, points, found, growths.own, brief_for(inputs, metric, area))
    result = found.spc if found else None
    latest = next((point for point in reversed(points) if point.value is not None and not point.fault), None)
    return Drawing(
        {
            "rule_set": definition.rule_set if definition.has_limits else "",
            "input_digest": digest(inputs, metric, area),
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
            **_growth_columns(growths, received.held),
        }
    )


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
