"""Growth of the published series, against figures that were worked out apart from this code."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.analysis import Analysis, analyse, growth_of
from metrics.catalogue import load_all
from metrics.periods import Period
from metrics.series import Held, together
from metrics.states import State
from metrics.stats.growth import difference

DATA = Path(__file__).parents[2] / "data"
REST_OF_ENGLAND = "CCGS_NOT_LINKED_TO_PACS_OR_MCP"
SEPTEMBER_2017 = date(2017, 9, 30)
ADMISSIONS_FILE = "series/emergency_admissions_monthly.csv"
CATALOGUE = load_all()
ADMISSIONS, BEDS = CATALOGUE["non-elective-admissions"], CATALOGUE["occupied-beds"]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def held(name, numerator, denominator):
    """The series of each area; a period of which a part is blank is missing."""
    areas = defaultdict(list)
    for row in rows(name):
        period = Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
        above, below = (Decimal(row[column]) if row[column] else None for column in (numerator, denominator))
        state = State.MISSING if above is None or below is None else State.REPORTED
        areas[row["organisation_code"]].append(Held(period, state, above, below))
    return areas


@pytest.fixture(scope="module")
def admissions():
    return held(ADMISSIONS_FILE, "numerator", "denominator")


@pytest.fixture(scope="module")
def beds():
    return held("series/bed_days_trust_quarterly.csv", "occupied_bed_days", "days_in_period")


def growth_together(areas, codes, end=SEPTEMBER_2017):
    """Of distinct areas as one."""
    series = together([(code, areas[code]) for code in dict.fromkeys(codes)], ADMISSIONS.exposure)
    return growth_of(series, ADMISSIONS, end=end)


def areas_of_mcp_sites(grades):
    models = {row["slug"]: row["care_model"] for row in rows("register/sites.csv")}
    return [
        row["area_code"]
        for row in rows("site_areas.csv")
        if row["metric"] == ADMISSIONS.slug and models[row["site_slug"]] == "MCP" and row["comparability"] in grades
    ]


@pytest.mark.parametrize(("grades", "percent"), [(("good",), 3.9), (("good", "limited", "poor"), 2.5)])
def test_the_answer_for_mcp_sites_turns_on_the_grade(admissions, grades, percent):
    found = growth_together(admissions, areas_of_mcp_sites(grades))
    assert round(found.growth * 100, 1) == percent
    assert found.lower < found.growth < found.upper


def test_the_rest_of_england(admissions):
    assert round(growth_together(admissions, [REST_OF_ENGLAND]).growth * 100, 1) == 4.2


def test_mcp_sites_cannot_be_told_from_the_rest_of_england(admissions):
    found = difference(
        growth_together(admissions, areas_of_mcp_sites(("good",))), growth_together(admissions, [REST_OF_ENGLAND])
    )
    assert round(found.points * 100, 1) == -0.3
    assert found.points_lower < -0.01 < 0 < found.points_upper


def test_registered_patients_end_in_october_2019(admissions):
    found = growth_together(admissions, ["01W"], end=date(2019, 12, 31))
    assert found.reason == "missing in the 12 months to December 2019: November 2019 to December 2019"
    assert growth_together(admissions, ["01W"], end=None).window_end == date(2019, 10, 31)


@pytest.mark.parametrize(("code", "percent"), [("RDU", 43.7), ("RDU+RD7", 7.8)])
def test_a_merger_of_hospitals_is_no_growth(beds, code, percent):
    """North East Hampshire: its trust took over another in October 2014, inside the baseline."""
    found = growth_of(tuple(beds[code]), BEDS, end=SEPTEMBER_2017)
    assert round(found.growth * 100, 1) == percent


def test_limits_after_a_rebase_are_those_of_the_later_months_alone(admissions):
    series, on = tuple(admissions["12F"]), date(2016, 4, 1)
    whole = analyse(ADMISSIONS, {1: series, 2: series}, {1: [on]})
    parts = [tuple(held for held in series if (held.period.start >= on) == later) for later in (False, True)]
    alone = [analyse(ADMISSIONS, {1: part})[1].spc for part in parts]
    for name in ("mean", "lower_limit", "upper_limit", "rules", "point_type"):
        assert getattr(whole[1].spc, name) == getattr(alone[0], name) + getattr(alone[1], name)
    assert whole[1].spc.variation_icon == alone[1].variation_icon
    assert whole[2] == analyse(ADMISSIONS, {2: series})[2]


@pytest.mark.parametrize(
    ("before", "year_before", "said"),
    [
        (
            0.56,
            0.61,
            "This series follows the seasons, and each period resembles the one before, so flags are more common by "
            "chance (correlation 0.56 with the period before, 0.61 with the year before).",
        ),
        (
            0.1,
            0.61,
            "This series follows the seasons, so flags are more common by chance "
            "(correlation 0.10 with the period before, 0.61 with the year before).",
        ),
        (
            0.56,
            float("nan"),
            "In this series each period resembles the one before, so flags are more common by chance "
            "(correlation 0.56 with the period before).",
        ),
    ],
)
def test_a_series_that_resembles_its_own_past_is_said_in_plain_words(before, year_before, said):
    assert Analysis(spc=None, one_before=before, one_year_before=year_before).warnings == (said,)


def test_a_series_that_does_not_resemble_its_past_needs_no_warning():
    assert Analysis(spc=None, one_before=0.2, one_year_before=float("nan")).warnings == ()


def test_the_fault_months_of_calderdale_are_as_its_note_says():
    """Monthly admissions of the commissioner; the note names no other figure than these."""
    counts = {r["period_start"]: int(r["numerator"]) for r in rows(ADMISSIONS_FILE) if r["organisation_code"] == "02T"}

    def year(first, *left_out):
        months = [f"{first}-{month:02}-01" for month in range(4, 13)]
        months += [f"{first + 1}-{month:02}-01" for month in range(1, 4)]
        return sum(counts[month] for month in months if month not in left_out)

    faulty = [counts[f"2017-0{month}-01"] for month in (5, 6, 7)]
    assert all(round(count / 2_000, 1) == 0.1 for count in faulty)
    against = {first: round(100 * (year(first) / year(2014) - 1)) for first in (2015, 2016, 2018)}
    assert against == {2015: -6, 2016: -2, 2018: 14}
    assert round(100 * (year(2018) / year(2017) - 1)) == 34
