import csv
from itertools import combinations
from pathlib import Path

import pytest

from metrics.charts.tiles import TilesError, read_tiles

DATA = Path(__file__).parents[3] / "data"
TILES = DATA / "map" / "tiles.csv"
HEAD = "site,label,code,column,row,reason\n"


@pytest.fixture
def sites():
    with (DATA / "register" / "sites.csv").open(encoding="utf-8") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


def test_every_site_of_the_register_has_a_place_of_its_own_with_a_reason(sites):
    places = read_tiles(TILES)
    assert places.keys() == sites.keys()
    assert len({(place.column, place.row) for place in places.values()}) == 29
    assert len({place.label for place in places.values()}) == 29
    assert all(len(place.reason) > 10 for place in places.values())


def test_no_two_sites_that_lie_well_apart_are_the_wrong_way_round(sites):
    """North stays above south (over half a degree, some 55 km), west left of east (over a degree, some 65 km)."""
    places = read_tiles(TILES)
    for one, other in combinations(sites, 2):
        north = float(sites[one]["latitude"]) - float(sites[other]["latitude"])
        east = float(sites[one]["longitude"]) - float(sites[other]["longitude"])
        if abs(north) > 0.5:
            assert (places[other].row - places[one].row) * north >= 0, (one, other)
        if abs(east) > 1:
            assert (places[one].column - places[other].column) * east >= 0, (one, other)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("site,label\n", "line 1: expected the columns"),
        (HEAD + "a,A,AAA,1,1\n", "line 2: 5 cells"),
        (HEAD + "a,A,AAA,1,1,\n", "line 2: site, label and reason are needed"),
        (HEAD + "a,A,AAA,7,1,why\n", "line 2: column and row: expected 1 to 6"),
        (HEAD + "a,A,AAA,0,x,why\n", "line 2: column and row"),
        (HEAD + "a,A,AAA,1,1,why\nb,B,BBB,1,1,why\n", "line 3: column and row: the place of a"),
        (HEAD + "a,A,AAA,1,1,why\na,B,BBB,1,2,why\n", "line 3: site: “a” stands there twice"),
        (HEAD + "a,A,AAA,1,1,why\nb,B,AAA,1,2,why\n", "line 3: code: “AAA” stands there twice"),
        (HEAD + "a,A,Aa,1,1,why\n", "line 2: code: expected 3 capital letters"),
        (HEAD + "a,A name far too long,AAA,1,1,why\n", "line 2: label"),
    ],
)
def test_a_fault_is_named_by_its_line(tmp_path, text, fault):
    path = tmp_path / "tiles.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TilesError, match=fault.replace("(", r"\(")):
        read_tiles(path)
