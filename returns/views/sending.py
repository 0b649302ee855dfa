from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from returns.actions.receiving import receive
from returns.forms import FileForm, NumbersForm
from returns.keeping import NotKept
from returns.models import Return
from returns.queries.asked import came_in, expected_of, name_of
from returns.queries.rights import must_manage, own_site
from returns.tasks import nudge
from returns.views.frame import breadcrumb, must_be_now

NOT_KEPT = (
    "The file could not be kept, because the disk of the dashboard did not take it. Nothing of it was stored and no "
    "figure was changed. Try again in a few minutes; if it goes on, tell the programme team."
)


def upload(request, slug):
    """Send a file. It works without scripts; a second click does not send it twice."""
    site = _site(request, slug)
    form = FileForm(*_sent(request), largest=settings.RETURN_LARGEST_BYTES)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if answer := _receive(request, form, site, file.name, file.read(), Return.Origin.FILE):
            return answer
    context = {
        "megabytes": settings.RETURN_LARGEST_BYTES // 1_000_000,
        "rows": settings.RETURN_MOST_ROWS,
    }
    return _page(request, "returns/upload.html", site, form, context)


def form(request, slug):
    """The few numbers of a return, typed in. They go the way of a file."""
    site = _site(request, slug)
    form = NumbersForm(*_sent(request)[:1], expected=expected_of(site), came_in=came_in(site))
    if request.method == "POST" and form.is_valid():
        name = f"form of {timezone.localtime():%Y-%m-%d %H.%M}.csv"
        if answer := _receive(request, form, site, name, form.as_csv(), Return.Origin.FORM):
            return answer
    return _page(request, "returns/form.html", site, form, {})


def _sent(request):
    """What a form is bound to: nothing where the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _site(request, slug):
    site = own_site(slug, request.viewpoint)
    must_manage(request.user, site)
    must_be_now(request)
    return site


def _receive(request, form, site, name, content, origin):
    """The page of the return; None where the file could not be kept, which the form then says."""
    try:
        received = receive(site=site, sent_by=request.user, file_name=name, content=content, origin=origin)
    except NotKept:
        form.add_error(None, NOT_KEPT)
        return None
    if received.is_repeated:
        messages.info(request, "This file is being checked already. It was not taken in a second time.")
    else:
        nudge(received.held.pk)
    return redirect("returns:return", reference=received.held.reference)


def _page(request, template, site, form, context):
    context |= {"site": site, "name": name_of(site), "form": form, "breadcrumb": breadcrumb(site)}
    return render(request, template, context, status=422 if form.errors else 200)
