"""Reading the whole register at once: every file checked, then all of them together."""

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from vanguards.register.checks import check_together
from vanguards.register.faults import Fault
from vanguards.register.files import FILES, Placed, Reading, RegisterFile
from vanguards.register.rows import Row
from vanguards.register.tables import Line, Table, read_table


def read(contents: Mapping[str, bytes]) -> Reading:
    """The rows and all the faults of `contents`: bytes by file name, such as "sites.csv"."""
    reading = Reading()
    for file in FILES:
        if file.filename in contents:
            _read_file(file, contents[file.filename], reading)
        else:
            reading.faults.append(Fault(file.filename, 0, "", "", "is missing", "Put it beside the other files."))
    reading.faults += check_together(reading)
    reading.faults.sort(key=_order)
    return reading


def _order(fault: Fault) -> tuple[int, int, str]:
    return [file.filename for file in FILES].index(fault.file), fault.line, fault.column


def _read_file(file: RegisterFile, content: bytes, reading: Reading) -> None:
    table = read_table(file.filename, content, file.columns)
    placed: list[Placed[Row]] = []
    for line in table.lines:
        cells = {name: cell for name, cell in line.cells.items() if name in file.columns}
        try:
            placed.append(Placed(line.number, file.row.model_validate(cells)))
        except ValidationError as problem:
            table.faults += [_cell_fault(file, line, error) for error in problem.errors()]
    reading.rows[file.name] = placed
    reading.faults += table.faults
    if table.is_readable and file.key:
        reading.mentioned[file.name] = _mentioned(table, file.key[0])


def _mentioned(table: Table, column: str) -> set[str]:
    """Every key that the file may mean, also on faulty lines, so that one fault does not breed others."""
    return {line.cells[column].strip() for line in table.lines} | table.stray_cells


def _cell_fault(file: RegisterFile, line: Line, error: ErrorDetails) -> Fault:
    column, found = str(error["loc"][0]), str(error["input"])
    context = error.get("ctx", {})
    if error["type"] == "literal_error":
        return Fault(file.filename, line.number, column, found, "is not a known word", f"Use {context['expected']}.")
    return Fault(file.filename, line.number, column, found, str(context["problem"]), str(context["cure"]))
