"""What lies along the time axis: gaps, provisional stretches, joined runs, events, breaks and re-bases."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from string import ascii_uppercase

from metrics.charts.axis import middle
from metrics.charts.description import (
    Band,
    BandKind,
    Break,
    Brief,
    ChartDescription,
    Event,
    Mark,
    Point,
    Rebase,
    TimeAxis,
)
from metrics.periods import day_label, month, month_label


def stretches(points: Sequence[Point], kind: Callable[[Point], object]) -> Iterator[list[Point]]:
    """Runs of neighbours for which `kind` gives the same, true answer."""
    for answer, run in groupby(points, key=kind):
        if answer:
            yield list(run)


def span_words(run: Sequence[Point]) -> str:
    return run[0].label if len(run) == 1 else f"{run[0].label} to {run[-1].label}"


def interval_runs(description: ChartDescription) -> Iterator[list[Point]]:
    """Runs of neighbours that have an interval."""
    return stretches(description.points, lambda point: point.lower is not None and point.upper is not None)


def bands(points: Sequence[Point]) -> tuple[Band, ...]:
    """Gaps with their state, stretches with a reported fault, and provisional stretches."""
    return (*_gaps(points), *_faults(points), *_provisional(points))


def _gaps(points: Sequence[Point]) -> Iterator[Band]:
    for run in stretches(points, lambda point: point.value is None and (point.state, point.reason)):
        reason = f": {run[0].reason}" if run[0].reason else ""
        words = f"{span_words(run)}: {run[0].state}{reason}"
        yield Band(BandKind.GAP, run[0].start, run[-1].end, str(run[0].state), words)


def _faults(points: Sequence[Point]) -> Iterator[Band]:
    for run in stretches(points, lambda point: point.value is not None and point.fault):
        words = f"{span_words(run)}: source reports a fault: {run[0].fault}"
        yield Band(BandKind.FAULT, run[0].start, run[-1].end, "fault reported", words)


def _provisional(points: Sequence[Point]) -> Iterator[Band]:
    for run in stretches(points, lambda point: point.provisional):
        yield Band(BandKind.PROVISIONAL, run[0].start, run[-1].end, "provisional", f"{span_words(run)}: provisional")


def lines(points: Sequence[Point], breaks: Iterable[Break] = ()) -> tuple[tuple[int, ...], ...]:
    """Runs of sound values to be joined: a gap, a fault, a new group of limits or a break ends one."""
    days = sorted(item.on for item in breaks)

    def run_of(point: Point) -> object:
        if point.value is None or point.fault:
            return None
        return "run", point.segment, sum(day <= point.at for day in days)

    return tuple(tuple(point.index for point in run) for run in stretches(points, run_of))


def marks(brief: Brief, axis: TimeAxis) -> tuple[Mark, ...]:
    """Events and breaks inside the axis in order of date, each with a letter."""
    found = [(*_placed(event), event.status, _event_words(event)) for event in brief.events]
    found += [(item.on, month_label(item.on), "break", f"break in series: {item.title}") for item in brief.breaks]
    found += [(item.on, month_label(item.on), "rebase", restart_words(item)) for item in brief.rebases]
    inside = sorted((mark for mark in found if axis.start <= mark[0] <= axis.end), key=lambda mark: mark[0])
    return tuple(
        Mark(_letter(index), at, _kind(status), when, text, f"{when}: {text}")
        for index, (at, when, status, text) in enumerate(inside)
    )


def outside(brief: Brief, axis: TimeAxis) -> tuple[str, ...]:
    """Events before or after the periods shown, in words: they are said, not drawn."""
    placed = [(*_placed(event), _event_words(event)) for event in brief.events]
    return tuple(f"{when}: {text}" for at, when, text in placed if not axis.start <= at <= axis.end)


def restart_words(rebase: Rebase) -> str:
    return f"limits restart: {rebase.cause.rstrip('.')} ({rebase.decision.rstrip('.')})"


def _kind(status: str) -> str:
    return status if status in ("planned", "break", "rebase") else "happened"


def _event_words(event: Event) -> str:
    return f"{event.title} (planned)" if event.status == "planned" else event.title


def _placed(event: Event) -> tuple[date, str]:
    """Where an event is drawn, the middle of what is known, and its date in words."""
    if event.precision == "year":
        return date(event.on.year, 7, 1), str(event.on.year)
    if event.precision == "month":
        return middle(month(event.on)), month_label(event.on)
    return event.on, day_label(event.on)


def _letter(index: int) -> str:
    return ascii_uppercase[index] if index < len(ascii_uppercase) else str(index + 1)
