"""Rows added by COPY. A statement that spells out some 100 kB for each row takes PostgreSQL twice as long to read."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models
from pydantic_core import to_json

NOTHING = b"\\N"
AT_ONCE = 1 << 16  # bytes that are handed to the driver, or a row where that is longer
ESCAPES = ((b"\\", rb"\\"), (b"\n", rb"\n"), (b"\r", rb"\r"), (b"\t", rb"\t"))  # the backslash first


def copy_in(rows: Iterable[models.Model]) -> None:
    """Add rows of one model, which have no key yet and get none here; what they say is as for `bulk_create`."""
    rows = list(rows)
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    lines = (b"\t".join([_cell(field, getattr(row, field.attname)) for field in fields]) for row in rows)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    # Django wraps the errors of its own statements only; those of COPY are to be known as the database's too.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f'COPY "{meta.db_table}" ({columns}) FROM STDIN', _Lines(lines), AT_ONCE)


class _Lines:
    """What the driver reads as a file. PostgreSQL stores the rows that it has while the next ones are written."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines

    def read(self, size: int) -> bytes:
        """Whole lines, until they are as long; empty after the last."""
        read, length = [], 0
        for line in self.lines:
            read += (line, b"\n")
            length += len(line)
            if length >= size:
                break
        return b"".join(read)


def _cell(field: models.Field, value: Any) -> bytes:
    """A value in COPY's own text: a tab ends a cell and a line end a row, so both are written otherwise inside one."""
    if value is None:
        return NOTHING
    text = to_json(value) if isinstance(field, models.JSONField) else str(value).encode()
    for letter, written in ESCAPES:
        if letter in text:
            text = text.replace(letter, written)
    return text
