"""Cards and rows of panels. A page has dozens of them, and a template for each would take most of its time."""

from functools import lru_cache

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from metrics.charts.panel import Member, PanelPoint
from metrics.queries.cards import Card, GrowthShown, Icon
from metrics.queries.multiples import Multiple, SiteGraded
from metrics.queries.panels import PanelSeen
from metrics.tables.cells import chart_links

register = template.Library()

NOTHING = SafeString("")
REMEMBERED = 512  # cards of a few metrics, some 12 kB each


@register.simple_tag
@lru_cache(REMEMBERED)
def card(card: Card | None, is_named: bool = False) -> SafeString:
    """A chart in brief: picture, latest value, growth, icons; nothing where there is no card.

    `is_named`: the area's name stands above already.
    """
    if not card:
        return NOTHING
    name = NOTHING if is_named else small(card.area_name)
    icons = [_icon(icon) for icon in (card.variation, card.assurance) if icon]
    return format_html(
        '{}{}<p class="nhsuk-body-s nhsuk-u-margin-bottom-2">{}</p>{}{}',
        *(name, mark_safe(card.svg), _latest(card), _growth(card.growth)),  # drawn by us
        format_html('<p class="nhsuk-u-margin-bottom-2">{}</p>', mark_safe(" ".join(icons))) if icons else NOTHING,
    )


def small(words: str) -> SafeString:
    return format_html('<p class="nhsuk-body-s nhsuk-u-margin-bottom-2">{}</p>', words)


def _latest(card: Card) -> str:
    if not card.latest:
        return "No value is held."
    return format_html("<strong>{}</strong><br>{}", card.latest, card.period)


def _growth(growth: GrowthShown) -> SafeString:
    if growth.text:
        said = "Growth on 2014-15: <strong>{}</strong> ({}) in the {}"
        return small(format_html(said, growth.text, growth.interval, growth.window))
    return small(f"Growth on 2014-15: {growth.reason}") if growth.reason else NOTHING


def _icon(icon: Icon) -> SafeString:
    return format_html(
        '<span class="icon"><span class="icon__picture" aria-hidden="true">{}</span>'
        '<span class="icon__words">{}</span></span>',
        *(mark_safe(icon.picture), icon.words),  # drawn by us from a fixed vocabulary
    )


@register.simple_tag(takes_context=True)
def multiple(context, multiple: Multiple, metric: str, level: str = "h4") -> SafeString:
    """One area among the small multiples, under the sites it stands for. `level` of its heading: h3 or h4."""
    sites = multiple.sites
    shared = f"These figures stand for {len(sites)} sites and are counted once." if len(sites) > 1 else ""
    return format_html(
        "<li>{}{}{}{}</li>",
        format_html(
            '<{level} class="nhsuk-heading-xs nhsuk-u-margin-bottom-2">{}</{level}>',
            chart_links(context, sites, metric),
            level=level,
        ),
        card(multiple.card) or small(f"{multiple.area_name}: {_absent(multiple)}"),
        small(format_html_join(mark_safe("<br>"), "{}", ((_grade(site, len(sites) > 1),) for site in sites))),
        small(shared) if shared else NOTHING,
    )


def _absent(multiple: Multiple) -> str:
    return "the statistic is being computed." if multiple.is_computing else "no value is held."


def _grade(site: SiteGraded, is_one_of_several: bool) -> str:
    whose = f"{site.name}: comparability" if is_one_of_several else "Comparability"
    note = f": {site.note}" if site.note else ""
    return f"{whose} {site.comparability or 'not graded'}{note}"


@register.simple_tag(takes_context=True)
def panel_rows(context, panel: PanelSeen, metric: str) -> SafeString:
    """The rows of a panel's table; the first cell names the sites of the area, each of which leads to its chart."""
    headings = panel.description.headings
    looks = ("nhsuk-table__cell numeric" if heading.is_number else "nhsuk-table__cell" for heading in headings)
    openings = [f'<td class="{look}">' for look in looks]
    return format_html_join(
        "",
        '<tr><th scope="row" class="nhsuk-table__header">{}</th>{}</tr>',
        ((_whose(context, point.member, metric), _cells(openings, point)) for point in panel.description.points),
    )


def _whose(context, member: Member, metric: str) -> str:
    return chart_links(context, member.sites, metric) or member.names


def _cells(openings: list[str], point: PanelPoint) -> SafeString:
    cells = zip(openings, point.cells, strict=True)
    return mark_safe("".join(f"{opening}{escape(cell)}</td>" for opening, cell in cells))
