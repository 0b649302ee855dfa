"""The way in: the bytes of a return, and either its readings or everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from metrics.uploads.cells import CellFault, Reading
from metrics.uploads.returns.expected import Expected
from metrics.uploads.returns.format import RowReader
from metrics.uploads.returns.guard import guard
from metrics.uploads.returns.headings import Header, find_header, header_faults
from metrics.uploads.returns.limits import DEFAULT, Limits
from metrics.uploads.returns.notes import Understood
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Sheet, read_workbook
from metrics.uploads.returns.template_marks import TemplateMarks, check_marks, template_marks
from metrics.uploads.returns.text_files import read_text

Progress = Callable[[int, int], None]
ROWS_A_STEP = 10_000  # a quarter of a second, where nothing is wrong


@dataclass(frozen=True)
class ReadReturn:
    """What a file holds. With a fault, `readings` are those of the rows without one, and nothing may be stored.

    `is_refused` says that the file as a whole could not be read; `sheet` is then None.
    """

    readings: tuple[Reading, ...] = ()
    faults: tuple[CellFault, ...] = ()
    understood: Understood = field(default_factory=Understood)
    rows: int = 0  # that hold a reading, good or not
    is_refused: bool = False
    sheet: Sheet | None = None

    @property
    def is_good(self) -> bool:
        return not self.faults


def read_return(
    content: bytes, file_name: str, *, expected: Expected, limits: Limits = DEFAULT, progress: Progress | None = None
) -> ReadReturn:
    """Read a return completely. `progress` is told of rows done and rows in all, every ten thousand rows.

    The sender's mistakes are all in `faults`, in the order of the file; nothing is raised for them.
    """
    try:
        sheet, kind = _open(content, file_name, limits)
        header = find_header(sheet)
        marks = template_marks(sheet, header)
        check_marks(marks, expected, sheet.name)
        return _read_sheet(sheet, header, kind, marks, file_name, expected, limits, progress)
    except Refused as refused:
        return ReadReturn(faults=(replace(refused.fault, file=file_name),), is_refused=True)


def _open(content: bytes, file_name: str, limits: Limits) -> tuple[Sheet, str]:
    passed = guard(content, file_name, limits)
    if passed.kind == "csv":
        return read_text(content, limits), passed.kind
    return read_workbook(content, passed), passed.kind


def _read_sheet(
    sheet: Sheet,
    header: Header,
    kind: str,
    marks: TemplateMarks,
    file_name: str,
    expected: Expected,
    limits: Limits,
    progress: Progress | None,
) -> ReadReturn:
    body = len(sheet.rows) - header.row
    if body > limits.rows:
        raise Refused("too-many-rows", sheet=sheet.name, limit=f"{limits.rows:,}")
    understood = Understood(kind, sheet.name, sheet.encoding, sheet.delimiter, header.row, header.levels, header.unread)
    reader = RowReader(sheet, header, expected, understood, file_name)
    reader.faults += header_faults(sheet, header)
    _read_rows(reader, sheet, header, limits, progress or (lambda done, total: None))
    if not reader.filled and not reader.faults:
        raise Refused("blank-template" if marks.is_template else "no-rows", sheet=sheet.name)
    faults = sorted(reader.faults, key=lambda fault: (fault.line, header.place_of(fault)))
    return ReadReturn(
        readings=tuple(reader.readings),
        faults=tuple(replace(fault, file=file_name) for fault in faults),
        understood=replace(understood, left_empty=reader.left_empty),
        rows=reader.filled,
        sheet=sheet,
    )


def _read_rows(reader: RowReader, sheet: Sheet, header: Header, limits: Limits, progress: Progress) -> None:
    total = len(sheet.rows) - header.row
    for done in range(total):
        if done % ROWS_A_STEP == 0:
            progress(done, total)
        row = header.row + done + 1
        if len(reader.faults) >= limits.faults:
            problem = f"there are more than {limits.faults:,} faults, so the rows from {row:,} on were not checked"
            mend = "mend those listed, and upload the file again"
            reader.faults.append(CellFault("too-many-faults", "", problem, mend, row, sheet=sheet.name))
            break
        reader.read(row, sheet.rows[row - 1])
    progress(total, total)
