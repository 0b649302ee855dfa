from pathlib import Path

import pytest

from metrics.catalogue import CatalogueError, load_all
from metrics.catalogue.loading import DEFINITIONS

CATALOGUE = load_all()
CORE = {"emergency-admissions": "EMADM", "bed-days": "BEDDAYS", "quality-of-life": "HRQOL_LTC"}


def copy(directory: Path, slug: str, old: str = "", new: str = "", name: str = "") -> None:
    body = (DEFINITIONS / f"{slug}.toml").read_text(encoding="utf-8")
    assert old in body
    (directory / f"{name or slug}.toml").write_text(body.replace(old, new, 1), encoding="utf-8")


def test_the_three_core_metrics_carry_their_official_wording() -> None:
    assert {slug: one.code for slug, one in CATALOGUE.items() if one.is_core} == CORE
    assert all(CATALOGUE[slug].official_wording for slug in CORE)


def test_no_level_target_was_published_for_any_metric() -> None:
    assert all(definition.target is None for definition in CATALOGUE.values())


def test_proxies_and_side_measures_name_the_core_metric_and_are_named_otherwise() -> None:
    for definition in CATALOGUE.values():
        if not definition.is_core:
            assert definition.stands_in_for in CORE
            assert definition.name != CATALOGUE[definition.stands_in_for].name


def test_the_overview_shows_one_proxy_for_each_activity_metric_and_none_for_quality_of_life() -> None:
    columns = {(one.overview_column, slug) for slug, one in CATALOGUE.items() if one.overview_column}
    assert columns - {(slug, slug) for slug in CORE} == {
        ("emergency-admissions", "non-elective-admissions"),
        ("bed-days", "occupied-beds"),
    }


def test_occupied_beds_are_never_per_person() -> None:
    beds = CATALOGUE["occupied-beds"]
    assert not beds.per_person
    assert beds.exposure == "days"
    assert beds.frequency == "quarter"
    assert "per person" not in beds.name + beds.charted_how + beds.unit.words


def test_core_metrics_are_asked_of_pacs_and_mcp_only() -> None:
    for slug in CORE:
        assert [CATALOGUE[slug].applies_to(model) for model in ("PACS", "MCP", "EHCH")] == [True, True, False]


def test_waves_and_tables_have_no_limits() -> None:
    assert {one.kind for one in CATALOGUE.values() if not one.has_limits} == {"survey wave", "table"}


def test_codes_are_used_once() -> None:
    codes = [one.code for one in CATALOGUE.values()]
    assert len(set(codes)) == len(codes) == 18


def test_every_monthly_rate_says_how_short_months_are_made_to_compare() -> None:
    monthly = [one for one in CATALOGUE.values() if one.has_limits and one.frequency == "month"]
    assert len(monthly) == 5
    assert all("30 days" in one.charted_how and "30 days" in one.unit.words for one in monthly)


def test_a_fault_names_the_file_and_the_key(tmp_path: Path) -> None:
    copy(tmp_path, "bed-days", 'direction = "decrease"', 'direction = "down"')
    with pytest.raises(CatalogueError, match=r"^bed-days.toml: direction: "):
        load_all(tmp_path)


def test_a_fault_over_several_keys_names_the_file_and_the_key(tmp_path: Path) -> None:
    copy(tmp_path, "occupied-beds", "per_person = false", "per_person = true")
    with pytest.raises(CatalogueError, match=r"occupied-beds.toml: per_person: "):
        load_all(tmp_path)


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    copy(tmp_path, "bed-days", 'direction = "decrease"', 'direction = "down"')
    copy(tmp_path, "quality-of-life", "has_limits = false", "has_limits = true")
    with pytest.raises(CatalogueError) as refused:
        load_all(tmp_path)
    assert "bed-days.toml: direction" in str(refused.value)
    assert "quality-of-life.toml: has_limits" in str(refused.value)


def test_a_proxy_cannot_stand_in_for_a_metric_that_is_no_core_metric(tmp_path: Path) -> None:
    copy(tmp_path, "winter-beds", 'stands_in_for = "bed-days"', 'stands_in_for = "winter-beds"')
    with pytest.raises(CatalogueError, match=r"winter-beds.toml: stands_in_for: “winter-beds” is no core metric"):
        load_all(tmp_path)


def test_a_file_is_named_after_its_slug(tmp_path: Path) -> None:
    copy(tmp_path, "bed-days", name="days-in-bed")
    with pytest.raises(CatalogueError, match=r"days-in-bed.toml: slug: “bed-days” differs"):
        load_all(tmp_path)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    copy(tmp_path, "bed-days", 'slug = "bed-days"', "slug = bed-days")
    with pytest.raises(CatalogueError, match=r"bed-days.toml: not readable as TOML"):
        load_all(tmp_path)
