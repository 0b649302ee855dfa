"""Growth of the published series at every end, beside the single one of each."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.analysis import growth_of
from metrics.growths import GrowthAt, growths_of
from metrics.series import filled
from metrics.stats.growth import difference
from tests.metrics.test_analysis import ADMISSIONS, ADMISSIONS_FILE, BEDS, CATALOGUE, REST_OF_ENGLAND, held

REST, CALDERDALE, WIRRAL, NOBODY = 1, 2, 3, 4
CODES = {REST: REST_OF_ENGLAND, CALDERDALE: "02T", WIRRAL: "12F"}
SEPTEMBER_2017 = date(2017, 9, 30)
FAULTY = {date(2017, 5, 1), date(2017, 6, 1), date(2017, 7, 1)}


@pytest.fixture(scope="module")
def series():
    areas = held(ADMISSIONS_FILE, "numerator", "denominator")
    found = {pk: filled(areas[code], ADMISSIONS) for pk, code in CODES.items()}
    found[CALDERDALE] = tuple(
        replace(one, fault="About a tenth of other months") if one.period.start in FAULTY else one
        for one in found[CALDERDALE]
    )
    return {**found, NOBODY: ()}


@pytest.fixture(scope="module")
def grown(series):
    return growths_of(ADMISSIONS, series, REST)


def test_each_end_is_that_of_the_plain_way(series, grown):
    for area in (REST, CALDERDALE, WIRRAL):
        for end, one in grown[area].at.items():
            plain = growth_of(series[area], ADMISSIONS, end)
            assert one.own.reason == plain.reason
            for name in ("growth", "lower", "upper", "theta", "variance", "rho", "dispersion"):
                number = getattr(plain, name)
                assert getattr(one.own, name) == (None if number is None else pytest.approx(number, rel=1e-9))
    assert min(grown[WIRRAL].at) == date(2016, 3, 31)
    assert max(grown[WIRRAL].at) == date(2019, 12, 31)


def test_the_latest_is_the_latest_year_that_is_whole(series, grown):
    for area in (REST, CALDERDALE, WIRRAL):
        plain = growth_of(series[area], ADMISSIONS)
        assert grown[area].latest.own.window_end == plain.window_end == date(2019, 10, 31)
        assert grown[area].latest.own.growth == pytest.approx(plain.growth)


def test_beside_the_comparator_over_the_same_year(series, grown):
    one = grown[WIRRAL].at[SEPTEMBER_2017]
    rest = grown[REST].at[SEPTEMBER_2017]
    assert one.comparator == rest.own
    plain = difference(one.own, rest.own)
    assert one.difference.points == pytest.approx(plain.points)
    assert (one.difference.ratio_lower, one.difference.points_upper) == pytest.approx(
        (plain.ratio_lower, plain.points_upper), rel=1e-9
    )
    assert rest.comparator is rest.difference is None


def test_a_year_with_a_faulty_value_is_not_reliable_and_says_which(grown):
    one = grown[CALDERDALE].at[SEPTEMBER_2017]
    assert one.own.growth is None
    assert one.why == "not reliable: May 2017, June 2017, July 2017"
    assert one.comparator.growth is not None
    assert one.difference is None
    assert grown[CALDERDALE].at[date(2017, 4, 30)].own.growth is not None


def test_without_provisional_months(series):
    tail = {date(2017, 8, 1), date(2017, 9, 1)}
    provisional = tuple(replace(one, provisional=one.period.start in tail) for one in series[WIRRAL])
    grown = growths_of(ADMISSIONS, {WIRRAL: provisional, REST: series[REST]}, REST)[WIRRAL]
    one = grown.at[SEPTEMBER_2017]
    assert one.provisional == ("August 2017", "September 2017")
    by_month = {held.period.start: held for held in series[WIRRAL]}
    now = [by_month[date(2016 + (month < 10), month, 1)] for month in (10, 11, 12, 1, 2, 3, 4, 5, 6, 7)]
    then = [by_month[date(2014 + (month < 4), month, 1)] for month in (10, 11, 12, 1, 2, 3, 4, 5, 6, 7)]

    def rate(months):
        return sum(m.numerator for m in months) / sum(m.denominator for m in months)

    assert one.final.own.growth == pytest.approx(float(rate(now) / rate(then) - 1))
    assert one.final.difference.points == pytest.approx(one.final.own.growth - one.final.comparator.growth)
    assert grown.at[date(2017, 7, 31)].final is None


def test_a_comparator_that_is_provisional_is_said_too(series):
    rest = tuple(replace(one, provisional=one.period.start == date(2017, 9, 1)) for one in series[REST])
    grown = growths_of(ADMISSIONS, {WIRRAL: series[WIRRAL], REST: rest}, REST)[WIRRAL]
    assert grown.at[SEPTEMBER_2017].provisional == ("September 2017",)
    assert grown.at[SEPTEMBER_2017].final.comparator.growth is not None


def test_without_a_comparator_there_is_growth_and_no_difference(series):
    one = growths_of(ADMISSIONS, {WIRRAL: series[WIRRAL]}, None)[WIRRAL].at[SEPTEMBER_2017]
    assert one.own.growth is not None
    assert one.comparator is one.difference is None


def test_a_series_too_short_for_any_end_says_why(series):
    early = tuple(one for one in series[WIRRAL] if one.period.start < date(2015, 6, 1))
    grown = growths_of(ADMISSIONS, {WIRRAL: early}, None)[WIRRAL]
    assert grown.at == {}
    assert grown.latest.why.startswith("not computed: before March 2016")


def test_beds_by_quarter():
    beds = held("series/bed_days_trust_quarterly.csv", "occupied_bed_days", "days_in_period")
    at = growths_of(BEDS, {1: filled(beds["RDU+RD7"], BEDS)}, None)[1].at
    assert round(at[SEPTEMBER_2017].own.growth * 100, 1) == 7.8
    assert {end.month for end in at} == {3, 6, 9, 12}


def test_what_is_no_activity_rate_has_no_growth(series):
    assert growths_of(CATALOGUE["quality-of-life-mental-health"], series, REST) == {}


def test_it_comes_back_from_json_as_it_went(series, grown):
    tail = tuple(replace(one, provisional=one.period.start == date(2017, 9, 1)) for one in series[WIRRAL])
    provisional = growths_of(ADMISSIONS, {WIRRAL: tail, REST: series[REST]}, REST)
    for found in (grown[WIRRAL], grown[CALDERDALE], provisional[WIRRAL]):
        for one in found.at.values():
            assert GrowthAt.from_json(json.loads(json.dumps(one.as_json()))) == one


def test_numbers_of_any_size_stay_numbers(series):
    huge = tuple(replace(one, numerator=one.numerator and one.numerator * Decimal(10) ** 12) for one in series[WIRRAL])
    found = growths_of(ADMISSIONS, {WIRRAL: huge}, None)[WIRRAL].latest
    assert found.own.growth == pytest.approx(growth_of(series[WIRRAL], ADMISSIONS).growth)
