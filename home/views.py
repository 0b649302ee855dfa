from functools import partial

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from accounts.actions import mark_as_seen
from accounts.looking import look_asked_for
from home.news import news
from memory.kept import kept
from memory.viewpoint import NotAMoment, past_moment
from metrics.queries.flags import flags_seen_from
from metrics.queries.owed import owed_seen_from
from returns.queries.calendar import tasks_of
from returns.queries.rights import own_sites


def home(request):
    """What changed since the reader last looked, what there is to do, and how many flags mean something."""
    build = partial(_parts, request)
    # What an address asks for can be refused in a message, which is said once and not kept.
    return render(
        request, "home/home.html", build() if "since" in request.GET else kept(request, request.user.pk, build)
    )


def _parts(request):
    """The page but for its form, whose token is each visit's own; and up to which moment the page tells."""
    sites = own_sites(request.viewpoint)
    told = news(look_asked_for(request), request.viewpoint)
    context = {
        "flags": flags_seen_from(request.viewpoint),
        "news": told,
        "owed": owed_seen_from(request.viewpoint),
        "own": [(site, [task for task in tasks_of(site, request.viewpoint) if not task.is_done]) for site in sites],
    }
    return {"body": render_to_string("home/_home.html", context, request), "until": told.span.until.isoformat()}


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
