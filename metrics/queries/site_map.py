"""The tile map of the sites in one metric, from the wall of icons and the reviewed places."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from metrics.charts import icons
from metrics.charts.tile_map import Tile, TileMap, counted
from metrics.charts.tiles import Place, read_tiles
from metrics.queries.icon_wall import IconWall, WallCell, WallColumn, WallRow


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    return read_tiles(settings.DATA_DIR / "map" / "tiles.csv")


@dataclass(frozen=True)
class SiteOnMap:
    """A row of the table beside the map: a site, its cell, and its tile where it has a place."""

    row: WallRow
    cell: WallCell
    tile: Tile | None

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def on_map(self) -> str:
        return f"{self.tile.label} ({self.tile.code})" if self.tile else ""

    @property
    def grade(self) -> str:
        """What is said of its comparability."""
        if self.cell.chart is None:
            return ""
        return "poor: context only" if self.cell.is_context else self.cell.comparability or "not graded"

    @property
    def shows(self) -> str:
        return icons.words(self.cell.icon).long if self.cell.chart else self.cell.words

    @property
    def address(self) -> tuple[str, str]:
        """Of its chart: the site and the metric."""
        return self.row.slug, self.cell.column.definition.slug


@dataclass(frozen=True)
class SiteMap:
    column: WallColumn
    described: TileMap
    sites: tuple[SiteOnMap, ...]

    @property
    def without_place(self) -> list[SiteOnMap]:
        """Sites that no place was reviewed for, such as made-up ones: they are in the table alone."""
        return [site for site in self.sites if site.tile is None]


def site_map(wall: IconWall, column: WallColumn) -> SiteMap:
    """Nothing is asked of the database: the wall holds all that is shown."""
    sites = tuple(_site(row, row.cells[0]) for row in wall.of(column).rows)
    tiles = tuple(site.tile for site in sites if site.tile)
    definition = column.definition
    proxy = ", a proxy" if definition.role == "proxy" else ""
    described = TileMap(
        title=f"{definition.short_name}{proxy}: what the latest point shows at each site",
        tiles=tiles,
        sentence=counted(tiles),
        source=definition.source_name,
    )
    return SiteMap(column, described, sites)


def _site(row: WallRow, cell: WallCell) -> SiteOnMap:
    place = places().get(row.slug)
    if place is None:
        return SiteOnMap(row, cell, None)
    tile = Tile(
        slug=row.slug,
        label=place.label,
        code=place.code,
        name=row.name,
        column=place.column,
        row=place.row,
        icon=cell.icon,
        words=icons.words(cell.icon).long if cell.chart else cell.words,
        period=cell.chart.latest_period if cell.chart else "",
        comparability=cell.comparability if cell.chart else "",
    )
    return SiteOnMap(row, cell, tile)
