from django.shortcuts import render

from metrics.queries.flags import flags_seen_from
from returns.queries.calendar import tasks_of
from returns.queries.rights import own_sites


def home(request):
    """What there is to do at the reader's own sites, and how many flags mean something."""
    sites = own_sites(request.viewpoint)
    context = {
        "flags": flags_seen_from(request.viewpoint),
        "own": [(site, [task for task in tasks_of(site) if not task.is_done]) for site in sites],
    }
    return render(request, "home/home.html", context)
