"""The areas of a metric as tables: the same figures as the small multiples."""

from django.utils.html import escape
from django.utils.safestring import SafeString

from downloads.sorted_tables import Parts
from downloads.tables import Column
from metrics.queries.multiples import Multiple
from metrics.tables.cells import chart_links
from metrics.tables.ordering import OrderedRows
from metrics.tables.quick import QuickColumn, QuickTable

NOT_HELD = "not held"


def _growth_parts(multiple: Multiple) -> tuple[str, str]:
    """The figure, and its interval or the reason for having none."""
    growth = multiple.card.growth if multiple.card else None
    if growth is None:
        return NOT_HELD, ""
    return (growth.text, growth.interval) if growth.text else (growth.reason or "not computed", "")


def _latest_parts(multiple: Multiple) -> tuple[str, str]:
    if multiple.card is None or multiple.card.latest_value is None:
        return NOT_HELD, ""
    number, _, unit = multiple.card.latest.partition(" ")
    return number, unit


TAKEN_APART = {
    "latest": Parts((Column("", True), Column("unit")), _latest_parts),
    "growth": Parts((Column("", True), Column("interval")), _growth_parts),
}
NUMERIC = {"td": {"class": "numeric"}, "th": {"class": "numeric"}}


def _names(multiple: Multiple, table) -> SafeString:
    return chart_links(table.context, multiple.sites, table.metric)


def _growth(multiple: Multiple, table) -> SafeString:
    figure, interval = _growth_parts(multiple)
    return escape(f"{figure} ({interval})" if interval else figure)


def _variation(multiple: Multiple, table) -> SafeString:
    icon = multiple.card.variation if multiple.card else None
    return escape(icon.words if icon else NOT_HELD)


def _own(attribute: str):
    return lambda multiple, table: escape(getattr(multiple, attribute) or NOT_HELD)


def _of_card(attribute: str):
    return lambda multiple, table: escape(getattr(multiple.card, attribute, "") or NOT_HELD)


class MultiplesTable(QuickTable):
    """Rows are `Multiple`s. A site's name leads to its chart."""

    caption = "Latest value and growth by area"
    download_parts = TAKEN_APART

    names = QuickColumn(_names, verbose_name="Site", order_by="names")
    area_name = QuickColumn(_own("area_name"), verbose_name="Area that stands for it", order_by="area_name")
    care_model = QuickColumn(_own("care_model"), verbose_name="Care model", order_by="care_model")
    latest = QuickColumn(_of_card("latest"), verbose_name="Latest value", order_by="card__latest_value", attrs=NUMERIC)
    period = QuickColumn(_of_card("period"), verbose_name="Period", order_by="card__data_to")
    growth = QuickColumn(_growth, verbose_name="Growth on 2014-15", order_by="card__growth_fraction", attrs=NUMERIC)
    variation = QuickColumn(_variation, verbose_name="Variation", orderable=False)
    comparability = QuickColumn(_own("comparability"), verbose_name="Comparability", order_by="comparability")

    class Meta:
        empty_text = "No area stands for a site in this metric."

    def __init__(self, data, *, metric: str, **options) -> None:
        super().__init__(OrderedRows(list(data)), **options)
        self.metric = metric


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
