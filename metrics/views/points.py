from datetime import date

from django.shortcuts import render
from django.urls import reverse

from metrics.queries.chart_pages import core_of, place_of
from metrics.queries.links import links_of
from metrics.queries.points import point_page
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.views.charts import breadcrumb


def point(request, slug, metric, start):
    """One period of one chart. Where there is none a page says so: 404, but not for what was not known yet."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    day = _day(start)
    page = point_page(subject, place, day, request.viewpoint) if place and day and subject.definition else None
    context = {
        "site": site,
        "metric": subject,
        "definition": subject.definition,
        "place": place,
        "core": core_of(subject, request.viewpoint),
        "page": page,
        "asked": start,
        "breadcrumb": [*breadcrumb(site), (subject.short_name, reverse("metrics:chart", args=[slug, metric]))],
    }
    if page:
        return render(request, "metrics/point.html", context)
    unheard_of_then = bool(day) and request.viewpoint.is_past
    return render(request, "metrics/no_point.html", context, status=200 if unheard_of_then else 404)


def _day(text):
    """The day meant, or None for what is no date written as 2017-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
