"""Reads the declarations: small reviewed CSV files, with the same faults as the series themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.cells import CellFault
from metrics.uploads.columns import Column, Row, day, one_of, read_table, text
from metrics.uploads.declared import (
    AREA_KINDS,
    GRADES,
    Declarations,
    DeclaredArea,
    DeclaredBreak,
    DeclaredFault,
    DeclaredSiteArea,
    DeclaredState,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Declaration(Generic[T]):
    """A format: where it lies beside the series, its columns, what a row becomes, and what may occur once."""

    file: str
    columns: tuple[Column, ...]
    build: Callable[[Row], T]
    once: tuple[str, ...]  # the columns that together may say a thing once
    area: str = ""  # the column that names an area
    period: tuple[str, str] | None = None  # the columns of its first and last day

    def read(self, content: bytes) -> tuple[list[Row], list[CellFault]]:
        """Typed rows and the faults of cells, of periods that end early and of rows that come twice."""
        rows, faults = read_table(content, Path(self.file).name, self.columns)
        return rows, [*faults, *self._ending_early(rows), *self._repeated(rows)]

    def _ending_early(self, rows: Sequence[Row]) -> Iterable[CellFault]:
        first, last = self.period or ("", "")
        for row in rows if self.period else ():
            start, end = row.day(first), row.day(last)
            if start and end and end < start:
                yield row.fault("ends-early", last, "is before the start", "check both dates")

    def _repeated(self, rows: Sequence[Row]) -> Iterable[CellFault]:
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            key = tuple(row.text(column) for column in self.once)
            if key in seen:
                yield row.fault("twice", self.once[0], f"says again what line {seen[key]} says", "keep one of them")
            seen.setdefault(key, row.line)

    def unknown_areas(self, rows: Sequence[Row], known: Iterable[str]) -> Iterable[CellFault]:
        codes = {"", *known}
        for row in rows if self.area else ():
            if row.text(self.area) not in codes:
                yield row.fault(
                    "unknown-area", self.area, "is no area in areas.csv", "correct the code or add the area"
                )


def _codes(row: Row, column: str) -> tuple[str, ...]:
    return tuple(code for code in row.text(column).split(";") if code)


def _period(row: Row) -> Period:
    return Period(row.needed_day("period_start"), row.needed_day("period_end"))


def _area(row: Row) -> DeclaredArea:
    lists = {column: _codes(row, column) for column in ("parts", "without", "other_codes")}
    return DeclaredArea(row.text("code"), row.text("name"), row.text("kind"), **lists)


def _site_area(row: Row) -> DeclaredSiteArea:
    return DeclaredSiteArea(
        site_slug=row.text("site_slug"),
        metric=row.text("metric"),
        area_code=row.text("area_code"),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        basis=row.text("basis"),
        comparability=row.text("comparability"),
        note=row.text("note"),
    )


def _state(row: Row) -> DeclaredState:
    words = {column: row.text(column) for column in ("metric", "area", "reason", "source")}
    return DeclaredState(period=_period(row), state=State(row.text("state")), line=row.line, **words)


def _fault(row: Row) -> DeclaredFault:
    words = {column: row.text(column) for column in ("metric", "area", "fault", "source")}
    return DeclaredFault(period=_period(row), line=row.line, **words)


def _break(row: Row) -> DeclaredBreak:
    words = {column: row.text(column) for column in ("metric", "area", "title", "source")}
    return DeclaredBreak(on=row.needed_day("on"), **words)


def _optional(name: str) -> Column:
    return Column(name, text, may_be_blank=True)


WITHOUT_VALUE = tuple(state.value for state in State if not state.has_value)
PERIOD = (Column("period_start", day), Column("period_end", day))

AREAS = Declaration(
    file="../areas.csv",
    columns=(
        Column("code", text),
        Column("name", text),
        Column("kind", one_of(*AREA_KINDS)),
        *map(_optional, ("parts", "without", "other_codes")),
    ),
    build=_area,
    once=("code",),
)
SITE_AREAS = Declaration(
    file="../site_areas.csv",
    columns=(
        Column("site_slug", text),
        Column("metric", text),
        _optional("area_code"),
        Column("valid_from", day, may_be_blank=True),
        Column("valid_to", day, may_be_blank=True),
        _optional("basis"),
        Column("comparability", one_of(*GRADES), may_be_blank=True),
        _optional("note"),
    ),
    build=_site_area,
    once=("site_slug", "metric", "area_code"),
    area="area_code",
    period=("valid_from", "valid_to"),
)
STATES = Declaration(
    file="states.csv",
    columns=(
        Column("metric", text),
        _optional("area"),
        *PERIOD,
        Column("state", one_of(*WITHOUT_VALUE)),
        Column("reason", text),
        Column("source", text),
    ),
    build=_state,
    once=("metric", "area", "period_start"),
    area="area",
    period=("period_start", "period_end"),
)
FAULTS = Declaration(
    file="faults.csv",
    columns=(Column("metric", text), Column("area", text), *PERIOD, Column("fault", text), Column("source", text)),
    build=_fault,
    once=("metric", "area", "period_start"),
    area="area",
    period=("period_start", "period_end"),
)
BREAKS = Declaration(
    file="breaks.csv",
    columns=(
        Column("area", text),
        Column("metric", text),
        Column("on", day),
        Column("title", text),
        Column("source", text),
    ),
    build=_break,
    once=("area", "metric", "on", "title"),
    area="area",
)


def read_declarations(directory: Path) -> tuple[Declarations, list[CellFault]]:
    """Everything declared beside the series in `directory`, and every fault of every file.

    Raises FileNotFoundError for a file that is not there: none may be left out.
    """
    areas, faults = AREAS.read((directory / AREAS.file).read_bytes())
    built = [_area(row) for row in areas]
    known = [area.code for area in built]

    def read(declaration: Declaration[T]) -> tuple[T, ...]:
        rows, wrong = declaration.read((directory / declaration.file).read_bytes())
        wrong += declaration.unknown_areas(rows, known)
        faults.extend(wrong)
        return () if wrong else tuple(declaration.build(row) for row in rows)

    declarations = Declarations(
        areas=tuple(built),
        site_areas=read(SITE_AREAS),
        states=read(STATES),
        faults=read(FAULTS),
        breaks=read(BREAKS),
    )
    return declarations, faults
