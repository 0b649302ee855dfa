"""A picture that stands by itself: under it what it must not be shown without, in SVG, and the same drawn as PNG.

Any SVG of ours will do that has a view box and needs no style sheet. It may be a chart of a page or several.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import resvg_py

from downloads.png_texts import with_texts

ROOT = re.compile(r"<svg\b[^>]*>")
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
OF_THE_ROOT = re.compile(r'\s(?:width|height|viewBox|class)="[^"]*"')
TEXT, LINE, EDGE = 15.0, 19.5, 8.0
LETTER = 0.5  # mean width of a letter of Arial, in units of its size
SHARPNESS = 2.0  # dots of the PNG for each unit of the picture: sharp on paper and on screens of high density
FONT = "Arimo"  # of the same widths as Arial, for which the pictures are laid out


@dataclass(frozen=True)
class Picture:
    """`svg` as drawn; `title` and `description` for those who do not see it; `below`: source, dates, licence."""

    svg: str
    name: str
    title: str
    description: str
    below: tuple[str, ...]


def standing(picture: Picture) -> str:
    """The SVG with its lines below, on white, with a size of its own. Raises ValueError where there is no view box."""
    found = VIEW_BOX.search(picture.svg)
    root = ROOT.search(picture.svg)
    if found is None or root is None:
        raise ValueError("The picture has no view box that begins at 0 0.")
    width, height = float(found[1]), float(found[2])
    lines = list(_wrapped(picture.below, width))
    full = height + len(lines) * LINE + 2 * EDGE
    size = f' width="{width:g}" height="{full:g}" viewBox="0 0 {width:g} {full:g}"'
    opening = OF_THE_ROOT.sub("", root[0])[:-1] + size + ">"
    paper = f'<rect width="{width:g}" height="{full:g}" fill="#ffffff"/>'
    inside = picture.svg[root.end() : picture.svg.rindex("</svg>")]
    return f"{opening}{_named(picture, inside)}{paper}{inside}{''.join(_texts(lines, height + EDGE))}</svg>"


def _named(picture: Picture, inside: str) -> str:
    """Title and description, unless the drawing has them."""
    if inside.lstrip().startswith("<title"):
        return ""
    return f"<title>{escape(picture.title)}</title><desc>{escape(picture.description)}</desc>"


def _wrapped(texts: Sequence[str], width: float) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(text, int((width - 2 * EDGE) / (TEXT * LETTER)), break_on_hyphens=False)


def _texts(lines: Sequence[str], top: float) -> Iterator[str]:
    style = f'font-family="Arial, sans-serif" font-size="{TEXT:g}" fill="#212b32"'
    for place, line in enumerate(lines, start=1):
        yield f'<text x="{EDGE:g}" y="{top + place * LINE:g}" {style}>{escape(line)}</text>'


def png(picture: Picture, fonts: Path) -> bytes:
    """The same as PNG, drawn here without a browser with the fonts of a folder; its words are in it as texts.

    Raises FileNotFoundError where there is no font: a chart without its letters would be a wrong one.
    """
    if not any(fonts.rglob("*.ttf")):
        raise FileNotFoundError(f"There is no font in {fonts}. Run: npm ci --ignore-scripts")
    drawn = resvg_py.svg_to_bytes(
        svg_string=standing(picture),
        skip_system_fonts=True,
        font_dirs=[str(fonts)],
        font_family=FONT,
        sans_serif_family=FONT,
        background="#ffffff",
        zoom=SHARPNESS,
    )
    words = {"Title": picture.title, "Description": picture.description, "Source": " ".join(picture.below)}
    return with_texts(bytes(drawn), words)
