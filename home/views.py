from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import mark_as_seen
from accounts.looking import look_asked_for
from home.news import news
from memory.viewpoint import NotAMoment, past_moment
from metrics.queries.flags import flags_seen_from
from returns.queries.calendar import tasks_of
from returns.queries.rights import own_sites


def home(request):
    """What changed since the reader last looked, what there is to do, and how many flags mean something."""
    sites = own_sites(request.viewpoint)
    context = {
        "flags": flags_seen_from(request.viewpoint),
        "news": news(look_asked_for(request), request.viewpoint),
        "own": [(site, [task for task in tasks_of(site) if not task.is_done]) for site in sites],
    }
    return render(request, "home/home.html", context)


@require_POST
def seen(request):
    """Mark what the page showed as seen, up to the moment it was made and no further."""
    request.viewpoint.must_be_now()
    try:
        until = past_moment(request.POST.get("until", ""))
    except NotAMoment as problem:
        return HttpResponseBadRequest(str(problem))
    mark_as_seen(user=request.user, until=until)
    messages.success(request, "Marked as seen. This page now tells what changes from here on.")
    return redirect("home:home")
