from functools import partial

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django_tables2 import RequestConfig

from downloads.answers import answer, asked
from downloads.filters import in_words
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.kept import kept
from metrics.filters import SiteFilter
from metrics.queries.dates import dates_of
from metrics.queries.notes import About
from metrics.queries.site_pages import core_sections, outcome
from metrics.queries.subjects import site_or_404
from metrics.tables.sites import SiteTable
from metrics.views.audience import audience_of
from metrics.views.notes import notes_context
from vanguards.dossier import site_dossier
from vanguards.models import Site, SiteProfile
from vanguards.money_tables import awards_of_site


def sites(request):
    """All sites by care model, sorted and filtered by the address."""
    found = SiteFilter(request.GET or None, queryset=Site.objects.all(), viewpoint=request.viewpoint)
    profiles = SiteProfile.objects.seen_from(request.viewpoint)
    table = SiteTable(profiles.filter(site__in=found.qs).select_related("site"))
    RequestConfig(request, paginate=False).configure(table)
    if asked(request):
        return answer(request, Download("Vanguard sites", "sites", (table_of(table, "sites"),), in_words(found)))
    context = {
        "filter": found,
        "table": table,
        "is_empty": not profiles.exists(),
        "breadcrumb": [("Overview", reverse("metrics:overview"))],
    }
    return render(request, "metrics/sites.html", context)


def site(request, slug):
    """One site: who it is, what was paid, and what each metric shows."""
    if asked(request):
        subject = site_or_404(slug, request.viewpoint)
        return answer(request, _download(subject, site_dossier(subject, request.viewpoint)))
    parts = kept(request, audience_of(request), partial(_parts, request, slug))
    return render(request, "metrics/site.html", {**parts, "breadcrumb": _breadcrumb()})


def _parts(request, slug):
    """The page's title and its body."""
    subject = site_or_404(slug, request.viewpoint)
    dossier = site_dossier(subject, request.viewpoint)
    sections = core_sections(subject, request.viewpoint) if dossier else []
    context = {
        "site": subject,
        "profile": subject.profile,
        "dossier": dossier,
        "sections": sections,
        "outcome": outcome(sections),
        "dates": dates_of([card for section in sections for card in section.cards], request.viewpoint),
    }
    if dossier:
        context |= notes_context(request, About(subject), reverse("metrics:site-notes", args=[slug]))
    return {"title": subject.name, "body": render_to_string("metrics/_site.html", context, request)}


def _breadcrumb():
    return [("Overview", reverse("metrics:overview")), ("Sites", reverse("metrics:sites"))]


def _download(subject, dossier):
    tables = (awards_of_site(dossier.money),) if dossier and dossier.money else ()
    return Download(subject.name, subject.slug, tables)
