"""Growth of every area to one end as tables."""

from collections.abc import Iterable

import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from downloads.tables import Table
from memory.templatetags.memory_tags import address
from metrics.queries.growth_at import GrowthSeen
from metrics.queries.growth_pages import AreaGrowth
from metrics.queries.printed import Printed
from metrics.tables.ordering import OrderedRows
from metrics.tables.values import columns

NUMERIC = {"td": {"class": "numeric"}, "th": {"class": "numeric"}}


class GrowthTable(tables.Table):
    """Rows are `AreaGrowth`s. A site's name leads to its growth at every end."""

    caption = "Growth by area"

    names = tables.Column(verbose_name="Site", order_by="names")
    care_model = tables.Column(verbose_name="Care model")
    comparability = tables.Column(verbose_name="Comparability")
    rate = tables.Column(accessor="seen", orderable=False, verbose_name="12-month rate", attrs=NUMERIC)
    growth = tables.Column(
        accessor="seen", order_by="fraction", empty_values=(), verbose_name="Growth on 2014-15", attrs=NUMERIC
    )
    difference = tables.Column(
        accessor="seen",
        order_by="points",
        verbose_name="Less the comparator’s, percentage points",
        attrs=NUMERIC,
    )
    against = tables.Column(accessor="seen__against", verbose_name="Grew less or more")

    class Meta:
        default = ""
        empty_text = "No area stands for a site in this metric."

    def __init__(self, data, *, metric: str, month: str, **options) -> None:
        super().__init__(OrderedRows(list(data)), **options)
        self.metric, self.month = metric, month

    def render_names(self, record: AreaGrowth):
        links = ((self._page(site.slug), site.name) for site in record.sites)
        return format_html_join(" and ", '<a href="{}">{}</a>', links) or record.name

    def _page(self, site: str) -> str:
        """The site's own page, to the same end."""
        page = address(self.context, "metrics:growth", site, self.metric)
        return f"{page}{'&' if '?' in page else '?'}growth_to={self.month}"

    def render_rate(self, value):
        return _with_interval(value.rate, value.rate_interval)

    def render_growth(self, record: AreaGrowth):
        seen = record.seen
        if seen is None or not seen.growth:
            return record.words or (seen.why if seen else "")
        mark = " provisional" if seen.provisional else ""
        return _with_interval(f"{seen.growth}{mark}", seen.interval or seen.why)

    def render_difference(self, value):
        if value.difference is None:
            return ""
        less = value.difference
        return _with_interval(less.points_short, less.interval_short)


def growths_table(ends: Iterable[GrowthSeen]) -> Table:
    """Growth of one series to every end, as its page prints it."""
    numbers = ("12-month rate", "Growth", "Growth of the comparator")
    headings = ("12 months to", *numbers[:2], "95% interval", numbers[2], "Difference, percentage points")
    return Table(
        "growths",
        "Growth to every end, the latest first",
        columns(*headings, "Grew less or more", "State", numbers=numbers),
        [_growth_row(one) for one in ends],
    )


def _growth_row(one: GrowthSeen) -> tuple[str, ...]:
    less = f"{one.difference.points_short} {one.difference.interval_short}" if one.difference else ""
    month = one.label.removeprefix("12 months to ")
    return (month, one.rate, one.growth, one.interval, one.comparator_growth, less, one.against, one.state)


def beside_table(printed: Iterable[tuple[Printed, GrowthSeen]], core: str, proxy: str) -> Table:
    """What was published of the core metric beside the proxy over the same months."""
    return Table(
        "beside",
        "Official result and proxy",
        columns("Over", f"Official, {core}, as printed", f"Proxy, {proxy}"),
        [
            (one.label, f"{result.value} {result.unit} ({result.evidence_type})", one.as_proxy)
            for result, one in printed
        ],
    )


def _with_interval(text: str, interval: str):
    return format_html('{}<br><span class="overview__small">{}</span>', text, interval) if interval else text


class ContextGrowthTable(GrowthTable):
    """Areas graded poor are not ranked, so nothing here sorts."""

    caption = "Context only: areas that say little about the site"

    class Meta:
        orderable = False
        default = ""


class GroupGrowthTable(ContextGrowthTable):
    """Care models, comparators and England: sums that are no rows of a ranking."""

    caption = "Care models, the rest of England and England"
    names = tables.Column(verbose_name="Cohort or comparator", accessor="name")
    care_model = None
    comparability = None

    class Meta:
        orderable = False
        default = ""
