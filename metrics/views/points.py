from django.shortcuts import render
from django.urls import reverse

from downloads.answers import answer, asked
from downloads.tables import Download
from metrics.periods import Period
from metrics.queries.chart_pages import core_of, place_of
from metrics.queries.links import links_of
from metrics.queries.notes import about_point
from metrics.queries.points import AT_MOST, point_page
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tables.about import STATES
from metrics.tables.values import versions_table
from metrics.views.addresses import breadcrumb, day
from metrics.views.notes import notes_context


def point(request, slug, metric, start):
    """One period of one chart. Where there is none a page says so: 404, but not for what was not known yet.

    Of a value that was revised often the latest versions are shown, and all of them with `?versions=all`.
    """
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    on = day(start)
    at_most = None if request.GET.get("versions") == "all" else AT_MOST
    page = point_page(subject, place, on, request.viewpoint, at_most) if place and on and subject.definition else None
    if page and asked(request):
        return answer(request, _download(site, subject, page))
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
        context |= _notes(request, site, subject, place, page, start)
        return render(request, "metrics/point.html", context)
    unheard_of_then = bool(on) and request.viewpoint.is_past
    return render(request, "metrics/no_point.html", context, status=200 if unheard_of_then else 404)


def _download(site, subject, page):
    return Download(
        title=f"{subject.name}, {page.label}, {site.name}",
        name=f"{site.slug}-{subject.slug}-{page.label}",
        tables=tuple(versions_table(kept, place) for place, kept in enumerate(page.kept, start=1) if kept.earlier),
        notes=tuple(f"{kept.label}: {kept.left_out} older values are left out." for kept in page.kept if kept.left_out),
        states=STATES,
        sources=tuple(dict.fromkeys(str(version.submission) for kept in page.kept for version in kept.all)),
    )


def _notes(request, site, metric, place, page, start):
    on_chart = page.on_chart.point if page.on_chart else None
    period = Period(on_chart.start, on_chart.end) if on_chart else None
    about = about_point(site, metric, place, day(start), request.viewpoint, period)
    return notes_context(request, about, reverse("metrics:point-notes", args=[site.slug, metric.slug, start]))
