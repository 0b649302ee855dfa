"""Bytes of a comma-separated file to lines of cells. Every fault is found, not only the first."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field

from vanguards.register.faults import Fault

QUOTE = "Put a text that holds a comma, a quotation mark or a line break in quotation marks."


@dataclass(frozen=True)
class Line:
    """A line of a file: its number, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """The sound lines of a file, the cells of the unsound ones, and the faults.

    `is_readable` is false where not even the cells of a line can be told apart.
    """

    lines: list[Line] = field(default_factory=list)
    stray_cells: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    is_readable: bool = True


def read_table(file: str, content: bytes, columns: tuple[str, ...]) -> Table:
    """The lines of `content`, which must be UTF-8 with exactly `columns` in its header, in any order."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return Table(faults=[_not_utf8(file, content, problem)], is_readable=False)
    table = Table()
    numbered = _split(file, text, table)
    if not numbered:
        table.faults.append(Fault(file, 0, "", "", "is empty", f"Start it with the line {','.join(columns)}"))
        return table
    (_, header), *body = numbered
    table.faults += _header_faults(file, header, columns)
    for number, cells in body:
        if len(cells) == len(header) and set(header) >= set(columns):
            table.lines.append(Line(number, dict(zip(header, cells, strict=True))))
        else:
            table.stray_cells.update(cells)
        if len(cells) != len(header):
            table.faults.append(_ragged(file, number, cells, header))
    return table


def _not_utf8(file: str, content: bytes, problem: UnicodeDecodeError) -> Fault:
    line = content.count(b"\n", 0, problem.start) + 1
    found = content[problem.start : problem.end].hex(" ")
    return Fault(file, line, "", found, "is not UTF-8", "Save the file as “CSV UTF-8”.")


def _split(file: str, text: str, table: Table) -> list[tuple[int, list[str]]]:
    """Cells of every line that is not blank, with the line's number; a quotation left open ends the list."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    numbered, start = [], 1
    try:
        for cells in reader:
            if cells:
                numbered.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as problem:
        table.is_readable = False
        table.faults.append(Fault(file, start, "", "", f"cannot be read as comma-separated text: {problem}", QUOTE))
    return numbered


def _ragged(file: str, number: int, cells: list[str], header: list[str]) -> Fault:
    problem = f"the line has {len(cells)} cells where the header has {len(header)}"
    return Fault(file, number, "", "", problem, QUOTE)


def _header_faults(file: str, header: list[str], columns: tuple[str, ...]) -> list[Fault]:
    faults = [
        Fault(file, 1, name, "", "this column is missing", "Add it; its cells may be empty where nothing is known.")
        for name in columns
        if name not in header
    ]
    for name, times in Counter(header).items():
        if name not in columns:
            faults.append(Fault(file, 1, name, name, "is not a column of this file", f"Use {', '.join(columns)}."))
        elif times > 1:
            faults.append(Fault(file, 1, name, name, f"stands {times} times in the header", "Keep one of them."))
    return faults
