from functools import partial

from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.looking import look_asked_for
from downloads.answers import answer, asked
from downloads.filters import in_words
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.kept import kept
from memory.span import Span
from metrics.filters import SiteFilter
from metrics.queries.changes.cells import changed_cells
from metrics.queries.first import first_received
from metrics.queries.overview import overview as overview_seen
from metrics.tables.about import STATES, dates, role_note, source_of
from metrics.tables.overview import CohortTable, OverviewTable
from metrics.views.audience import audience_by_look
from vanguards.models import Site


def overview(request):
    """Every site with its money and its core metrics, care models and the rest of England beside."""
    if asked(request):
        return answer(request, _download(**_overview(request)))
    build = partial(_body, request)
    # What an address asks for can be refused in a message, which is said once and not kept.
    parts = build() if "since" in request.GET else kept(request, audience_by_look(request), build)
    return render(request, "metrics/overview.html", parts)


def _body(request):
    context = _overview(request)
    if not context["seen"].charts:
        context["first_received"] = first_received()
    return {"body": render_to_string("metrics/_overview.html", context, request)}


def _overview(request):
    found = SiteFilter(request.GET or None, queryset=Site.objects.all(), viewpoint=request.viewpoint)
    seen = overview_seen(request.viewpoint, found.narrowed)
    marked = changes_marked(request, [column.metric for column in seen.columns])
    shared = {"columns": seen.columns, "viewpoint": request.viewpoint, "request": request, "changed": marked}
    sort = [one for one in request.GET.getlist("sort") if one]
    table = OverviewTable(seen.rows, caption=f"{len(seen.rows)} sites", order_by=sort, **shared)
    cohorts = CohortTable(seen.cohorts, caption="Care models and comparators", prefix="cohorts-", **shared)
    return {"seen": seen, "table": table, "cohorts": cohorts, "filter": found, "marked": marked}


def changes_marked(request, metrics):
    """The cells that changed since the reader last looked; None in a past view, where nothing is marked."""
    if request.viewpoint.is_past:
        return None
    return changed_cells(Span.up_to(request.viewpoint, look_asked_for(request).at), metrics)


def _download(*, seen, table, cohorts, filter, marked):
    shown = (seen.data_to_words, seen.received_at, seen.computed_at, seen.rule_sets)
    return Download(
        title="The 29 vanguard sites",
        name="overview",
        tables=(table_of(table, "sites"), table_of(cohorts, "cohorts")),
        filters=in_words(filter),
        dates=dates(**dict(zip(("data_to", "received", "computed", "rule_set"), shown, strict=True))),
        notes=tuple(role_note(column.core.name, column.shown) for column in seen.proxies),
        states=STATES,
        sources=tuple(source_of(column.shown) for column in seen.columns),
    )
