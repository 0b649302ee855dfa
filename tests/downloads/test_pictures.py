"""Pictures that stand by themselves: complete SVG, and PNG drawn from it with letters that can be seen."""

import struct
import zlib
from xml.etree import ElementTree

import pytest
from django.conf import settings

from downloads.pictures import Picture, png, standing
from downloads.png_texts import SIGNATURE, texts_of, with_texts

INSIDE = '<rect x="10" y="10" width="50" height="20" fill="#212b32"/>'
DRAWN = f'<svg xmlns="http://www.w3.org/2000/svg" class="a" width="100%" viewBox="0 0 360 100">{INSIDE}</svg>'
SVG = "{http://www.w3.org/2000/svg}"


def picture(svg=DRAWN, below=("Source: a <place> & another",)):
    return Picture(svg, "a-chart", "A chart", "It rises.", below)


def dots(content):
    """Width, height and the rows of dots of a PNG of 8-bit RGBA, with its filters undone."""
    width, height, depth, colour = struct.unpack(">IIBB", content[16:26])
    assert (depth, colour) == (8, 6)
    data, place = b"", len(SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        if content[place + 4 : place + 8] == b"IDAT":
            data += content[place + 8 : place + 8 + length]
        place += length + 12
    raw, rows, before = zlib.decompress(data), [], bytearray(width * 4)
    for start in range(0, len(raw), width * 4 + 1):
        row = bytearray(raw[start + 1 : start + 1 + width * 4])
        for i in range(len(row)):
            left, up, corner = (row[i - 4] if i > 3 else 0), before[i], (before[i - 4] if i > 3 else 0)
            row[i] = (row[i] + (0, left, up, (left + up) // 2, paeth(left, up, corner))[raw[start]]) % 256
        rows.append(row)
        before = row
    return width, height, rows


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def test_the_svg_is_whole_with_its_words_and_a_size_of_its_own():
    root = ElementTree.fromstring(standing(picture()))
    assert root.get("width") == "360" and float(root.get("height")) > 100 and "class" not in root.attrib
    assert root.find(f"{SVG}title").text == "A chart" and root.find(f"{SVG}desc").text == "It rises."
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"
    texts = [text for text in root.iter(f"{SVG}text")]
    assert " ".join(text.text for text in texts) == "Source: a <place> & another"
    assert all(100 < float(text.get("y")) < float(root.get("height")) for text in texts)


def test_long_lines_are_wrapped_within_the_picture():
    root = ElementTree.fromstring(standing(picture(below=("word " * 60,))))
    lines = [text.text for text in root.iter(f"{SVG}text")]
    assert len(lines) > 5 and " ".join(lines).split() == ["word"] * 60


def test_what_has_no_view_box_is_refused():
    with pytest.raises(ValueError, match="view box"):
        standing(picture(svg="<svg></svg>"))


def test_the_png_is_the_same_picture_with_letters():
    content = png(picture(), settings.FONT_DIR)
    width, height, rows = dots(content)
    svg = ElementTree.fromstring(standing(picture()))
    assert width == 720 and abs(height - 2 * float(svg.get("height"))) <= 1
    assert rows[30][80 * 4 : 80 * 4 + 3] == bytes.fromhex("212b32"), "inside the box"
    assert rows[2][:4] == b"\xff\xff\xff\xff", "on white"
    below = b"".join(bytes(row) for row in rows[210:])
    assert min(below) < 128, "there is dark ink where the letters stand"


def test_the_png_holds_its_words():
    assert texts_of(png(picture(), settings.FONT_DIR)) == {
        "Title": "A chart",
        "Description": "It rises.",
        "Source": "Source: a <place> & another",
    }


def test_without_fonts_there_is_no_picture(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        png(picture(), tmp_path)


def test_texts_go_into_a_png_only():
    with pytest.raises(ValueError, match="no PNG"):
        with_texts(b"GIF89a", {})
