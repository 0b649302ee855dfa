"""Several pictures on one sheet: all there, none over another, each with its heading."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from metrics.charts import sheet

SVG = "{http://www.w3.org/2000/svg}"


def panel(number, height=100.0, heading="", words=""):
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 360 {height:g}"><g id="p{number}"/></svg>'
    )
    return sheet.Panel(heading or f"Site {number}", words, drawn)


def boxes(root):
    named = ("x", "y", "width", "height")
    return [tuple(float(inner.get(name)) for name in named) for inner in root.iter(f"{SVG}svg") if inner is not root]


def written(*panels):
    return ElementTree.fromstring(sheet.write("All of them", panels))


@pytest.mark.parametrize("count", range(1, 9))
def test_every_picture_lies_inside_and_over_no_other(count):
    root = written(*(panel(number, 100 + 40 * (number % 3)) for number in range(count)))
    width, height = map(float, root.get("viewBox").split()[2:])
    placed = boxes(root)
    assert len(placed) == count
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in placed)
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(placed, 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def test_headings_and_what_must_be_read_with_it_stand_above_their_picture():
    long = "Better Care Together (Morecambe Bay Health Community) and all that belongs to it"
    root = written(panel(1, heading=long, words="Comparability poor: context only"), panel(2))
    first = min(box[1] for box in boxes(root))
    texts = [(text.text, float(text.get("y"))) for text in root.findall(f"{SVG}text")]
    assert " ".join(text for text, _ in texts) == f"All of them {long} Comparability poor: context only Site 2"
    assert all(y < first for _, y in texts)


def test_one_column_puts_them_below_each_other():
    placed = boxes(ElementTree.fromstring(sheet.write("Two", [panel(1), panel(2)], most_columns=1)))
    assert placed[0][0] == placed[1][0] and placed[0][1] + placed[0][3] < placed[1][1]


def test_pictures_of_one_row_begin_at_one_height():
    assert len({box[1] for box in boxes(written(panel(1, heading="long " * 30), panel(2), panel(3)))}) == 1


def test_a_heading_is_text_and_nothing_else():
    root = written(panel(1, heading="A & B <i>"))
    assert root.findall(f"{SVG}text")[1].text == "A & B <i>"


def test_what_cannot_be_laid_out_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        sheet.write("None", [])
    with pytest.raises(ValueError, match="The picture of A has no view box"):
        sheet.write("One", [sheet.Panel("A", "", "<svg></svg>")])


def test_the_title_stands_above_everything_in_lines_that_fit():
    root = ElementTree.fromstring(sheet.write("A title that is long " * 9, [panel(1), panel(2)]))
    titled = [text for text in root.findall(f"{SVG}text") if text.get("font-size") == "21"]
    others = [text for text in root.findall(f"{SVG}text") if text not in titled]
    assert len(titled) > 2
    assert max(float(text.get("y")) for text in titled) < min(float(text.get("y")) for text in others)
