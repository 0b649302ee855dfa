"""Each way of writing a row that is understood, and each way that is not."""

from decimal import Decimal
from typing import Any

import pytest

from metrics.states import State
from metrics.uploads.returns.expected import ExpectedMetric
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.read import ReadReturn, read_return
from tests.metrics.uploads.returns import building

COUNTS = {"site": building.SITE, "metric": "bed-days", "period": "2016-05", "numerator": "12", "denominator": "100"}
WAVE = {"site": building.SITE, "metric": "quality-of-life", "period": "2015/16", "value": "0.743"}
INTERVAL = {"lower": "0.731", "upper": "0.755", "respondents": "1,204"}


def one(row: dict[str, Any], **changes: Any) -> ReadReturn:
    return building.read(building.as_csv(building.table([row])), **changes)


@pytest.mark.parametrize(
    ("written", "meant", "words"),
    [
        ("1,234", 1234, "thousands separators"),
        ("1 234", 1234, "thousands separators"),
        ("1\N{NO-BREAK SPACE}234", 1234, "thousands separators"),
        ("£1,234", 1234, "a pound sign and thousands separators"),
        ("12 ", 12, "blanks"),
        ("\N{NO-BREAK SPACE}12", 12, "blanks"),
        ("12.0", 12, ""),
        ("0", 0, ""),
    ],
)
def test_numbers_as_people_write_them_are_understood_and_reported(written: str, meant: int, words: str) -> None:
    found = one({**COUNTS, "numerator": written})
    assert found.is_good
    assert found.readings[0].numerator == meant
    told = [sentence for sentence in found.understood.sentences if sentence.startswith("In column numerator")]
    sentence = f"In column numerator, {words} in one cell: D2 “{written.strip()}” was read as {meant}."
    assert told == ([sentence] if words else [])


def test_a_value_is_kept_with_six_decimals_and_this_is_said() -> None:
    found = one({**WAVE, **INTERVAL, "value": "0.74333333333"})
    assert found.readings[0].value == Decimal("0.743333")
    assert any("more than six decimals" in sentence for sentence in found.understood.sentences)


def test_the_metric_may_be_named_and_the_site_too() -> None:
    named = {"metric": "  BED days per  person ", "site": "northumberland accountable care organisation"}
    found = one({**COUNTS, **named})
    assert [reading.metric for reading in found.readings] == ["bed-days"]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Missing", State.MISSING),
        ("confirmed_none", State.CONFIRMED_NONE),
        ("NOT YET DUE", State.NOT_YET_DUE),
        ("not-applicable", State.NOT_APPLICABLE),
        ("suppressed ", State.SUPPRESSED),
    ],
)
def test_a_state_without_a_number_needs_a_reason(word: str, state: State) -> None:
    gap = {**COUNTS, "numerator": "", "denominator": "", "state": word}
    assert building.codes(one(gap)) == [("no-reason", "L2")]
    [reading] = one({**gap, "reason": "ward closed"}).readings
    assert (reading.state, reading.cell) == (state, "J2")


def test_a_blank_state_beside_a_number_is_reported() -> None:
    [reading] = one(COUNTS).readings
    assert (reading.state, reading.provisional) == (State.REPORTED, False)


def test_a_period_to_come_may_be_called_not_yet_due() -> None:
    row = {**COUNTS, "period": "2017-05", "numerator": "", "denominator": "", "reason": "next month"}
    assert one({**row, "state": "not yet due"}).is_good
    assert building.codes(one({**row, "state": "missing"})) == [("future-period", "C2")]


def test_an_interval_that_is_not_known_needs_a_reason() -> None:
    assert building.codes(one(WAVE)) == [("no-interval", "G2"), ("no-interval", "H2"), ("no-interval", "I2")]
    assert one({**WAVE, "reason": "interval not published"}).is_good


def test_a_value_above_the_most_of_its_index_is_a_fault() -> None:
    assert building.codes(one({**WAVE, **INTERVAL, "value": "1.2", "upper": "1.3"})) == [
        ("out-of-range", "F2"),
        ("out-of-range", "H2"),
    ]


def test_a_percentage_is_understood_where_the_metric_is_in_per_cent() -> None:
    definition = building.DEFINITIONS["support-long-term-conditions"]
    metric = ExpectedMetric.of(definition, "NORTH", design="GP Patient Survey")
    row = {**WAVE, "metric": metric.slug, "value": "62.5%", "lower": "61", "upper": "64%", "respondents": "900"}
    [reading] = one(row, expected=building.expected(metrics=(metric,))).readings
    assert (reading.value, reading.upper, reading.design) == (Decimal("62.5"), 64, "GP Patient Survey")


def test_a_reading_twice_is_a_fault_at_the_second_and_names_the_first() -> None:
    rows = [COUNTS, {**COUNTS, "period": "2016-06"}, {**COUNTS, "period": "May 2016", "metric": "Bed days"}]
    found = building.read(building.as_csv(building.table(rows)))
    assert building.codes(found) == [("duplicate", "C4")]
    assert "row 2" in found.faults[0].problem


def test_all_faults_of_a_row_come_at_once_in_the_order_of_the_file() -> None:
    row = {**COUNTS, "site": "wirral", "period": "soon", "numerator": "-1", "denominator": "0", "provisional": "?"}
    assert building.codes(one(row)) == [
        ("another-site", "A2"),
        ("not-a-period", "C2"),
        ("negative", "D2"),
        ("zero-denominator", "E2"),
        ("not-yes-or-no", "K2"),
    ]


def test_what_follows_from_an_unknown_metric_is_not_said() -> None:
    assert building.codes(one({**WAVE, "metric": "quality", "numerator": "5"})) == [("unknown-metric", "B2")]


def test_a_year_turned_into_a_date_by_the_spreadsheet_is_explained() -> None:
    [fault] = one({**WAVE, **INTERVAL, "period": "Dec-11"}).faults
    assert fault.code == "wrong-length"
    assert "turned a year into a date" in fault.mend


def test_a_word_for_a_number_says_which_state_to_write() -> None:
    for word, state in (("n/a", "not applicable"), ("-", "missing"), ("nil", "confirmed none"), ("*", "suppressed")):
        [fault] = one({**COUNTS, "numerator": word}).faults
        assert (fault.code, fault.found) == ("word-for-a-number", word)
        assert state in fault.mend


def test_after_very_many_faults_the_rest_is_not_checked_and_this_is_said() -> None:
    rows = [{**COUNTS, "numerator": "abc"}] * 30
    found = building.read(building.as_csv(building.table(rows)), limits=Limits(faults=10))
    assert found.faults[-1].code == "too-many-faults"
    assert len(found.faults) < 15


def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[tuple[int, int]] = []
    content = building.as_csv(building.table(building.good_rows()))
    read_return(content, "r.csv", expected=building.expected(), progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 10), (10, 10)]
