"""The comparison as a table: the same figures as the charts."""

import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from compare.compared import Compared
from compare.comparing import Comparison
from downloads.sorted_tables import Parts
from downloads.tables import Column
from memory.templatetags.memory_tags import address
from metrics.queries.cards import DifferenceShown, difference_of
from metrics.tables.ordering import OrderedRows

NUMERIC = {"td": {"class": "numeric"}, "th": {"class": "numeric"}}


GAP_COLUMNS = (
    *(Column("", True), Column("unit"), Column("interval")),
    *(Column("ratio"), Column("ratio interval"), Column("in words")),
)


class RankedColumn(tables.Column):
    """A column of numbers, by which rows that are context only are never ranked."""

    def __init__(self, *, ranked_by, **options) -> None:
        super().__init__(accessor="name", empty_values=(), attrs=NUMERIC, **options)
        self.ranked_by = ranked_by

    def sort_value(self, row: Compared):
        return None if row.is_context else self.ranked_by(row)


def _latest_parts(row: Compared) -> tuple[str, str, str]:
    number, _, unit = row.card.latest.partition(" ")
    return (number, unit, row.card.period) if number else ("no value is held", "", "")


def _growth_parts(row: Compared) -> tuple[str, str, str]:
    shown = row.card.growth
    return (shown.text, shown.interval, shown.window) if shown.text else (shown.reason or "not computed", "", "")


class ComparedTable(tables.Table):
    """Rows are `Compared`s, in the order chosen until the address sorts them."""

    name = tables.Column(verbose_name="Site or group", order_by="name")
    area = tables.Column(accessor="basis", verbose_name="What the figures are of", orderable=False)
    people = RankedColumn(ranked_by=lambda row: row.people, verbose_name="Counted over")
    latest = RankedColumn(ranked_by=lambda row: row.chart.latest_value, verbose_name="Latest value")
    growth = RankedColumn(ranked_by=lambda row: row.chart.growth_fraction, verbose_name="Growth on 2014-15")
    gap = RankedColumn(ranked_by=lambda row: row.growth.growth if row.growth else None, verbose_name="Difference")
    comparability = tables.Column(verbose_name="Comparability", orderable=False, empty_values=())

    class Meta:
        order_by = ()

    def __init__(self, seen: Comparison, **options) -> None:
        self.seen = seen
        self.download_parts = {
            "latest": Parts((Column("", True), Column("unit"), Column("period")), _latest_parts),
            "growth": Parts((Column("", True), Column("interval"), Column("12 months")), _growth_parts),
            "gap": Parts(GAP_COLUMNS, self._gap_parts),
        }
        self.caption = f"{seen.metric.name}: latest value and growth"
        shown = [] if seen.gaps else ["gap"]
        super().__init__(OrderedRows(list(seen.rows)), exclude=shown, **options)
        if seen.reference:
            self.columns["gap"].column.verbose_name = f"Growth less that of {seen.reference.name}"

    def render_name(self, record: Compared):
        slug = self.seen.metric.slug
        links = ((address(self.context, "metrics:chart", site.slug, slug), site.name) for site in record.sites)
        return format_html_join(" and ", '<a href="{}">{}</a>', links) or record.name

    def render_area(self, record: Compared):
        if record.is_line:
            return record.area.name
        return format_html('{}<br><span class="overview__small">{}</span>', record.area.name, record.basis)

    def render_people(self, record: Compared):
        return record.denominator or "not held"

    def render_latest(self, record: Compared):
        card = record.card
        return (
            format_html('{}<br><span class="overview__small">{}</span>', card.latest, card.period)
            if card.latest
            else "no value is held"
        )

    def render_growth(self, record: Compared):
        shown = record.card.growth
        if not shown.text:
            return shown.reason or "not computed"
        small = f"{shown.interval}, {shown.window}"
        return format_html('{}<br><span class="overview__small">{}</span>', shown.text, small)

    def render_gap(self, record: Compared):
        shown, words = self._gap(record), self.seen.gaps[record.key].words
        if shown is None:
            return format_html('<span class="overview__small">{}</span>', words)
        return format_html(
            '{}<br><span class="overview__small">{}</span><br><span class="overview__small">ratio {} ({})</span>'
            "<br><strong>{}</strong>",
            *(shown.points, shown.points_interval, shown.ratio, shown.ratio_interval, words),
        )

    def _gap(self, record: Compared) -> DifferenceShown | None:
        found = self.seen.gaps[record.key].difference
        return difference_of(found.as_json(), "") if found else None

    def _gap_parts(self, record: Compared) -> tuple[str, ...]:
        shown, words = self._gap(record), self.seen.gaps[record.key].words
        if shown is None:
            return "", "", "", "", "", words
        number, _, unit = shown.points.partition(" ")
        return number, unit, shown.points_interval, f"ratio {shown.ratio}", shown.ratio_interval, words

    def render_comparability(self, record: Compared):
        grade = record.comparability or ("no grade: not of one site" if record.is_line else "not graded")
        return f"{grade}: context only" if record.is_context else grade
