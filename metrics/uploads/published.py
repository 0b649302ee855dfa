"""Published series: a format declares its columns and what a row becomes; one reader serves them all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.cells import CellFault, Reading
from metrics.uploads.columns import Column, Row, Unreadable, read_table
from metrics.uploads.declared import Declarations, DeclaredState
from metrics.uploads.spans import Span


@dataclass(frozen=True)
class Measure:
    """What one row says of one metric: the columns of a count, or the column of a value.

    `when`: a column and the text it must hold, for files in which metrics stand under one another.
    `at_most`: the largest value that the metric can have.
    """

    metric: str
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    when: tuple[str, str] | None = None
    at_most: Decimal | None = None

    def is_in(self, row: Row) -> bool:
        return self.when is None or row.text(self.when[0]) == self.when[1]

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which there is no value."""
        return tuple(column for column in (self.value, self.numerator, self.denominator) if column)


@dataclass(frozen=True)
class Format:
    """A kind of file.

    `grid`: the periods between two dates, in which a declared state may stand for a row that is not there.
    `total`: the comparator into which rows are summed instead of being kept, those it goes without excepted.
    """

    columns: tuple[Column, ...]
    span: Span
    measures: tuple[Measure, ...]
    area: str = "organisation_code"
    design: str = ""
    version: str = ""
    grid: Callable[[date, date], Iterator[Period]] | None = None
    total: str = ""

    @property
    def metrics(self) -> set[str]:
        return {measure.metric for measure in self.measures}


def read_published(
    content: bytes, file: str, form: Format, declared: Declarations
) -> tuple[list[Reading], list[CellFault]]:
    """Every reading of a file, or every fault: a file with one fault gives no readings at all."""
    rows, faults = read_table(content, file, form.columns)
    found = [one for row in rows for one in _of_row(row, form, declared)]
    readings = [one for one in found if isinstance(one, Reading)]
    faults += [one for one in found if isinstance(one, CellFault)]
    faults += _repeated(readings)
    if form.total:
        readings = total(readings, form.total, declared.area_of[form.total].without)
    else:
        readings += _for_absent_rows(readings, form, declared)
        faults += _faults_of_nothing(readings, form, declared)
    return ([], sorted(faults, key=lambda fault: fault.line)) if faults else (readings, [])


def _of_row(row: Row, form: Format, declared: Declarations) -> list[Reading | CellFault]:
    try:
        period = form.span(row)
    except Unreadable as error:
        return [row.fault(error.code, error.column, error.problem, error.mend)]
    code = row.text(form.area)
    if not form.total:
        if code not in declared.area_of:
            mend = "correct the code or add the area"
            return [row.fault("unknown-area", form.area, "is no area in areas.csv", mend)]
        code = declared.area_of[code].code
    return [_reading(row, measure, code, period, form, declared) for measure in form.measures if measure.is_in(row)]


def _reading(
    row: Row, measure: Measure, area: str, period: Period, form: Format, declared: Declarations
) -> Reading | CellFault:
    blank = [column for column in measure.needed if row.number(column) is None]
    state = declared.state_of(measure.metric, area, period)
    if blank and not state:
        return row.fault(
            "blank", blank[0], "the cell is blank", "fill it in, or declare in states.csv why there is none"
        )
    if state and not blank:
        problem = f"is a value, and states.csv (line {state.line}) says “{state.state}”"
        return row.fault("contradicts-state", measure.needed[0], problem, "correct one of the two")
    value = row.number(measure.value) if measure.value else None
    if value is not None and measure.at_most is not None and value > measure.at_most:
        return row.fault("out-of-range", measure.value, f"is above {measure.at_most}", "check the value and its unit")
    fault = declared.fault_of.get((measure.metric, area, period))
    numerator = row.number(measure.numerator) if measure.numerator else None
    return Reading(
        metric=measure.metric,
        area=area,
        period=period,
        design=form.design,
        numerator=numerator,
        denominator=row.number(measure.denominator) if measure.denominator and numerator is not None else None,
        value=value,
        state=state.state if state else State.REPORTED,
        fault=fault.fault if fault else "",
        reason=state.reason if state else "",
        source_version_on=row.day(form.version) if form.version else None,
        file=row.file,
        line=row.line,
        cell=f"line {row.line}, column {(*blank, *measure.needed)[0]}",
    )


def _repeated(readings: Sequence[Reading]) -> Iterator[CellFault]:
    seen: dict[tuple[str, str, Period, str], int] = {}
    for reading in readings:
        if reading.key in seen:
            problem = f"{reading.area} has a row for {reading.period.label} already, in line {seen[reading.key]}"
            yield CellFault("period-twice", reading.file, problem, "keep one of them", line=reading.line)
        seen.setdefault(reading.key, reading.line)


def total(readings: Sequence[Reading], area: str, without: Sequence[str]) -> list[Reading]:
    """The sum of the counts of all organisations less some, for each metric and period; days are not added up."""
    groups: dict[tuple[str, Period], list[Reading]] = {}
    for reading in readings:
        if reading.area not in without:
            groups.setdefault((reading.metric, reading.period), []).append(reading)
    return [
        replace(
            group[0],
            area=area,
            numerator=sum((one.numerator for one in group if one.numerator is not None), Decimal(0)),
            cell=f"sum of {len(group)} rows, the first in line {group[0].line}",
        )
        for _, group in sorted(groups.items())
    ]


def _for_absent_rows(readings: Sequence[Reading], form: Format, declared: Declarations) -> list[Reading]:
    """A reading for each period whose state is declared for one area and for which the file has no row."""
    held = {(reading.metric, reading.area, reading.period) for reading in readings}
    return [
        _stated(state, period, form.design)
        for state in declared.states
        if state.area and state.metric in form.metrics and form.grid
        for period in form.grid(state.period.start, state.period.end)
        if (state.metric, state.area, period) not in held
    ]


def _stated(state: DeclaredState, period: Period, design: str) -> Reading:
    return Reading(
        metric=state.metric,
        area=state.area,
        period=period,
        design=design,
        state=state.state,
        reason=state.reason,
        file="states.csv",
        line=state.line,
        cell=f"states.csv, line {state.line}",
    )


def _faults_of_nothing(readings: Sequence[Reading], form: Format, declared: Declarations) -> Iterator[CellFault]:
    """A fault declared for a value that the file does not hold is itself a mistake."""
    held = {(reading.metric, reading.area, reading.period) for reading in readings if reading.has_number}
    for fault in declared.faults:
        if fault.metric in form.metrics and (fault.metric, fault.area, fault.period) not in held:
            problem = f"no value of {fault.area} is held for {fault.period.label}"
            yield CellFault("fault-of-nothing", "faults.csv", problem, "correct or remove the line", line=fault.line)
