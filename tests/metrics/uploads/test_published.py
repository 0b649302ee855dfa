from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import Period, month
from metrics.states import State
from metrics.uploads.cells import CellFault, Reading
from metrics.uploads.declared import Declarations, DeclaredArea, DeclaredFault, DeclaredState
from metrics.uploads.formats import FORMATS
from metrics.uploads.published import read_published, total

NEL = "non-elective-admissions"
MAY, JUNE = month(date(2017, 5, 1)), month(date(2017, 6, 1))
HEADER = "organisation_code,period_start,period_end,numerator,denominator,source_version_date\n"
GATESHEAD = DeclaredArea("13T", "Newcastle Gateshead", "organisations", ("00F", "13T"), (), ("00F+00G",))
CALDERDALE = DeclaredArea("02T", "Calderdale", "organisation", (), (), ())
DECLARED = Declarations(areas=(GATESHEAD, CALDERDALE))


def read(rows: str, **declared: object) -> tuple[list[Reading], list[CellFault]]:
    form = FORMATS["non-elective admissions by commissioner"]
    return read_published((HEADER + rows).encode(), "nel.csv", form, replace(DECLARED, **declared))


def state(area: str, period: Period, value: State = State.MISSING) -> DeclaredState:
    return DeclaredState(NEL, area, period, value, "Not published", "the source", 2)


def test_a_row_becomes_a_reading_with_its_address() -> None:
    (reading,), faults = read("02T,2017-05-01,2017-05-31,1009,210000,2018-04-12\n")
    assert not faults
    assert reading == Reading(
        NEL,
        "02T",
        MAY,
        numerator=Decimal(1009),
        denominator=Decimal(210000),
        source_version_on=date(2018, 4, 12),
        file="nel.csv",
        line=2,
        cell="line 2, column numerator",
    )


def test_an_area_is_found_by_the_code_that_files_use() -> None:
    (reading,), _ = read("00F+00G,2017-05-01,2017-05-31,1009,210000,\n")
    assert reading.area == "13T"


def test_a_fault_of_the_source_is_kept_with_the_value() -> None:
    fault = DeclaredFault(NEL, "02T", MAY, "The workbook warns", "the workbook", 2)
    readings, _ = read("02T,2017-05-01,2017-05-31,155,1,\n02T,2017-06-01,2017-06-30,9,1,\n", faults=(fault,))
    assert [(one.numerator, one.fault) for one in readings] == [(155, "The workbook warns"), (9, "")]


def test_a_fault_declared_for_a_value_that_is_not_there_is_refused() -> None:
    fault = DeclaredFault(NEL, "02T", JUNE, "The workbook warns", "the workbook", 3)
    readings, (found,) = read("02T,2017-05-01,2017-05-31,155,1,\n", faults=(fault,))
    assert not readings
    assert str(found).startswith("faults.csv, line 3: no value of 02T is held for June 2017")


def test_a_blank_denominator_whose_reason_is_declared_leaves_the_rate_missing_and_keeps_the_count() -> None:
    (reading,), faults = read("02T,2017-05-01,2017-05-31,155,,\n", states=(state("", MAY),))
    assert not faults
    assert (reading.state, reading.numerator, reading.denominator) == (State.MISSING, 155, None)
    assert reading.reason == "Not published"
    assert reading.cell == "line 2, column denominator"


def test_a_blank_without_a_declared_reason_is_never_explained_away() -> None:
    readings, (fault,) = read("02T,2017-05-01,2017-05-31,155,,\n", states=(state("", JUNE), state("13T", MAY)))
    assert not readings
    assert (fault.code, fault.line, fault.column) == ("blank", 2, "denominator")


def test_a_value_where_a_state_is_declared_is_a_contradiction() -> None:
    _, (fault,) = read("02T,2017-05-01,2017-05-31,155,9,\n", states=(state("02T", MAY),))
    assert (fault.code, fault.line, fault.column, fault.found) == ("contradicts-state", 2, "numerator", "155")


def test_a_state_of_one_area_stands_for_its_absent_rows() -> None:
    states = (state("", JUNE), state("02T", Period(MAY.start, JUNE.end), State.NOT_APPLICABLE))
    readings, faults = read("13T,2017-06-01,2017-06-30,155,,\n", states=states)
    assert not faults
    assert [(one.area, one.period, one.state) for one in readings] == [
        ("13T", JUNE, State.MISSING),
        ("02T", MAY, State.NOT_APPLICABLE),
        ("02T", JUNE, State.NOT_APPLICABLE),
    ]
    assert readings[1].cell == "states.csv, line 2"


def test_a_period_given_twice_is_a_fault_of_the_second_line_even_under_another_code() -> None:
    readings, (fault,) = read("13T,2017-05-01,2017-05-31,1,9,\n00F+00G,2017-05-01,2017-05-31,1,9,\n")
    assert not readings
    assert (fault.code, fault.line) == ("period-twice", 3)
    assert "13T has a row for May 2017 already, in line 2" in str(fault)


def test_all_faults_come_at_once_in_order_and_nothing_is_read() -> None:
    rows = "99Z,2017-05-01,2017-05-31,1,9,\n02T,2017-05-01,2017-05-30,1,9,\n13T,2017-05-01,2017-05-31,1,009,9,\n"
    readings, faults = read(rows + "02T,2017-06-01,2017-06-30,x,0,\n")
    assert not readings
    assert [(fault.line, fault.code, fault.column) for fault in faults] == [
        (2, "unknown-area", "organisation_code"),
        (3, "not-a-month", "period_end"),
        (4, "ragged-row", ""),
        (5, "not-a-count", "numerator"),
        (5, "zero", "denominator"),
    ]


@given(counts=st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 10**6), min_size=1))
def test_a_total_is_all_less_those_left_out_and_days_are_not_added(counts: dict[str, int]) -> None:
    readings = [
        Reading("occupied-beds", area, MAY, numerator=Decimal(count), denominator=Decimal(31))
        for area, count in counts.items()
    ]
    summed = total(readings, "others", ["A", "B"])
    expected = {area: count for area, count in counts.items() if area not in "AB"}
    assert [(one.area, one.numerator, one.denominator) for one in summed] == (
        [("others", sum(expected.values()), 31)] if expected else []
    )
