"""A chart without its events, for readers who want to see the figures alone."""

from dataclasses import replace

from metrics.charts.description import ChartDescription
from metrics.charts.words import alternative_text


def without_events(description: ChartDescription) -> ChartDescription:
    """The same chart with no event drawn or told at it. Breaks, re-bases and notes stay: they say how to read it."""
    marks = tuple(mark for mark in description.marks if not mark.is_event)
    left = replace(description, marks=marks)
    return replace(left, alternative_text=alternative_text(left))
