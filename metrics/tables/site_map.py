"""The table that says what the tile map shows, a row a site."""

import django_tables2 as tables
from django.utils.html import format_html

from memory.templatetags.memory_tags import address
from metrics.queries.site_map import SiteMap, SiteOnMap
from metrics.tables.ordering import OrderedRows
from metrics.tables.overview import ICON_ORDER


class ShowsColumn(tables.Column):
    def sort_value(self, site: SiteOnMap):
        """Concern first; what is context only is never ranked."""
        return None if site.cell.is_context else ICON_ORDER.get(site.cell.icon)


class SiteMapTable(tables.Table):
    """Rows are `SiteOnMap`s. A site's name leads to its chart, as its tile does."""

    name = tables.Column(verbose_name="Site", order_by="row__list_no")
    on_map = tables.Column(verbose_name="On the map")
    care_model = tables.Column(accessor="row__care_model", verbose_name="Care model")
    region = tables.Column(accessor="row__region", verbose_name="NHS region")
    shows = ShowsColumn(verbose_name="What its latest point shows")
    latest = tables.Column(
        accessor="cell__chart__latest_text",
        orderable=False,
        verbose_name="Latest value",
        attrs={"td": {"class": "numeric"}, "th": {"class": "numeric"}},
    )
    period = tables.Column(accessor="cell__chart__latest_period", orderable=False, verbose_name="Period")
    grade = tables.Column(verbose_name="Comparability")

    class Meta:
        default = ""

    def __init__(self, seen: SiteMap, **options) -> None:
        super().__init__(OrderedRows(list(seen.sites)), **options)
        definition = seen.column.definition
        self.caption = f"{seen.described.title}; values {definition.unit.words or 'as numbers'}"

    def render_name(self, record: SiteOnMap):
        page = address(self.context, "metrics:chart", *record.address)
        return format_html('<a href="{}">{}</a>', page, record.name)
