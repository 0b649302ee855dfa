import re
from html import unescape

import pytest

from metrics.charts import icons, theme
from metrics.charts.tile_map import SIZES, Tile, TileMap, colour_of, counted, write


def tile(slug, icon="concern_high", comparability="good", **more):
    words = icons.words(icon).long if icon else "not found for this site"
    place = {"column": 1, "row": 1, **more}
    return Tile(
        slug,
        slug.title(),
        slug[:3].upper(),
        f"Site {slug}",
        **place,
        icon=icon,
        words=words,
        comparability=comparability,
    )


TILES = (tile("a"), tile("b", "improvement_low", "limited", column=2), tile("c", "", "", row=2), tile("d", row=3))
MAP = TileMap("What the latest point shows", TILES, "Of 3 sites: one thing.", "A source")


@pytest.mark.parametrize("size", SIZES)
def test_every_tile_says_in_words_what_its_icon_and_border_say(size):
    svg = write(MAP, size=size)
    said = [unescape(one) for one in re.findall(r"<g transform[^>]*><title>([^<]*)</title>", svg)]
    assert said == [one.says for one in TILES]
    assert said[1] == "B, B. Site b: Special cause, improvement: lower, comparability limited"
    assert said[2] == "C, C. Site c: not found for this site"


def test_colour_is_never_alone():
    """An icon of another colour has another drawing, and a grade another border."""
    by_colour = {}
    for icon in icons.WORDS:
        by_colour.setdefault(colour_of(icon), set()).add(icons.drawing(icon))
    drawings = [drawn for found in by_colour.values() for drawn in found]
    assert len(drawings) == len(set(drawings))
    assert colour_of("concern_high") == theme.ORANGE and colour_of("common_cause") == colour_of("") == theme.GREY
    svg = write(TileMap("m", (tile("a"), tile("b", comparability="limited"), tile("c", comparability="poor")), ""))
    assert len(re.findall(r'rx="4" fill="#ffffff" stroke="#c75000" stroke-width="2.5"/>', svg)) == 1
    assert 'stroke-dasharray="7 3"' in svg and 'stroke-dasharray="2 3"' in svg
    assert ">context</text>" in svg and ">limited</text>" in svg


def test_with_links_it_is_a_group_of_links_with_names_and_without_one_picture():
    svg = write(MAP, links={"a": "/x/?a=1&b=2"})
    assert 'role="group"' in svg and svg.count("<a ") == 1
    assert 'href="/x/?a=1&amp;b=2" aria-label="A, A. Site a: Special cause, concern: higher, comparability good"' in svg
    alone = write(MAP)
    assert 'role="img"' in alone and "<a " not in alone


def test_tiles_lie_inside_the_picture_and_labels_inside_their_tiles():
    for name, size in SIZES.items():
        svg = write(TileMap("m", (tile("isle-of-wight", column=6, row=12),), ""), size=name)
        width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
        x, y = map(float, re.search(r'translate\(([\d.]+) ([\d.]+)\)"><title', svg).groups())
        assert x + size.tile <= width and y + size.height <= height
        letters = float(re.search(r'font-size="([\d.]+)" font-weight="bold"', svg).group(1))
        assert letters * len("isle-of-wight" if size.spelled else "ISL") * 0.6 <= size.tile
        assert letters >= 8


def test_the_sentence_counts_and_keeps_context_apart():
    tiles = (tile("a"), tile("b"), tile("c", "common_cause"), tile("d", comparability="poor"), tile("e", ""))
    said = "Of 3 sites whose area is about them: 1 common cause, 2 concern: higher."
    assert counted(tiles) == f"{said} 1 more is context only. 1 has no chart."
    assert counted(()) == ""


def test_no_style_sheet_is_needed():
    assert "style=" not in write(MAP) and "<style" not in write(MAP)
