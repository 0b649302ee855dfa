import re
import shutil
from pathlib import Path

import pytest

from metrics.uploads.cells import CellFault
from metrics.uploads.manifest import MANIFEST, ManifestError, SourceFile, read_manifest, read_source

DATA = Path(__file__).parents[3] / "data"
SOURCES = read_manifest(DATA / "series")
each_file = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.file)


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data")) / "series"


def lines_of(series: Path, source: SourceFile) -> list[list[str]]:
    """Header and first rows, in cells. One file quotes a cell with a comma; its rows here are of another answer."""
    text = (DATA / "series" / source.file).read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines() if '"' not in line][:4]


def faults_of(series: Path, source: SourceFile, lines: list[list[str]], encoding: str = "utf-8") -> list[CellFault]:
    body = "".join(f"{','.join(cells)}\n" for cells in lines)
    (series / source.file).write_text(body, encoding=encoding)
    readings, faults = read_source(source, series)
    assert readings == []
    assert all(fault.file in (source.file, "faults.csv") for fault in faults)
    return [fault for fault in faults if fault.file == source.file]


def number_column(source: SourceFile, header: list[str]) -> int:
    named = [name for name in ("numerator", "occupied_bed_days", "mean_open_beds_weekday", "value") if name in header]
    return header.index(named[0])


@each_file
def test_each_file_is_read_without_a_fault_and_says_where_it_comes_from(source: SourceFile) -> None:
    readings, faults = read_source(source, DATA / "series")
    assert readings
    assert not faults
    assert source.title and source.source_name and source.licence and source.attribution
    assert source.source_url.startswith("https://")


@each_file
def test_a_bad_number(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    column = number_column(source, lines[0])
    lines[2][column] = "about 12"
    (fault,) = faults_of(series, source, lines)
    assert (fault.line, fault.column, fault.found) == (3, lines[0][column], "about 12")
    assert fault.code in ("not-a-count", "not-a-number")


@each_file
def test_an_unknown_area(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    column = lines[0].index("area_name" if "area_name" in lines[0] else "organisation_code")
    lines[3][column] = "nowhere"
    if "summed" in source.format:
        lines[3][column] = ""  # any trust may stand in the file of all trusts, and none may be nameless
    (fault,) = faults_of(series, source, lines)
    assert (fault.line, fault.column) == (4, lines[0][column])
    assert fault.code in ("unknown-area", "blank")


@each_file
def test_a_period_twice(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    faults = faults_of(series, source, [*lines, lines[1]])
    assert {(fault.code, fault.line) for fault in faults} == {("period-twice", 5)}


@each_file
def test_a_ragged_row(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    lines[1] = [*lines[1], "9"]
    lines[3] = lines[3][:-1]
    faults = faults_of(series, source, lines)
    assert [(fault.code, fault.line) for fault in faults] == [("ragged-row", 2), ("ragged-row", 4)]


@each_file
def test_a_wrong_header(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    right, lines[0][0] = lines[0][0], "code"
    faults = faults_of(series, source, lines)
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [
        ("no-column", 1, right),
        ("unknown-column", 1, "code"),
    ]


@each_file
def test_a_wrong_encoding(series: Path, source: SourceFile) -> None:
    lines = lines_of(series, source)
    lines[2][0] = "Ynys Môn"
    (fault,) = faults_of(series, source, lines, encoding="latin-1")
    assert (fault.code, fault.line, fault.found) == ("not-utf-8", 3, "byte F4")


def test_a_fault_of_a_declaration_stops_every_file(series: Path) -> None:
    (series / "breaks.csv").write_text("area,metric,on,title,source\nnowhere,m,2019-04-01,t,s\n", encoding="utf-8")
    readings, (fault,) = read_source(SOURCES[0], series)
    assert not readings
    assert fault.address == "breaks.csv, line 2, column area"


def test_an_index_above_one_is_refused(series: Path) -> None:
    source = next(one for one in SOURCES if one.file == "quality_of_life_ltc_ccg.csv")
    lines = lines_of(series, source)
    lines[1][-1] = "82.9"
    (fault,) = faults_of(series, source, lines)
    assert (fault.code, fault.line, fault.column) == ("out-of-range", 2, "value")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('format = "winter', 'format = "summer', "bed_days_winter_trust_monthly.csv: format: “summer beds by trust”"),
        ('licence = "Open', 'license = "Open', "emergency_admissions_monthly.csv: licence: is needed"),
        ('file = "ltc', 'file = "ltd', "ltd_support_england_annual.csv: file: is not there"),
        ("[[file]]", "[file", "manifest.toml: not readable as TOML"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_where(series: Path, old: str, new: str, expected: str) -> None:
    body = (series / MANIFEST).read_text(encoding="utf-8")
    (series / MANIFEST).write_text(body.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ManifestError, match=expected):
        read_manifest(series)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.england.nhs.uk", "https://a b", "data:text/html,x"])
def test_a_source_that_is_no_web_address_is_refused(series: Path, address: str) -> None:
    body = (series / MANIFEST).read_text(encoding="utf-8")
    mended = re.sub(r'source_url = ".*"', f'source_url = "{address}"', body, count=1)
    (series / MANIFEST).write_text(mended, encoding="utf-8")
    with pytest.raises(ManifestError, match=f"source_url: “{re.escape(address)}” is no web address"):
        read_manifest(series)


def test_a_source_may_have_no_address(series: Path) -> None:
    body = (series / MANIFEST).read_text(encoding="utf-8")
    (series / MANIFEST).write_text(re.sub(r'source_url = ".*"', 'source_url = ""', body, count=1), encoding="utf-8")
    assert read_manifest(series)[0].source_url == ""


def test_an_empty_manifest_names_no_file(series: Path) -> None:
    (series / MANIFEST).write_text("", encoding="utf-8")
    with pytest.raises(ManifestError, match="names no file"):
        read_manifest(series)
