"""The cells of the overview as HTML: pure functions of what the row holds. Nothing is computed here."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from metrics import units
from metrics.charts import icons
from metrics.queries.funding import Funded
from metrics.queries.overview_rows import Cell, Row

REMEMBERED = 4096  # cells of a few sets of charts


def small(words: str) -> SafeString:
    return format_html('<span class="overview__small">{}</span>', words)


def name(row: Row, table) -> SafeString:
    grade = {"poor": "comparability poor: context only", "limited": "comparability limited"}.get(row.comparability)
    said = format_html('<br><span class="overview__grade">{}</span>', grade) if grade else ""
    address = table.address("metrics:site", row.slug)
    return format_html('<div class="overview__name"><a href="{}">{}</a>{}</div>', address, row.name, said)


def cohort(row: Row, table) -> SafeString:
    """The name, and for each column the sites that are in it, folded."""
    return format_html("{}{}", row.name, mark_safe("".join(_members(row, cell) for cell in row.cells if cell.members)))


def _members(row: Row, cell: Cell) -> SafeString:
    count = len(cell.members)
    return format_html(
        '<details class="nhsuk-details overview__members"><summary class="nhsuk-details__summary">'
        '<span class="nhsuk-details__summary-text">{}: {} site{}<span class="nhsuk-u-visually-hidden"> of {}</span>'
        '</span></summary><div class="nhsuk-details__text">{}</div></details>',
        *(cell.column.core.short_name, count, "" if count == 1 else "s", row.name, "; ".join(cell.members)),
    )


def care_model(row: Row, table) -> SafeString:
    return escape(row.care_model)


def latest(row: Row, cell: Cell, table) -> SafeString:
    if cell.chart is None:
        return small(cell.words)
    context = mark_safe("<br>context only") if cell.is_context else ""
    return format_html(
        '<a href="{}">{}<span class="nhsuk-u-visually-hidden"> {}, {}</span></a><br>'
        '<span class="overview__small">{}{}</span>',
        *(_chart_address(row, cell, table), cell.chart.latest_text or "no value"),
        *(cell.column.shown.unit.words, row.name, cell.chart.latest_period, context),
    )


def _chart_address(row: Row, cell: Cell, table) -> str:
    """A site's own chart; a cohort's stands on the page of the metric."""
    if row.slug:
        return table.address("metrics:chart", row.slug, cell.column.shown.slug)
    return f"{table.address('metrics:metric', cell.column.shown.slug)}#groups"


def growth(row: Row, cell: Cell, table) -> SafeString:
    if cell.chart is None:
        return small(cell.words)
    shown = cell.shown_growth
    if not shown.text:
        return small(shown.reason or "not computed")
    chart, less = cell.chart, cell.chart.difference or {}
    bounds = tuple(less.get(f"points{part}") for part in ("", "_lower", "_upper"))
    interval = (chart.growth_lower, chart.growth_upper)
    return _growth(shown.text, shown.interval, interval, chart.growth_to, bounds, cell.against)


@lru_cache(REMEMBERED)
def _growth(text: str, words: str, interval: tuple, to: date, bounds: tuple, against: str) -> SafeString:
    """`interval` in fractions; `bounds`: the difference from the comparator and its interval, in fractions."""
    reach = words if interval[0] is None else " to ".join(map(_bound, interval))
    told = _difference(bounds, against) if bounds[1] is not None else ""
    return format_html(
        '{}<br><span class="overview__small">{}<br>to {}{}</span>', text, reach, date_format(to, "M Y"), told
    )


def _bound(fraction: float) -> str:
    return units.percent(fraction, units.places(fraction))


def _difference(bounds: tuple, against: str) -> SafeString:
    point, *ends = bounds
    lower, upper = (units.signed(end * 100, units.places(end)) for end in ends)
    return format_html(
        '<br><span class="overview__against">{} points<br>({} to {})<br><strong>{}</strong></span>',
        *(units.signed(point * 100, 1), lower, upper, against),
    )


def both_icons(row: Row, cell: Cell, table) -> SafeString:
    if cell.chart is None:
        return small(cell.words)
    return _both_icons(cell.chart.variation_icon, cell.chart.assurance_icon)


@lru_cache(REMEMBERED)
def _both_icons(variation: str, assurance: str) -> SafeString:
    pictures = [icons.referred(icon) for icon in (variation, assurance) if icon]
    words = icons.words(variation).short if variation else ""
    return format_html(
        '<span class="overview__icons">{}</span><br><span class="overview__small">{}</span>',
        *(mark_safe("".join(pictures)), words),  # drawn by us from a fixed vocabulary
    )


def funding(row: Row, table) -> SafeString:
    if not row.funding:
        return small("not found by site in our sources")
    lines = format_html_join("", "<li>{}</li>", ((_funded(one),) for one in row.funding))
    return format_html('<ul class="overview__funding">{}</ul>', lines)


def _funded(one: Funded) -> str:
    amount = f"{one.amount} {one.award.stage}"
    if one.award.amount is None:
        amount = one.award.stage
    elif one.is_joint:
        amount = f"one of {one.sites} sites sharing {one.amount}, {one.award.stage}"
    earlier = " (an earlier stage of the same money)" if one.is_earlier_stage else ""
    return f"{one.fiscal_year}: {amount}{earlier}{' (the source is ambiguous)' if one.award.ambiguity else ''}"


def data_to(row: Row, table) -> SafeString:
    return _days(row.data_from_to)


@lru_cache(REMEMBERED)
def _days(days: tuple[date, ...]) -> SafeString:
    said = ((date_format(day, "M Y"),) for day in days)
    return format_html_join(" and ", '<span class="overview__day">{}</span>', said)
