from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from metrics.queries.dates import dates_of
from metrics.queries.metric_lists import metric_lines
from metrics.queries.metric_pages import breaks_of, family_of, group_cards, wave_rows
from metrics.queries.multiples import multiples_of
from metrics.queries.printed import printed_for
from metrics.queries.subjects import metric_or_404
from metrics.tables.multiples import ContextTable, MultiplesTable, WaveMultiplesTable


def metrics(request):
    """Every metric by the core metric it belongs to."""
    context = {
        "families": metric_lines(request.viewpoint),
        "breadcrumb": [("Overview", reverse("metrics:overview"))],
    }
    return render(request, "metrics/metrics.html", context)


def metric(request, slug):
    """One metric: what it means, and what it shows in every area."""
    subject = metric_or_404(slug, request.viewpoint)
    context = {"metric": subject, "breadcrumb": _breadcrumb()}
    if subject.definition:
        context |= _page(request, subject)
    return render(request, "metrics/metric.html", context)


def _breadcrumb():
    return [("Overview", reverse("metrics:overview")), ("Metrics", reverse("metrics:metrics"))]


def _page(request, subject):
    multiples = multiples_of(subject, request.viewpoint)
    kind = WaveMultiplesTable if subject.definition.is_wave else MultiplesTable
    table = kind(multiples.compared, metric=subject.slug)
    context_table = ContextTable(multiples.context, metric=subject.slug, prefix="context-")
    for each in (table, context_table):
        RequestConfig(request, paginate=False).configure(each)
    groups = group_cards(subject, request.viewpoint)
    cards = [multiple.card for multiple in multiples.drawn if multiple.card]
    return {
        "definition": subject.definition,
        "family": family_of(subject, request.viewpoint),
        "multiples": multiples,
        "table": table,
        "context_table": context_table,
        "groups": groups,
        "dates": dates_of([*cards, *groups], request.viewpoint),
        "printed": printed_for([subject], request.viewpoint).get(subject.slug, []),
        "breaks": breaks_of(subject, request.viewpoint),
        "waves": wave_rows(subject, request.viewpoint) if subject.definition.is_wave else [],
    }
