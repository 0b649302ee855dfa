"""A schematic map: one tile a site, all of one size, near its neighbours and not to scale.

What a tile shows it shows by an icon with a letter and a shape, by the style of its border, and in words; colour only
repeats it. The same is in the table beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s

from metrics.charts import icons, theme
from metrics.charts.canvas import n, text_at, wrap
from metrics.charts.icons import SIDE
from metrics.charts.markup import escape

COLUMNS, ROWS = 6, 12
EDGE = 4.0
BOLD = 0.6  # mean width of a bold letter of Arial, in units of its size
BORDERS = {"good": "", "limited": ' stroke-dasharray="7 3"', "poor": ' stroke-dasharray="2 3"'}
GRADES = {"limited": "limited", "poor": "context"}
LEGEND = (
    ("good", "solid border: comparability good"),
    ("limited", "dashed: comparability limited"),
    ("poor", "dotted: poor, context only"),
)


@dataclass(frozen=True)
class TileSize:
    """Measures in units of the view box; `spelled`: whether there is room for names, and for the grade in words."""

    name: str
    tile: float
    height: float
    text: float
    icon: float
    spelled: bool


SIZES = {
    size.name: size for size in (TileSize("full", 112, 84, 15, 36, True), TileSize("narrow", 50, 56, 13, 30, False))
}


@dataclass(frozen=True)
class Tile:
    """A site's place from the west and the north, counted from 1, and what its chart shows. `label` is its short name,
    `code` three letters for where there is no room for it.

    `icon` is empty where there is no chart, and `words` then says why; else they say what the icon means. `colour`
    repeats the icon's.
    """

    slug: str
    label: str
    code: str
    name: str
    column: int
    row: int
    icon: str
    words: str
    period: str = ""
    comparability: str = ""

    @property
    def says(self) -> str:
        """All that the tile shows, in words; what is written on it first."""
        grade = {"poor": "comparability poor, context only"}.get(self.comparability)
        grade = grade or (f"comparability {self.comparability}" if self.comparability else "")
        return ", ".join(filter(None, (f"{self.label}, {self.code}. {self.name}: {self.words}", self.period, grade)))


@dataclass(frozen=True)
class TileMap:
    title: str
    tiles: tuple[Tile, ...]
    sentence: str
    source: str = ""


def colour_of(icon: str) -> str:
    """The colour that the icon itself has."""
    family = icon.partition("_")[0]
    return {"concern": theme.ORANGE, "improvement": theme.BLUE, "neutral": theme.PURPLE}.get(family, theme.GREY)


def write(described: TileMap, *, size: str = "full", links: dict[str, str] | None = None) -> str:
    """The map in 'full' or 'narrow' size. `links`: the address of each site's chart, by slug; without them none."""
    measure = SIZES[size]
    ident = f"m{blake2s(f'{described.title}|{size}'.encode(), digest_size=5).hexdigest()}"
    width = COLUMNS * measure.tile + 2 * EDGE
    grid = ROWS * measure.height + 2 * EDGE
    foot, height = _footer(described, measure, grid)
    named = f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d"'
    # A group, so that its links are there for everybody; a picture of its own is one image.
    role = "group" if links else "img"
    tiles = "".join(_tile(tile, measure, (links or {}).get(tile.slug, "")) for tile in described.tiles)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tile-map tile-map--{size}" role="{role}" {named} '
        f'width="100%" viewBox="0 0 {n(width)} {n(height)}" font-family="Arial, sans-serif" '
        f'font-size="{n(measure.text)}" fill="{theme.INK}">'
        f'<title id="{ident}-t">{escape(described.title)}</title>'
        f'<desc id="{ident}-d">{escape(described.sentence)}</desc>'
        f'<rect width="{n(width)}" height="{n(height)}" fill="{theme.PAPER}"/>{tiles}{"".join(foot)}</svg>'
    )


