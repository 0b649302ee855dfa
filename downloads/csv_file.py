"""The CSV writer: in UTF-8 with a byte order mark, which Excel needs to read it rightly."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from downloads.numbers import Number
from downloads.safe_cells import safe
from downloads.tables import Cell, Laid


def write(file: IO[bytes], about: Iterable[Sequence[str]], laid: Laid) -> None:
    """What must be known first, an empty row, then headings and rows, one at a time."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerows([safe(cell) for cell in row] for row in about)
    writer.writerow([])
    writer.writerow([safe(heading) for heading in laid.headings])
    writer.writerows([_written(cell) for cell in row] for row in laid.rows())
    text.detach()


def _written(cell: Cell) -> str:
    return cell.plain if isinstance(cell, Number) else safe(cell or "")
