from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from returns.forms import FileForm
from returns.queries.asked import name_of
from returns.queries.practice import FILE, LIMITS, practise
from returns.queries.rights import own_site
from returns.views.frame import breadcrumb, must_be_now


def practice(request, slug):
    """Try a return on made-up figures. Nothing that is sent here is kept, and nothing can be published from here."""
    site = own_site(slug, request.viewpoint)
    must_be_now(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*sent, largest=LIMITS.bytes)
    found = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        found = practise(file.read(), file.name)
    context = {"site": site, "name": name_of(site), "form": form, "found": found, "breadcrumb": breadcrumb(site)}
    return render(request, "returns/practice.html", context, status=422 if form.errors else 200)


def practice_file(request, slug):
    """The file to practise with; it has two faults to be found."""
    own_site(slug, request.viewpoint)
    headers = {"Content-Disposition": content_disposition_header(True, "practice-return.csv")}
    return HttpResponse(FILE, content_type="text/csv; charset=utf-8", headers=headers)
