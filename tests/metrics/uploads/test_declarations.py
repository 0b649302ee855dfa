import shutil
from collections import Counter
from pathlib import Path

import pytest

from metrics.catalogue import load_all
from metrics.uploads.cells import CellFault
from metrics.uploads.declarations import read_declarations

DATA = Path(__file__).parents[3] / "data"
DECLARED, FAULTS = read_declarations(DATA / "series")
AREAS = {area.code: area for area in DECLARED.areas}
CATALOGUE = load_all()
HOMES = {
    "wakefield-connecting-care",
    "gateshead-care-homes",
    "east-north-hertfordshire",
    "nottingham-city-care-homes",
    "sutton-homes-of-care",
    "airedale-and-partners",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def links(metric: str) -> dict[str, str]:
    return {one.site_slug: one.area_code for one in DECLARED.site_areas if one.metric == metric}


def faults_after(data: Path, file: str, old: str, new: str) -> list[CellFault]:
    path = data / file
    body = path.read_text(encoding="utf-8")
    assert old in body
    path.write_text(body.replace(old, new, 1), encoding="utf-8")
    return read_declarations(data / "series")[1]


def test_the_declarations_hold_together() -> None:
    assert FAULTS == []
    assert len(DECLARED.area_of) == sum(1 + len(area.other_codes) for area in DECLARED.areas)
    metrics = {one.metric for group in (DECLARED.site_areas, DECLARED.states, DECLARED.faults) for one in group}
    assert metrics | {one.metric for one in DECLARED.breaks} <= CATALOGUE.keys()


def test_every_comparator_and_national_area_of_the_catalogue_is_declared() -> None:
    named = {code for one in CATALOGUE.values() for code in (one.comparator, one.national) if code}
    assert named <= AREAS.keys()


def test_each_site_has_one_area_for_admissions_beds_and_hospital() -> None:
    for metric in (
        "non-elective-admissions",
        "occupied-beds",
        "available-beds",
        "admissions-through-ae",
        "winter-beds",
    ):
        assert len(links(metric)) == 29
    assert len(DECLARED.site_areas) == 284


def test_sites_that_share_an_area_share_its_code() -> None:
    assert links("non-elective-admissions")["west-wakefield"] == "03R"
    assert links("non-elective-admissions")["wakefield-connecting-care"] == "03R"
    shared = Counter(links("occupied-beds").values())
    assert {code for code, count in shared.items() if count > 1} == {"RX1", "RXF"}


def test_comparability_of_admissions_is_that_of_the_register() -> None:
    grades = [one.comparability for one in DECLARED.site_areas if one.metric == "non-elective-admissions"]
    assert Counter(grades) == {"good": 12, "limited": 6, "poor": 11}


def test_beds_use_the_joined_footprint_where_hospitals_merged() -> None:
    beds = links("occupied-beds")
    assert beds["sunderland"] == "RLN+RE9"
    assert beds["erewash"] == "RTG+RJF"
    assert beds["north-east-hampshire-farnham"] == "RDU+RD7"
    assert AREAS["RLN+RE9"].parts == ("RLN", "RE9", "R0B")


def test_the_comparator_of_beds_goes_without_every_linked_trust_and_merged_partner() -> None:
    linked = {AREAS[code] for code in links("occupied-beds").values()}
    codes = {code for area in linked for code in (area.parts or (area.code,))}
    gappy = {"RQW", "RGQ", "RDE", "RTE"}  # left out too, so that the same trusts are summed in every quarter
    assert set(AREAS["trusts-not-linked"].without) == codes | gappy
    assert len(codes) == 31


def test_the_rest_of_england_goes_without_every_pacs_and_mcp_area() -> None:
    linked = {AREAS[code] for site, code in links("non-elective-admissions").items() if site not in HOMES}
    assert set(AREAS["rest-of-england"].without) == {code for area in linked for code in (area.parts or (area.code,))}


def test_core_metrics_do_not_apply_to_care_homes_and_say_why() -> None:
    without = [one for one in DECLARED.site_areas if not one.area_code]
    assert {(one.site_slug, one.metric) for one in without} == {
        (site, slug) for site in HOMES for slug, one in CATALOGUE.items() if not one.applies_to("EHCH")
    }
    assert all(one.note and not one.comparability for one in without)


def test_side_measures_are_linked_to_five_sites_and_one_says_it_is_a_part() -> None:
    assert links("health-status-all-adults") == links("quality-of-life-mental-health")
    assert links("health-status-all-adults") == {
        "northumberland": "00L",
        "south-somerset-symphony": "11X",
        "southern-hampshire": "11A",
        "sutton-homes-of-care": "08T",
        "principia-rushcliffe": "04N",
    }
    southern = next(one for one in DECLARED.site_areas if one.area_code == "11A")
    assert southern.basis.startswith("one of the three CCGs")


def test_a_local_authority_stands_for_thirteen_sites() -> None:
    assert len(links("delayed-bed-days")) == 13
    assert len(set(links("delayed-bed-days").values())) == 12


def test_cohorts_are_declared_for_pacs_and_mcp_only() -> None:
    assert {area.code for area in DECLARED.areas if area.kind == "cohort"} == {
        f"cohort:{model}:{grade}" for model in ("PACS", "MCP") for grade in ("good", "good-and-limited", "all")
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("areas.csv", "comparator", "comparison", "areas.csv, line 4, column kind"),
        ("areas.csv", "\nENG,", "\nenglan-ccgs,England,England,,,\nengland-ccgs,", "areas.csv, line 4, column code"),
        ("site_areas.csv", "12F", "12Z", "site_areas.csv, line 2, column area_code"),
        ("site_areas.csv", "2013-04-01,,", "2013-04-01,2012-03-31,", "site_areas.csv, line 2, column valid_to"),
        ("series/breaks.csv", "2019-04-01", "April 2019", "breaks.csv, line 2, column on"),
        ("series/faults.csv", "02T", "02Z", "faults.csv, line 2, column area"),
        ("series/states.csv", ",missing,", ",reported,", "states.csv, line 2, column state"),
        ("series/states.csv", "2019-12-31", "2019-10-31", "states.csv, line 2, column period_end"),
    ],
)
def test_a_fault_gives_its_address(data: Path, file: str, old: str, new: str, expected: str) -> None:
    assert expected in [fault.address for fault in faults_after(data, file, old, new)]
