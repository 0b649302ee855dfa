from functools import partial

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from downloads.answers import answer, asked
from downloads.filters import in_words
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.kept import kept
from metrics.filters import SiteFilter
from metrics.queries.flags import flags_seen_from
from metrics.queries.icon_wall import icon_wall
from metrics.tables.about import STATES, dates, source_of
from metrics.tables.icons import IconTable
from metrics.views.audience import audience_by_look
from metrics.views.overview import changes_marked
from vanguards.models import Site


def icons(request):
    """What the latest point of every chart shows, a row a site and a column a metric."""
    if asked(request):
        return answer(request, _download(_page(request)))
    build = partial(_parts, request)
    # What an address asks for can be refused in a message, which is said once and not kept.
    parts = build() if "since" in request.GET else kept(request, audience_by_look(request), build)
    return render(request, "metrics/icons.html", {**parts, "breadcrumb": breadcrumb()})


def breadcrumb():
    return [("Overview", reverse("metrics:overview"))]


def _parts(request):
    context = {**_page(request), "flags": flags_seen_from(request.viewpoint)}
    return {"body": render_to_string("metrics/_icon_wall.html", context, request)}


def _page(request):
    found = SiteFilter(request.GET or None, queryset=Site.objects.all(), viewpoint=request.viewpoint)
    wall = icon_wall(request.viewpoint, found.narrowed)
    marked = changes_marked(request, [column.metric for column in wall.columns])
    sort = [one for one in request.GET.getlist("sort") if one]
    table = IconTable(wall, viewpoint=request.viewpoint, request=request, changed=marked, order_by=sort)
    return {"wall": wall, "table": table, "filter": found, "dates": dates_of_wall(wall)}


def dates_of_wall(wall):
    """The dates of the charts shown: of each the latest, and of what they run to the first and the last."""
    if not wall.charts:
        return {}
    first_and_last = dict.fromkeys((wall.ends[0], wall.ends[-1])) if wall.ends else ()
    return {
        "data_to": " to ".join(f"{day:%-d %B %Y}" for day in first_and_last),
        "received": max((chart.received_at for chart in wall.charts if chart.received_at), default=None),
        "computed": max(chart.computed_at for chart in wall.charts),
        "rule_set": ", ".join(sorted({chart.rule_set for chart in wall.charts if chart.rule_set})),
    }


def _download(page):
    return Download(
        title="The icons of every site and metric",
        name="icons",
        tables=(table_of(page["table"], "icons"),),
        filters=in_words(page["filter"]),
        dates=dates(**page["dates"]),
        states=STATES,
        sources=tuple(source_of(column.definition) for column in page["wall"].columns),
    )
