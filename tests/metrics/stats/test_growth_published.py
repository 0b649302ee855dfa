"""Growth of the published series, against figures that were worked out apart from this code."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from metrics.stats.growth import cohort, difference, growth

DATA = Path(__file__).parents[3] / "data"
REST_OF_ENGLAND = "CCGS_NOT_LINKED_TO_PACS_OR_MCP"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def held(name, numerator, denominator):
    """Numerator and denominator by area and period end."""
    areas = defaultdict(dict)
    for row in rows(name):
        parts = tuple(float(row[column] or "nan") for column in (numerator, denominator))
        areas[row["organisation_code"]][date.fromisoformat(row["period_end"])] = parts
    return areas


@pytest.fixture(scope="module")
def admissions():
    return held("series/emergency_admissions_monthly.csv", "numerator", "denominator")


@pytest.fixture(scope="module")
def beds():
    return held("series/bed_days_trust_quarterly.csv", "occupied_bed_days", "days_in_period")


def growth_together(areas, codes, end=date(2017, 9, 30)):
    ends = sorted(areas[codes[0]])
    parts = np.array([[areas[code].get(day, (np.nan, np.nan)) for day in ends] for code in codes])
    above, below = cohort(codes, parts[..., 0], parts[..., 1], exposure="people")
    return growth(above, below, period_ends=ends, frequency=12, exposure="people", event_count=True, end=end)


def areas_of_mcp_sites(grades):
    models = {row["slug"]: row["care_model"] for row in rows("register/sites.csv")}
    return [
        row["area_code"]
        for row in rows("site_areas.csv")
        if row["metric"] == "non-elective-admissions"
        and models[row["site_slug"]] == "MCP"
        and row["comparability"] in grades
    ]


@pytest.mark.parametrize(("grades", "percent"), [(("good",), 3.9), (("good", "limited", "poor"), 2.5)])
def test_the_answer_for_mcp_sites_turns_on_the_grade(admissions, grades, percent):
    found = growth_together(admissions, areas_of_mcp_sites(grades))
    assert round(found.growth * 100, 1) == percent
    assert found.lower < found.growth < found.upper


def test_the_rest_of_england(admissions):
    found = growth_together(admissions, [REST_OF_ENGLAND])
    assert round(found.growth * 100, 1) == 4.2


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
    ends = sorted(beds[code])
    above, below = np.array([beds[code][day] for day in ends]).T
    found = growth(
        above,
        below,
        period_ends=ends,
        frequency=4,
        exposure="days",
        event_count=False,
        end=date(2017, 9, 30),
    )
    assert round(found.growth * 100, 1) == percent
