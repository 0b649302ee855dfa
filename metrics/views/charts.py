from functools import partial

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from downloads.answers import answer, asked
from downloads.picture_answers import picture_answer
from downloads.tables import Download
from memory.kept import kept, kept_of_version
from metrics.actions.rebasing import may_request
from metrics.charts import plotly_figure
from metrics.queries.chart_pages import chart_page, described, pictures, place_of, stored_chart
from metrics.queries.links import links_of
from metrics.queries.notes import about_chart
from metrics.queries.rebases import on_chart
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tables.about import STATES, dates_of_chart, submission_sources
from metrics.tables.values import plain_values_table, rules_table, values_table
from metrics.views.addresses import breadcrumb, same_events, shows_events
from metrics.views.audience import audience_of
from metrics.views.notes import notes_context
from metrics.views.pictures import below


def chart(request, slug, metric):
    """One metric at one site. Where there is no chart the page says why."""
    if asked(request):
        site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
        page = chart_page(site, subject, request.viewpoint, events=shows_events(request))
        return answer(request, _download(site, subject, page))
    parts = kept(request, audience_of(request), partial(_parts, request, slug, metric))
    return render(request, "metrics/chart.html", parts)


def _parts(request, slug, metric):
    """The page in parts: its title, what stands before it, and the rest."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    events = shows_events(request)
    page = chart_page(site, subject, request.viewpoint, events=events)
    context = {
        "site": site,
        "metric": subject,
        "definition": subject.definition,
        "page": page,
        "page_url": reverse("metrics:chart", args=[slug, metric]),
        "figure_url": reverse("metrics:figure", args=[slug, metric]) + same_events(request),
        "svg_url": reverse("metrics:picture", args=[slug, metric, "svg"]) + same_events(request),
        "png_url": reverse("metrics:picture", args=[slug, metric, "png"]) + same_events(request),
        "events": events,
        "breadcrumb": breadcrumb(site),
    }
    if page.drawn:
        context["values"] = _values(request, site, subject, page.drawn)
    context |= _beside(request, site, subject, page)
    to = f", to {page.drawn.chart.latest_period}" if page.drawn else ""
    return {
        "title": f"{subject.short_name}, {site.name}{to}",
        "before": render_to_string("_breadcrumb.html", context, request),
        "body": render_to_string("metrics/_chart_page.html", context, request),
    }


def _values(request, site, metric, drawn):
    """The long table of values. It follows from the stored chart and the definition alone, which never change."""
    version = ("values", drawn.chart.pk, drawn.chart.computed_at, metric.definition)
    context = {"site": site, "metric": metric, "definition": metric.definition, "drawn": drawn}
    build = partial(render_to_string, "metrics/_values.html", context, request)
    return kept_of_version(request, version, build)


def _download(site, subject, page):
    """The values, and the rules that any of them met. What the picture says beside them goes along as notes."""
    drawn, tables = page.drawn, []
    if drawn:
        tables = [values_table(drawn), *([rules_table(drawn.rules_met)] if drawn.rules_met else [])]
    elif page.values:
        tables = [plain_values_table(page.values, subject.definition)]
    return Download(
        title=f"{subject.name}, {site.name}",
        name=f"{site.slug}-{subject.slug}",
        tables=tuple(tables),
        dates=dates_of_chart(drawn.chart) if drawn else (),
        notes=tuple(_notes(page)),
        states=STATES,
        sources=tuple(submission_sources(page.sources)),
    )


def _notes(page):
    place, description = page.place, page.drawn.description if page.drawn else None
    if description:
        yield description.sentence
        yield from description.caption
        yield from (f"{mark.letter}: {mark.words}" for mark in description.marks)
        yield from (f"Note {note.number}: {note.words}" for note in description.notes)
    if place:
        yield f"Figures of {place.name}. Comparability: {place.comparability or 'not graded'}. {place.note}".strip()
        if place.shared_with:
            yield f"The same figures also stand for: {', '.join(site.name for site in place.shared_with)}."


def figure(request, slug, metric):
    """The same chart for the interactive drawing; 404 where none is stored."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    stored = stored_chart(subject, place, request.viewpoint)
    if stored is None:
        raise Http404("No chart is stored.")
    return JsonResponse(plotly_figure.write(described(stored, events=shows_events(request))))


def picture(request, slug, metric, kind):
    """The stored picture by itself; 404 where none is stored, or where the page shows a table alone."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    stored = stored_chart(subject, place, request.viewpoint)
    if stored is None or not subject.definition or subject.definition.kind == "table":
        raise Http404("No picture is stored.")
    events = shows_events(request)
    description = described(stored, events=events)
    return picture_answer(
        request,
        kind,
        svg=pictures(stored, events=events).svg_full,
        name=f"{slug}-{metric}-to-{stored.latest_period}",
        title=f"{site.name}. {description.title}. {description.headline}",
        description=description.alternative_text,
        page=reverse("metrics:chart", args=[slug, metric]),
        below=tuple(below(site, place, description, stored)),
    )


def _beside(request, site, metric, page):
    """Notes on the series and its re-bases, and what the reader may do about them."""
    if page.place is None:
        return {}
    about = about_chart(site, metric, page.place, page.drawn.description if page.drawn else None)
    context = notes_context(request, about, reverse("metrics:chart-notes", args=[site.slug, metric.slug]))
    has_limits = page.drawn is not None and bool(page.drawn.chart.rule_set)
    may_ask = not request.viewpoint.is_past and may_request(context["rights"], site)
    rebased = on_chart(metric, page.place, request.viewpoint, context["rights"]) if has_limits else []
    return {**context, "rebases": rebased, "may_ask_for_rebase": has_limits and may_ask}
