from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from metrics.charts import plotly_figure
from metrics.charts.description import ChartDescription
from metrics.queries.chart_pages import chart_page, place_of, stored_chart
from metrics.queries.links import links_of
from metrics.queries.subjects import metric_or_404, site_or_404


def chart(request, slug, metric):
    """One metric at one site. Where there is no chart the page says why."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    context = {
        "site": site,
        "metric": subject,
        "definition": subject.definition,
        "page": chart_page(site, subject, request.viewpoint),
        "page_url": reverse("metrics:chart", args=[slug, metric]),
        "figure_url": reverse("metrics:figure", args=[slug, metric]),
        "breadcrumb": breadcrumb(site),
    }
    return render(request, "metrics/chart.html", context)


def figure(request, slug, metric):
    """The same chart for the interactive drawing; 404 where none is stored."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    stored = stored_chart(subject, place, request.viewpoint)
    if stored is None:
        raise Http404("No chart is stored.")
    return JsonResponse(plotly_figure.write(ChartDescription.from_json(stored.description)))


def breadcrumb(site):
    return [
        ("Overview", reverse("metrics:overview")),
        ("Sites", reverse("metrics:sites")),
        (site.name, reverse("metrics:site", args=[site.slug])),
    ]
