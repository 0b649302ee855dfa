from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from metrics.filters import SiteFilter
from metrics.queries.dates import dates_of
from metrics.queries.site_pages import core_sections, outcome
from metrics.queries.subjects import site_or_404
from metrics.tables.sites import SiteTable
from vanguards.dossier import site_dossier
from vanguards.models import Site, SiteProfile


def sites(request):
    """All sites by care model, sorted and filtered by the address."""
    found = SiteFilter(request.GET or None, queryset=Site.objects.all(), viewpoint=request.viewpoint)
    profiles = SiteProfile.objects.seen_from(request.viewpoint)
    table = SiteTable(profiles.filter(site__in=found.qs).select_related("site"))
    RequestConfig(request, paginate=False).configure(table)
    context = {
        "filter": found,
        "table": table,
        "is_empty": not profiles.exists(),
        "breadcrumb": [("Overview", reverse("metrics:overview"))],
    }
    return render(request, "metrics/sites.html", context)


def site(request, slug):
    """One site: who it is, what was paid, and what each metric shows."""
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
        "breadcrumb": [("Overview", reverse("metrics:overview")), ("Sites", reverse("metrics:sites"))],
    }
    return render(request, "metrics/site.html", context)
