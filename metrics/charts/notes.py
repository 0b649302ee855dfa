"""Notes on a chart: numbered in order of time, and said at the points they are about."""

from collections.abc import Sequence
from textwrap import shorten

from metrics.charts.axis import middle
from metrics.charts.description import Brief, Note, NoteMark, Point
from metrics.charts.timeline import span_words
from metrics.periods import Period

LETTERS = 160  # of a note's text in a picture; the page has the whole of it


def numbered(points: Sequence[Point], written: Sequence[Note]) -> tuple[NoteMark, ...]:
    """The notes about periods of the chart, in order of time. What is about none of them is left out."""
    about = [(note, [point for point in points if _is_about(note, point)]) for note in written]
    placed = sorted((pair for pair in about if pair[1]), key=lambda pair: (pair[0].start, pair[0].end, pair[0].key))
    return tuple(_mark(number, note, run) for number, (note, run) in enumerate(placed, start=1))


def _is_about(note: Note, point: Point) -> bool:
    return note.start <= point.start and point.end <= note.end


def _mark(number: int, note: Note, run: Sequence[Point]) -> NoteMark:
    said = "; ".join(filter(None, (note.by, note.earlier)))
    text = shorten(note.text, LETTERS, placeholder="…")
    return NoteMark(
        number=number,
        start=run[0].start,
        end=run[-1].end,
        at=middle(Period(run[0].start, run[-1].end)),
        text=text,
        words=f"{span_words(run)}: {text} ({said})",
        point=run[0].index if len(run) == 1 else None,
        key=note.key,
    )


def noted(points: tuple[Point, ...], brief: Brief, marks: Sequence[NoteMark]) -> tuple[Point, ...]:
    """The points with the notes about them, and the first point after each re-base with its words."""
    restarts = {
        next((point.index for point in points if point.start >= rebase.on), None): f"limits restart: {rebase.cause}"
        for rebase in brief.rebases
    }
    if not marks and not brief.rebases:
        return points
    return tuple(_noted(point, restarts.get(point.index, ""), marks) for point in points)


def _noted(point: Point, restart: str, marks: Sequence[NoteMark]) -> Point:
    own = [mark for mark in marks if mark.start <= point.start and point.end <= mark.end]
    said = (point.note, restart, *(_in_row(mark, point) for mark in own))
    note = "; ".join(filter(None, said))
    return point.but(note=note, notes=tuple(mark.number for mark in own), restarts=bool(restart))


def _in_row(mark: NoteMark, point: Point) -> str:
    """The words of a note stand in the row where it begins."""
    return f"note {mark.number}: {mark.text}" if mark.start == point.start else f"note {mark.number}"
