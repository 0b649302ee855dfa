"""Growth on 2014-15 to an end month that the reader chooses."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from downloads.answers import answer, asked
from downloads.picture_answers import picture_answer
from downloads.sorted_tables import table_of
from downloads.tables import Download
from metrics.queries.chart_pages import core_of, owed_chart, place_of, stored_chart
from metrics.queries.growth_at import NotAnEnd, end_asked
from metrics.queries.growth_pages import area_growths, growth_page
from metrics.queries.links import links_of
from metrics.queries.printed import printed_for
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tables.about import STATES, dates, role_note, source_of
from metrics.tables.growth import ContextGrowthTable, GroupGrowthTable, GrowthTable, beside_table, growths_table
from metrics.views.addresses import breadcrumb
from metrics.views.pictures import below


def growth(request, slug, metric):
    """One metric at one site: growth to the chosen end, and to every other."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    chart = stored_chart(subject, place, request.viewpoint) if subject.definition else None
    end, refused = _asked(request)
    page = growth_page(chart, subject, end) if chart else None
    core = core_of(subject, request.viewpoint) if subject.definition else None
    printed = _printed(core, site, page, request.viewpoint)
    if asked(request):
        return answer(request, _download(site, subject, core, chart, page, printed))
    context = {
        "site": site,
        "metric": subject,
        "definition": subject.definition,
        "place": place,
        "core": core,
        "chart": chart,
        "page": page,
        "end": end,
        "refused": refused,
        "owed": owed_chart(subject, place, request.viewpoint),
        "printed": printed,
        **_picture_urls(slug, metric, page, end),
        "breadcrumb": [*breadcrumb(site), (subject.short_name, reverse("metrics:chart", args=[slug, metric]))],
    }
    return render(request, "metrics/growth.html", context)


def _picture_urls(slug, metric, page, end):
    """Where the picture is taken away; the end that was asked for goes along, so that it leads back to this view."""
    if page is None:
        return {}
    kept = f"?{urlencode({'growth_to': f'{end:%Y-%m}'})}" if end else ""
    named = (("svg_url", "svg"), ("png_url", "png"))
    return {name: reverse("metrics:growth-picture", args=[slug, metric, kind]) + kept for name, kind in named}


def picture(request, slug, metric, kind):
    """Growth to every end by itself, as "svg" or "png"; 404 where none is stored."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    chart = stored_chart(subject, place, request.viewpoint) if subject.definition else None
    page = growth_page(chart, subject, None) if chart else None
    if page is None:
        raise Http404("No growth is stored.")
    description = page.description
    return picture_answer(
        request,
        kind,
        svg=page.svg_full,
        name=f"growth-{slug}-{metric}",
        title=f"{site.name}. {description.title}. {description.headline}",
        description=description.alternative_text,
        page=reverse("metrics:growth", args=[slug, metric]),
        below=tuple(below(site, place, description, chart)),
    )


def _asked(request):
    """The end asked for, and what is wrong with it; what is no month is said, and ignored."""
    try:
        return end_asked(request.GET.get("growth_to", "")), ""
    except NotAnEnd as error:
        return None, str(error)


def _printed(core, site, page, viewpoint):
    """What the national dashboard was printed to say of the core metric, beside the proxy over the same months."""
    if core is None or page is None:
        return []
    by_end = {one.end: one for one in page.ends}
    found = printed_for([core], viewpoint, site).get(core.slug, [])
    return [(result, by_end[result.ended_on]) for result in found if result.ended_on in by_end]


def _download(site, subject, core, chart, page, printed):
    definition, tables = subject.definition, []
    if page:
        tables = [growths_table(page.ends)]
        tables += [beside_table(printed, core.name, subject.name)] if printed else []
    shown = dates(data_to=chart.data_to, received=chart.received_at, computed=chart.computed_at) if chart else ()
    return Download(
        title=f"Growth on 2014-15: {subject.name}, {site.name}",
        name=f"growth-{site.slug}-{subject.slug}",
        tables=tuple(tables),
        dates=shown,
        notes=_notes(definition, core),
        states=STATES,
        sources=(source_of(definition),) if definition else (),
    )


def _notes(definition, core):
    if definition is None:
        return ()
    return (role_note(core.name, definition) if core else definition.definition, *definition.caveats)


def growths(request, slug):
    """One metric in every area, to one end."""
    subject = metric_or_404(slug, request.viewpoint)
    context = {"metric": subject, "definition": subject.definition, "breadcrumb": _to_metric(subject)}
    if subject.definition and subject.definition.kind == "activity rate":
        context |= _tables(request, subject)
    if asked(request):
        core = core_of(subject, request.viewpoint) if subject.definition else None
        return answer(request, _download_of_areas(subject, core, context))
    return render(request, "metrics/growths.html", context)


def _to_metric(subject):
    return [
        ("Overview", reverse("metrics:overview")),
        ("Metrics", reverse("metrics:metrics")),
        (subject.short_name, reverse("metrics:metric", args=[subject.slug])),
    ]


def _tables(request, subject):
    end, refused = _asked(request)
    seen = area_growths(subject, end, request.viewpoint)
    shared = {"metric": subject.slug, "month": f"{seen.end:%Y-%m}" if seen.end else ""}
    table = GrowthTable(seen.compared, **shared)
    context = ContextGrowthTable(seen.context, prefix="context-", **shared)
    groups = GroupGrowthTable(seen.groups, prefix="groups-", **shared)
    for each in (table, context, groups):
        RequestConfig(request, paginate=False).configure(each)
    return {"seen": seen, "refused": refused, "table": table, "context_table": context, "groups": groups}


def _download_of_areas(subject, core, page):
    definition, tables = subject.definition, []
    if page.get("seen") and page["seen"].end:
        named = (
            ("areas", "table", "compared"),
            ("context", "context_table", "context"),
            ("groups", "groups", "groups"),
        )
        tables = [table_of(page[table], name) for name, table, rows in named if getattr(page["seen"], rows)]
    return Download(
        title=f"Growth on 2014-15: {subject.name}",
        name=f"growth-{subject.slug}",
        tables=tuple(tables),
        notes=_notes(definition, core),
        states=STATES,
        sources=(source_of(definition),) if definition else (),
    )
