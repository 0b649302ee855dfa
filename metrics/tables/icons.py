"""The table of icons: a row a site, a column a metric. Each icon opens its chart."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from memory.templatetags.memory_tags import keep_moment, path
from metrics.charts import icons
from metrics.queries.icon_wall import IconWall, WallCell, WallColumn, WallRow
from metrics.tables import overview_cells as cells
from metrics.tables.ordering import OrderedRows
from metrics.tables.overview import ICON_ORDER
from metrics.tables.quick import QuickColumn, StackedTable


class IconColumn(QuickColumn):
    """One metric. Sorted by what the icon says, concern first; what is context only is never ranked."""

    def __init__(self, place: int, column: WallColumn, **options):
        self.place = place
        proxy = " (proxy)" if column.definition.role == "proxy" else ""
        heading = f"{column.definition.short_name}{proxy}"
        super().__init__(_icon_of(place), verbose_name=heading, label=heading, **options)

    def sort_value(self, row: WallRow):
        cell = row.cells[self.place]
        return None if cell.is_context else ICON_ORDER.get(cell.icon)


def _icon_of(place: int):
    return lambda row, table: table.icon(row, row.cells[place])


def _name(row: WallRow, table) -> SafeString:
    return format_html('<a href="{}">{}</a>', table.address("metrics:site", row.slug), row.name)


def _care_model(row: WallRow, table) -> SafeString:
    return format_html("{}", row.care_model)


class IconTable(StackedTable):
    """`changed`: the cells to be marked, as a `Marked`; None where none is to be."""

    caption_size = "m"

    name = QuickColumn(_name, verbose_name="Site", order_by="list_no")
    care_model = QuickColumn(_care_model, verbose_name="Care model", label="Care model", order_by="care_model")

    class Meta:
        template_name = "django_tables2/nhs.html"
        order_by = ()

    def __init__(self, wall: IconWall, *, viewpoint, request, changed=None, **options):
        sites, metrics = len(wall.rows), len(wall.columns)
        self.caption = f"The icons of {sites} site{'' if sites == 1 else 's'} in {metrics} metrics"
        self.viewpoint, self.request, self.changed = viewpoint, request, changed
        extra = [(one.definition.slug, IconColumn(place, one)) for place, one in enumerate(wall.columns)]
        super().__init__(OrderedRows(list(wall.rows)), extra_columns=extra, **options)

    def address(self, view: str, *arguments: str) -> str:
        """The address of a page, at the same moment as this one."""
        return keep_moment(path(view, *arguments), self.viewpoint, self.request)

    def icon(self, row: WallRow, cell: WallCell) -> SafeString:
        """The icon as a link to its chart, what it says, of which period, and how well the area stands for the site."""
        if cell.chart is None:
            return cells.small(cell.words)
        slug = cell.column.definition.slug
        shown = (cell.icon, cell.chart.assurance_icon)
        pictures = "".join(icons.referred(icon) for icon in shown if icon and icon != icons.NO_TARGET)
        return format_html(
            '<a class="overview__icons" href="{}">{}<span class="nhsuk-u-visually-hidden">, {}, {}</span></a><br>'
            '<span class="overview__small">{}<br>{}{}</span>{}',
            *(self.address("metrics:chart", row.slug, slug), mark_safe(pictures)),  # drawn by us
            *(row.name, cell.column.definition.short_name),
            *(icons.words(cell.icon).short, cell.chart.latest_period, standing(cell), self._mark(cell)),
        )

    def _mark(self, cell: WallCell) -> SafeString:
        if self.changed is None or cell.chart is None or not self.changed.holds(cell.chart, "icons"):
            return SafeString("")
        return render_to_string("metrics/_changed.html", {"since": self.changed.since})


def standing(cell: WallCell) -> SafeString:
    """What is said of an area that does not stand well for the site; nothing of one that does."""
    said = {"poor": "poor: context only", "limited": "comparability limited"}.get(cell.comparability)
    return format_html("<br>{}", said) if said else SafeString("")
