import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from metrics.charts import svg
from metrics.charts.axis import shared_range
from metrics.charts.description import Event

NAMES = ["trend", "short", "plain", "empty", "wave"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("size", ["full", "narrow", "small"])
@pytest.mark.parametrize("name", NAMES)
def test_picture_is_well_formed_and_needs_no_style(charts, name, size):
    picture = svg.write(charts[name], size=size)
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert not re.search(r"style=|<style|<script|\son\w+=|href", picture)


@pytest.mark.parametrize("size", ["full", "narrow"])
def test_every_period_can_be_walked_to_and_says_what_it_shows(charts, size):
    root = ElementTree.fromstring(svg.write(charts["trend"], size=size))
    assert root.get("data-chart")
    points = root.findall(f".//{SVG}g[@data-point]")
    assert [point.get("data-point") for point in points] == [str(index) for index in range(81)]
    for point, described in zip(points, charts["trend"].points, strict=True):
        assert point.find(f"{SVG}title").text == described.says
        assert (point.get("data-flagged") == "1") == described.marker.is_special


def test_small_picture_is_no_stop_for_the_keyboard(charts):
    picture = svg.write(charts["trend"], size="small")
    assert "data-point" not in picture and "data-chart" not in picture and "<text" not in picture


def test_small_picture_says_what_it_stands_in_for(charts):
    proxy = replace(charts["trend"], proxy_text="Proxy for emergency admissions")
    title = ElementTree.fromstring(svg.write(proxy, size="small")).find(f"{SVG}title").text
    assert title == f"{proxy.area_name}: {proxy.headline} (Proxy for emergency admissions)"
    plain = ElementTree.fromstring(svg.write(replace(proxy, proxy_text=""), size="small")).find(f"{SVG}title").text
    assert plain == f"{proxy.area_name}: {proxy.headline}"


def test_pictures_are_light(charts):
    assert len(svg.write(charts["trend"])) < 45_000
    assert len(svg.write(charts["trend"], size="narrow")) < 45_000
    assert len(svg.write(charts["trend"], size="small")) < 6_000


def test_ids_are_the_same_each_time_and_differ_between_sizes_and_charts(charts):
    ids = [
        tuple(re.findall(r'\bid="([^"]+)"', svg.write(charts[name], size=size)))
        for name in ("trend", "wave")
        for size in ("full", "narrow", "small")
    ]
    flat = [found for group in ids for found in group]
    assert len(flat) == len(set(flat))
    assert svg.write(charts["trend"]) == svg.write(charts["trend"])


def test_references_point_to_ids_that_are_there(charts):
    picture = svg.write(charts["trend"])
    ids = set(re.findall(r'\bid="([^"]+)"', picture))
    assert set(re.findall(r"url\(#([^)]+)\)", picture)) <= ids
    assert set(re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', picture)) <= ids


def test_all_text_is_escaped(make):
    hostile = '"><script>alert(1)</script>\x00 & <b>'
    brief = make.brief(
        title=hostile, area_name=hostile, source=hostile, stands_in_for=hostile,
        events=(Event(make.point(0, 1.0).period.start, "day", hostile),),
    )  # fmt: skip
    for size in ("full", "narrow", "small"):
        picture = svg.write(make.trend(make.months([1.0, None]), brief=brief), size=size)
        ElementTree.fromstring(picture)
        assert "<script" not in picture and "<b>" not in picture


def test_event_letters_do_not_cover_each_other(make):
    events = tuple(Event(make.point(5, 1.0).period.start, "day", f"Event {index}") for index in range(4))
    picture = svg.write(make.trend(make.months([1.0, 2.0] * 10), brief=make.brief(events=events)))
    letters = ElementTree.fromstring(picture).findall(f".//{SVG}text[@text-anchor='middle'][@font-weight='bold']")
    places = [float(letter.get("x")) for letter in letters]
    assert [letter.text for letter in letters] == ["A", "B", "C", "D"]
    assert all(right - left >= 16 for left, right in pairwise(places))


def test_text_stays_inside_the_narrow_picture(charts):
    for name in NAMES:
        root = ElementTree.fromstring(svg.write(charts[name], size="narrow"))
        for text in root.iter(f"{SVG}text"):
            if text.get("text-anchor") is None and float(text.get("x")) < 300:
                width = len(text.text) * float(text.get("font-size", 15)) * 0.5
                assert float(text.get("x")) + width <= 362


def test_charts_on_one_axis(make, charts):
    high = make.trend(make.months([30.0, 40.0]))
    both = shared_range([charts["short"], high])
    assert svg.write(high, size="small", y_range=both) != svg.write(high, size="small")
    with pytest.raises(ValueError, match="cannot run from 2 to 2"):
        svg.write(high, size="small", y_range=(2, 2))


def test_a_narrow_picture_has_fewer_dates(charts):
    assert svg.write(charts["trend"], size="full").count(">Apr 20") > svg.write(charts["trend"], size="narrow").count(
        ">Apr 20"
    )
