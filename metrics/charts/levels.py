"""The horizontal lines that are named at the right edge of a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.charts import theme
from metrics.charts.description import ChartDescription, Segment


@dataclass(frozen=True)
class Label:
    value: float
    name: str
    text: str
    colour: str


def labels(description: ChartDescription) -> tuple[Label, ...]:
    """Limits and mean where they run to the edge, the target, and the comparator's last value."""
    return tuple(_labels(description))


def _labels(description: ChartDescription) -> Iterator[Label]:
    last = description.segments[-1] if description.segments else None
    if last and last.end == description.time_axis.end:
        yield from _limits(last)
    if description.target:
        target = description.target
        yield Label(target.value, target.label, target.value_text, theme.TARGET)
    if description.comparator and description.comparator.lines:
        index = description.comparator.lines[-1][-1]
        value = description.comparator.values[index] or 0.0
        yield Label(value, description.comparator.name, description.points[index].comparator_text, theme.COMPARATOR)


def _limits(segment: Segment) -> Iterator[Label]:
    yield Label(segment.mean, "Mean", segment.mean_text, theme.INK)
    if segment.lower is not None:
        yield Label(segment.lower, "Lower limit", segment.lower_text, theme.LIMITS)
    if segment.upper is not None:
        yield Label(segment.upper, "Upper limit", segment.upper_text, theme.LIMITS)