def _tile(tile: Tile, size: TileSize, link: str) -> str:
    x, y = EDGE + (tile.column - 1) * size.tile, EDGE + (tile.row - 1) * size.height
    drawn = "".join(_inside(tile, size, is_link=bool(link)))
    moved = f'transform="translate({n(x)} {n(y)})"'
    says = escape(tile.says)
    told = f"<title>{says}</title>{drawn}"
    return f'<a href="{escape(link)}" aria-label="{says}" {moved}>{told}</a>' if link else f"<g {moved}>{told}</g>"


def _inside(tile: Tile, size: TileSize, *, is_link: bool) -> Iterator[str]:
    middle, gap = size.tile / 2, 2.0
    border = f'stroke="{colour_of(tile.icon)}" stroke-width="2.5"{BORDERS.get(tile.comparability, "")}'
    box = f'x="{n(gap)}" y="{n(gap)}" width="{n(size.tile - 2 * gap)}" height="{n(size.height - 2 * gap)}" rx="4"'
    yield f'<rect {box} fill="{theme.PAPER}" {border}/>'
    label = tile.label if size.spelled else tile.code
    fits = min(size.text, (size.tile - 8) / (len(label) * BOLD))
    look = f'text-anchor="middle" font-size="{n(fits)}" font-weight="bold"'
    underlined = ' text-decoration="underline"' if is_link else ""
    yield text_at(middle, gap + size.text * 1.2, label, look + underlined)
    top = gap + size.text * 1.5
    if tile.icon:
        placed = f"translate({n(middle - size.icon / 2)} {n(top)}) scale({size.icon / SIDE:g})"
        yield f'<g transform="{placed}">{icons.drawing(tile.icon)}</g>'
    else:
        yield text_at(middle, top + size.icon * 0.6, "no chart", f'text-anchor="middle" font-size="{n(size.text - 1)}"')
    if size.spelled and (grade := GRADES.get(tile.comparability)):
        yield text_at(middle, size.height - gap - 5, grade, f'text-anchor="middle" font-size="{n(size.text - 3)}"')


def _footer(described: TileMap, size: TileSize, y: float) -> tuple[list[str], float]:
    """What the borders mean, that it is no map to scale, and the source."""
    parts: list[str] = []
    small = size.text - 2
    y += small * 1.6
    for grade, words in LEGEND:
        line = f'stroke="{theme.INK}" stroke-width="2.5"{BORDERS[grade]}'
        parts.append(f'<path d="M{n(EDGE + 2)} {n(y - small * 0.35)}h26" fill="none" {line}/>')
        parts.append(text_at(EDGE + 36, y, words, f'font-size="{n(small)}"'))
        y += small * 1.5
    texts = ["Schematic: tiles stand near their neighbours, all of one size, not to scale."]
    texts += [f"Source: {described.source}"] if described.source else []
    letters = int((COLUMNS * size.tile) / (small * 0.5))
    for text in texts:
        for line in wrap(text, letters):
            parts.append(text_at(EDGE + 2, y, line, f'font-size="{n(small)}"'))
            y += small * 1.4
    return parts, y


def counted(tiles: tuple[Tile, ...]) -> str:
    """How many sites show what, context apart, in the order of the icons' vocabulary."""
    judged = [tile for tile in tiles if tile.icon and tile.comparability != "poor"]
    context = sum(tile.icon != "" and tile.comparability == "poor" for tile in tiles)
    without = sum(not tile.icon for tile in tiles)
    told = [
        f"{number} {words.short[:1].lower()}{words.short[1:]}"
        for icon, words in icons.WORDS.items()
        if (number := sum(tile.icon == icon for tile in judged))
    ]
    said = f"Of {len(judged)} sites whose area is about them: {', '.join(told)}." if judged else ""
    rest = [
        f"{context} more {'is' if context == 1 else 'are'} context only." if context else "",
        f"{without} {'has' if without == 1 else 'have'} no chart." if without else "",
    ]
    return " ".join(filter(None, [said, *rest]))
