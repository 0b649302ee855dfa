"""The published series as they lie in data/series, against figures read off the sources by hand."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.catalogue import load_all
from metrics.periods import financial_year, month, quarter
from metrics.states import State
from metrics.uploads.cells import Reading
from metrics.uploads.declarations import read_declarations
from metrics.uploads.declared import Declarations
from metrics.uploads.manifest import read_manifest, read_source

SERIES = Path(__file__).parents[3] / "data" / "series"
Held = dict[tuple[str, str, date], Reading]
NEL = "non-elective-admissions"
COUNTS = {
    "non-elective-admissions": (2430, 30),
    "admissions-through-ae": (1007, 28),
    "occupied-beds": (1220 + 4 + 28, 32),
    "available-beds": (1220 + 4 + 28, 32),
    "delayed-bed-days": (1053, 13),
    "winter-beds": (336, 28),
    "open-winter-beds": (336, 28),
    "quality-of-life": (20, 4),
    "health-status-all-adults": (107, 33),
    "quality-of-life-mental-health": (99, 33),
    "support-long-term-conditions": (20, 4),
}


@pytest.fixture(scope="module")
def declared() -> Declarations:
    return read_declarations(SERIES)[0]


@pytest.fixture(scope="module")
def held(declared: Declarations) -> Held:
    def every() -> Iterator[Reading]:
        for source in read_manifest(SERIES):
            readings, faults = read_source(source, SERIES, declared)
            assert faults == []
            yield from readings

    readings = list(every())
    by_key = {(one.metric, one.area, one.period.start): one for one in readings}
    assert len(by_key) == len(readings)
    return by_key


def test_the_numbers_of_readings_and_of_areas(held: Held) -> None:
    areas = defaultdict(set)
    for metric, area, _ in held:
        areas[metric].add(area)
    readings = Counter(metric for metric, _, _ in held)
    found = {metric: (readings[metric], len(areas[metric])) for metric in readings}
    answers = {slug: (7, 1) for slug in load_all() if slug.startswith("support-answer-")}
    assert found == COUNTS | answers


@pytest.mark.parametrize(
    ("metric", "area", "start", "numerator", "denominator"),
    [
        (NEL, "01H+01K", date(2018, 4, 1), 6732, 669796),
        (NEL, "13T", date(2013, 4, 1), 4971, 492243),
        (NEL, "13T", date(2015, 4, 1), 4566, 506651),
        (NEL, "rest-of-england", date(2019, 12, 1), 489404, None),
        (NEL, "03R", date(2013, 4, 1), 3691, 356552),
        ("occupied-beds", "ENG", date(2010, 4, 1), 8684119, 91),
        ("occupied-beds", "RLN+RE9", date(2020, 1, 1), 79080, 91),
        ("available-beds", "RLN+RE9", date(2019, 10, 1), 96140, 92),
        ("admissions-through-ae", "RXL", date(2019, 3, 1), 2524, None),
        ("delayed-bed-days", "la:calderdale", date(2013, 4, 1), 752, 208402),
        ("delayed-bed-days", "ENG", date(2019, 12, 1), 148101, 54786327),
    ],
)
def test_counts_as_the_source_gives_them(
    held: Held, metric: str, area: str, start: date, numerator: int, denominator: int | None
) -> None:
    reading = held[metric, area, start]
    assert (reading.numerator, reading.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    ("metric", "area", "start", "value"),
    [
        ("winter-beds", "RXL", date(2019, 2, 1), "635.0"),
        ("open-winter-beds", "ENG", date(2015, 12, 1), "98559.7"),
        ("health-status-all-adults", "04N", date(2014, 7, 1), "0.863"),
        ("quality-of-life-mental-health", "00L", date(2015, 7, 1), "0.489"),
        ("support-long-term-conditions", "09X", date(2015, 7, 1), "65.8"),
        ("support-answer-yes-definitely", "ENG", date(2014, 4, 1), "38.57"),
        ("support-answer-do-not-know", "ENG", date(2015, 4, 1), "3"),
    ],
)
def test_values_as_the_source_gives_them(held: Held, metric: str, area: str, start: date, value: str) -> None:
    reading = held[metric, area, start]
    assert reading.value == Decimal(value)
    assert (reading.lower, reading.upper, reading.respondents) == (None, None, None)


def test_calderdale_keeps_three_values_that_the_source_doubts(held: Held) -> None:
    doubted = {start.month: one.numerator for (_, _, start), one in held.items() if one.fault}
    assert doubted == {5: 155, 6: 167, 7: 182}
    assert {(metric, area) for (metric, area, _), one in held.items() if one.fault} == {(NEL, "02T")}


def test_erewash_is_not_applicable_after_march_2019(held: Held) -> None:
    erewash = {start: one for (metric, area, start), one in held.items() if (metric, area) == (NEL, "03X")}
    after = {start for start, one in erewash.items() if one.state is State.NOT_APPLICABLE}
    assert after == {month(date(2019, number, 1)).start for number in range(4, 13)}
    assert erewash[date(2019, 12, 1)].reason == "CCG merged in April 2019"


def test_the_last_two_months_keep_their_count_and_have_no_rate(held: Held) -> None:
    missing = [one for one in held.values() if one.state is State.MISSING]
    assert len(missing) == 58
    assert {one.period.label for one in missing} == {"November 2019", "December 2019"}
    assert all(one.numerator and one.denominator is None for one in missing)
    assert {one.reason for one in missing} == {"Registered patients not published after October 2019"}


def test_three_values_are_suppressed(held: Held) -> None:
    suppressed = {key[1:] for key, one in held.items() if one.state is State.SUPPRESSED}
    assert suppressed == {("04N", date(2013, 7, 1)), ("10G", date(2013, 7, 1)), ("09H", date(2014, 7, 1))}


def test_the_date_of_the_source_is_kept(held: Held) -> None:
    assert held[NEL, "rest-of-england", date(2019, 12, 1)].source_version_on == date(2020, 2, 13)


GAPPY = {"RQW", "RGQ", "RDE", "RTE"}  # Princess Alexandra, Ipswich (joined Colchester), Gloucestershire


def test_joined_footprints_the_comparator_and_what_it_leaves_out_add_up_to_england(
    held: Held, declared: Declarations
) -> None:
    linked = {one.area_code for one in declared.site_areas if one.metric == "occupied-beds"}
    assert len(linked) == 27
    left_out = beds_of(GAPPY)
    for (metric, area, start), one in held.items():
        if (metric, area) == ("occupied-beds", "trusts-not-linked"):
            parts = [held[metric, code, start].numerator or 0 for code in linked]
            england = held[metric, "ENG", start].numerator or 0
            assert abs(sum(parts) + (one.numerator or 0) + left_out[start] - england) <= 2


def beds_of(codes: set[str]) -> dict[date, Decimal]:
    """Occupied bed days of these trusts together, by the start of the quarter."""
    together: dict[date, Decimal] = defaultdict(Decimal)
    for line in (SERIES / "bed_days_all_trusts_quarterly.csv").read_text(encoding="utf-8").splitlines()[1:]:
        code, end, _, occupied, *_ = line.split(",")
        if code in codes:
            together[quarter(date.fromisoformat(end)).start] += Decimal(occupied)
    return together


def test_no_trust_of_the_comparator_has_a_gap(declared: Declarations) -> None:
    lines = (SERIES / "bed_days_all_trusts_quarterly.csv").read_text(encoding="utf-8").splitlines()[1:]
    quarters = defaultdict(set)
    for line in lines:
        code, end, *_ = line.split(",")
        quarters[code].add(quarter(date.fromisoformat(end)).start)
    every = sorted(set.union(*quarters.values()))
    gappy = {
        code
        for code, own in quarters.items()
        if any(min(own) < start < max(own) and start not in own for start in every)
    }
    left_out = set(declared.area_of["trusts-not-linked"].without)
    assert gappy <= left_out
    assert left_out >= GAPPY


def test_survey_waves_name_their_design(held: Held) -> None:
    definitions = load_all()
    designs = {(definitions[metric].is_wave, one.design) for (metric, _, _), one in held.items()}
    assert designs == {
        (False, ""),
        (True, "GP Patient Survey, July to March"),
        (True, "GP Patient Survey, by survey year"),
    }
    answer = held["support-answer-no", "ENG", date(2009, 4, 1)]
    assert answer.period == financial_year(date(2009, 4, 1))
