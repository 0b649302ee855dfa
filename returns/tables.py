"""The wall and a site's history as tables to be taken away."""

from collections.abc import Iterable

from django.template.defaultfilters import date as dated
from django.utils.text import capfirst
from django.utils.timezone import localtime

from downloads.tables import Column, Table
from returns.queries.calendar import Square, Standing
from returns.queries.history import Past
from returns.queries.wall import Wall


def wall_table(wall: Wall) -> Table:
    periods = (window.period.short_label for window in wall.windows)
    return Table(
        "wall",
        "Sites by period",
        tuple(map(Column, ("Site", "In", *periods))),
        [(row.name, f"{row.came_in} of {len(row.squares)}", *map(_square, row.squares)) for row in wall.rows],
    )


def _square(square: Square) -> str:
    stands = capfirst(str(square.standing))
    if square.at:
        since = ", ".join(filter(None, (dated(localtime(square.at), "j M Y"), square.who)))
        asked = [f"to sign: {square.asked}"] if square.waiting else []
        return "; ".join((stands, since, *asked))
    due = square.standing in (Standing.LATE, Standing.DUE)
    return f"{stands}; due {dated(square.window.due_on, 'j M Y')}" if due else stands


def history_table(returns: Iterable[Past]) -> Table:
    headings = ("Reference", "Sent", "Result", "Points in force", "File")
    return Table("returns", "All returns", tuple(map(Column, headings)), [_past(one) for one in returns])


def _file(one: Past) -> str:
    if one.held.file_removed_at:
        return f"{one.held.file_name}, no longer kept"
    return "; ".join(filter(None, (one.held.file_name, "With comments" if one.can_be_annotated else "")))


def _past(one: Past) -> tuple[str, ...]:
    held = one.held
    return (
        held.reference,
        f"{dated(localtime(held.received_at), 'DATETIME_FORMAT')}, {held.sent_by}",
        "; ".join(filter(None, (held.get_status_display(), one.counts))),
        str(one.in_force) if held.is_published else "none",
        _file(one),
    )
