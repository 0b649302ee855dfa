from dataclasses import replace
from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django_tables2 import RequestConfig

from downloads.answers import answer, asked
from downloads.filters import in_words
from downloads.picture_answers import picture_answer
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.kept import kept
from metrics.charts import sheet
from metrics.filters import MetricSiteFilter
from metrics.queries.dates import dates_of
from metrics.queries.metric_lists import metric_lines
from metrics.queries.metric_pages import breaks_of, metric_with_family, wave_rows
from metrics.queries.multiples import Order, multiples_of, on_shared_scale
from metrics.queries.panels import panels_of
from metrics.queries.printed import printed_for
from metrics.tables.about import STATES, dates, role_note, source_of
from metrics.tables.multiples import ContextTable, MultiplesTable, WaveMultiplesTable
from metrics.tables.panels import panel_table
from metrics.tables.values import metrics_table, waves_table
from vanguards.models import Site


def metrics(request):
    """Every metric by the core metric it belongs to."""
    families = metric_lines(request.viewpoint)
    if asked(request):
        return answer(request, Download("Metrics", "metrics", tuple(metrics_table(family) for family in families)))
    context = {
        "families": families,
        "breadcrumb": [("Overview", reverse("metrics:overview"))],
    }
    return render(request, "metrics/metrics.html", context)


def metric(request, slug):
    """One metric: what it means, and what it shows in every area."""
    if asked(request):
        subject, family = metric_with_family(slug, request.viewpoint)
        if subject.definition:
            return answer(request, _download(subject, family, _page(request, subject)))
    parts = kept(request, None, partial(_parts, request, slug))
    return render(request, "metrics/metric.html", {**parts, "breadcrumb": _breadcrumb()})


def _parts(request, slug):
    """The page's title and its body."""
    subject, family = metric_with_family(slug, request.viewpoint)
    context = {"metric": subject, "family": family}
    if subject.definition:
        context |= _page(request, subject)
    return {"title": subject.name, "body": render_to_string("metrics/_metric.html", context, request)}


def _breadcrumb():
    return [("Overview", reverse("metrics:overview")), ("Metrics", reverse("metrics:metrics"))]


def _page(request, subject):
    found, multiples = _multiples(request, subject)
    kind = WaveMultiplesTable if subject.definition.is_wave else MultiplesTable
    table = kind(multiples.compared, metric=subject.slug)
    context_table = ContextTable(multiples.context, metric=subject.slug, prefix="context-")
    for each in (table, context_table):
        RequestConfig(request, paginate=False).configure(each)
    cards = [multiple.card for multiple in multiples.drawn if multiple.card]
    return {
        "definition": subject.definition,
        "filter": found,
        "multiples": multiples,
        "table": table,
        "context_table": context_table,
        "panels": panels_of(subject, request.viewpoint),
        "dates": dates_of([*cards, *multiples.groups], request.viewpoint),
        "printed": printed_for([subject], request.viewpoint).get(subject.slug, []),
        "breaks": breaks_of(subject, request.viewpoint),
        "waves": wave_rows(subject, request.viewpoint) if subject.definition.is_wave else [],
    }


def _multiples(request, subject):
    """The filter, and the areas that it leaves, arranged as it asks."""
    asks = {"queryset": Site.objects.all(), "viewpoint": request.viewpoint, "metric": subject.pk}
    found = MetricSiteFilter(request.GET or None, **asks)
    left = None if found.narrowed is None else set(found.narrowed.values_list("pk", flat=True))
    multiples = multiples_of(subject, request.viewpoint, left)
    if order := found.chosen("order"):
        multiples = replace(multiples, order=Order(order))
    if found.chosen("scale") and not asked(request):
        multiples = on_shared_scale(multiples, subject, request.viewpoint)
    return found, multiples


def _download(subject, family, page):
    definition, shown, multiples = subject.definition, page["dates"], page["multiples"]
    tables = [table_of(page["table"], "areas")] if multiples.compared else []
    tables += [table_of(page["context_table"], "context")] if multiples.context else []
    tables += [panel_table(panel) for panel in page["panels"]]
    tables += [waves_table(page["waves"], definition)] if page["waves"] else []
    return Download(
        title=definition.name,
        name=subject.slug,
        tables=tuple(tables),
        filters=in_words(page["filter"]),
        dates=dates(data_to=shown.data_to, received=shown.received, computed=shown.computed) if shown else (),
        notes=tuple(_notes(definition, family.core, page["panels"])),
        states=STATES,
        sources=(source_of(definition),),
    )


def _notes(definition, core, panels):
    yield role_note(core.name, definition) if core else definition.definition
    yield from definition.caveats
    for panel in panels:
        yield f"{panel.caption}. {panel.description.sentence}"
        yield from panel.description.caption


WIDTH, ACROSS = 300.0, 4  # of one small picture on the sheet, and how many stand beside each other
KEY = (
    "Lines are values and, where there are limits, their mean and process limits. Marked are the latest value and what "
    "a rule flags: triangles are concern, squares improvement, diamonds neither good nor bad. "
    "Dotted is the comparator, where there is one."
)


def picture(request, slug, file):
    """The small multiples as their page arranges them, on one sheet, as "svg" or "png"; 404 where none is drawn."""
    subject, family = metric_with_family(slug, request.viewpoint)
    if subject.definition is None:
        raise Http404("No definition was known.")
    found, multiples = _multiples(request, subject)
    shown = [one for one in (*multiples.compared, *multiples.context) if one.card and one.card.svg]
    if not shown:
        raise Http404("No chart is drawn.")
    title = f"{subject.name}: {len(shown)} areas that stand for sites"
    panels = [sheet.Panel(one.names, one.words, one.card.svg, WIDTH) for one in shown]
    return picture_answer(
        request,
        file,
        svg=sheet.write(title, panels, most_columns=ACROSS),
        name=f"{slug}-all-sites",
        title=title,
        description=f"{KEY} " + " ".join(f"{one.names}: {one.words}" for one in shown),
        page=reverse("metrics:metric", args=[slug]),
        below=tuple(_below(subject, family, found, multiples, [one.card for one in shown], request.viewpoint)),
    )


def _below(subject, family, found, multiples, cards, viewpoint):
    """What the page says above the pictures, and where they come from."""
    if family.core:
        yield role_note(family.core.name, subject.definition)
    yield from in_words(found)
    if multiples.context:
        yield "Areas graded poor stand last as context, in the order of the sites’ list, and are never ranked."
    yield KEY
    scale = f"one scale, {multiples.scale}, and over the same years" if multiples.scale else "a scale of its own"
    yield f"{'All pictures are on' if multiples.scale else 'Each picture has'} {scale}."
    if where := dates_of(cards, viewpoint):
        told = dates(data_to=where.data_to, received=where.received, computed=where.computed)
        yield ". ".join(f"{what} {when}" for what, when in told) + "."
    yield f"Source: {source_of(subject.definition)}"
