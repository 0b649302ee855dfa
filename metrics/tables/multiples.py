"""The areas of a metric as tables: the same figures as the small multiples."""

import django_tables2 as tables
from django.utils.html import format_html_join

from downloads.sorted_tables import Parts
from downloads.tables import Column
from memory.templatetags.memory_tags import address
from metrics.queries.multiples import Multiple
from metrics.tables.ordering import OrderedRows


def _growth_parts(multiple: Multiple) -> tuple[str, str]:
    """The figure, and its interval or the reason for having none."""
    growth = multiple.card.growth if multiple.card else None
    if growth is None:
        return "not held", ""
    return (growth.text, growth.interval) if growth.text else (growth.reason or "not computed", "")


def _latest_parts(multiple: Multiple) -> tuple[str, str]:
    if multiple.card is None or multiple.card.latest_value is None:
        return "not held", ""
    number, _, unit = multiple.card.latest.partition(" ")
    return number, unit


TAKEN_APART = {
    "latest": Parts((Column("", True), Column("unit")), _latest_parts),
    "growth": Parts((Column("", True), Column("interval")), _growth_parts),
}
NUMERIC = {"td": {"class": "numeric"}, "th": {"class": "numeric"}}


class MultiplesTable(tables.Table):
    """Rows are `Multiple`s. A site's name leads to its chart."""

    caption = "Latest value and growth by area"
    download_parts = TAKEN_APART

    names = tables.Column(verbose_name="Site", order_by="names")
    area_name = tables.Column(verbose_name="Area that stands for it")
    care_model = tables.Column(verbose_name="Care model")
    latest = tables.Column(
        accessor="card__latest", order_by="card__latest_value", verbose_name="Latest value", attrs=NUMERIC
    )
    period = tables.Column(accessor="card__period", order_by="card__data_to", verbose_name="Period")
    growth = tables.Column(
        accessor="card__growth", order_by="card__growth_fraction", verbose_name="Growth on 2014-15", attrs=NUMERIC
    )
    variation = tables.Column(accessor="card__variation", orderable=False, verbose_name="Variation")
    comparability = tables.Column(verbose_name="Comparability")

    class Meta:
        default = "not held"
        empty_text = "No area stands for a site in this metric."

    def __init__(self, data, *, metric: str, **options) -> None:
        super().__init__(OrderedRows(list(data)), **options)
        self.metric = metric

    def render_names(self, record: Multiple):
        links = ((address(self.context, "metrics:chart", site.slug, self.metric), site.name) for site in record.sites)
        return format_html_join(" and ", '<a href="{}">{}</a>', links)

    def render_growth(self, value):
        return f"{value.text} ({value.interval})" if value.text else value.reason or "not computed"

    def render_variation(self, value):
        return value.words


class WaveMultiplesTable(MultiplesTable):
    """Survey waves have no growth and no icons."""

    caption = "Latest wave by area"
    growth = None
    variation = None


class ContextTable(MultiplesTable):
    """Areas graded poor are not ranked, so nothing here sorts."""

    caption = "Context only: latest value and growth by area"

    class Meta:
        orderable = False
        default = "not held"
