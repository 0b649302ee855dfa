from django.shortcuts import render

from metrics.filters import SiteFilter
from metrics.queries.first import first_received
from metrics.queries.overview import overview as overview_seen
from metrics.tables.overview import CohortTable, OverviewTable
from vanguards.models import Site


def overview(request):
    """Every site with its money and its core metrics, care models and the rest of England beside."""
    found = SiteFilter(request.GET or None, queryset=Site.objects.all(), viewpoint=request.viewpoint)
    seen = overview_seen(request.viewpoint, found.qs)
    shared = {"columns": seen.columns, "viewpoint": request.viewpoint}
    table = OverviewTable(seen.rows, caption=f"{len(seen.rows)} sites", order_by=request.GET.getlist("sort"), **shared)
    table.request = request
    cohorts = CohortTable(seen.cohorts, caption="Care models and comparators", prefix="cohorts-", **shared)
    cohorts.request = request
    context = {"seen": seen, "table": table, "cohorts": cohorts, "filter": found}
    if not seen.charts:
        context["first_received"] = first_received()
    return render(request, "metrics/overview.html", context)
