"""Which values a note was written about that have been revised since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from metrics.catalogue import Definition
from metrics.models import Note, Observation
from metrics.queries.held import held_of
from metrics.series import charted

TOLD = 6  # of the values of a long stretch


def earlier_versions(notes: Iterable[Note], moment: datetime) -> dict[int, list[Observation]]:
    """By note: the versions it was written about and that were not known any more at `moment`. One query or none.

    Of a note on a point the very version it names, of a note on a stretch all that were known when it was written.
    """
    about = [note for note in notes if note.period_start]
    if not about:
        return {}
    closed: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    among = {"metric__in": {note.metric_id for note in about}, "area__in": {note.area_id for note in about}}
    revised = Observation.objects.filter(**among, known_until__lte=moment, known_until__gt=_first(about))
    for row in revised.order_by("period_start", "period_end", "design"):
        closed[row.metric_id, row.area_id].append(row)
    found = {note.pk: [row for row in closed[note.metric_id, note.area_id] if _explains(note, row)] for note in about}
    return {key: rows for key, rows in found.items() if rows}


def _first(notes: Sequence[Note]) -> datetime:
    """A note may be about a version that was revised while it was being written."""
    named = [note.observation.known_from for note in notes if note.observation]
    return min([note.known_from for note in notes] + named)


def _explains(note: Note, row: Observation) -> bool:
    if note.observation_id:
        return row.pk == note.observation_id
    inside = note.period_start <= row.period_start and row.period_end <= note.period_end
    return inside and row.known_from <= note.known_from < row.known_until


def earlier_words(versions: Sequence[Observation], definition: Definition) -> str:
    """ "written about an earlier value (12.30)"; empty where what a note is about still stands."""
    if not versions:
        return ""
    if len(versions) == 1:
        return f"written about an earlier value ({_value(versions[0], definition)})"
    told = [f"{row.period.label}: {_value(row, definition)}" for row in versions[:TOLD]]
    more = f"; and {len(versions) - TOLD} more" if len(versions) > TOLD else ""
    return f"written about earlier values ({'; '.join(told)}{more})"


def _value(row: Observation, definition: Definition) -> str:
    held = held_of(row)
    return definition.unit.format(charted(held, definition)) or str(held.state)
