from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.rights import rights_of
from metrics.actions.noting import may_write, withdraw_note, write_note
from metrics.charts.description import ChartDescription
from metrics.forms import NoteForm
from metrics.models import Note
from metrics.periods import Period
from metrics.queries.chart_pages import place_of, stored_chart
from metrics.queries.links import links_of
from metrics.queries.notes import About, about_chart, about_point, notes_about
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tasks import nudge
from metrics.views.addresses import breadcrumb, day


def programme_notes(request):
    """Notes on the whole programme."""
    path = [("Overview", reverse("metrics:overview"))]
    return _page(request, About(), "Notes on the programme", reverse("metrics:programme-notes"), path)


def site_notes(request, slug):
    site = site_or_404(slug, request.viewpoint)
    back = reverse("metrics:site", args=[slug])
    return _page(request, About(site), f"Notes on {site.name}", back, breadcrumb(site))


def chart_notes(request, slug, metric):
    site, subject, place, stored = _series(request, slug, metric)
    description = ChartDescription.from_json(stored.description) if stored else None
    back = reverse("metrics:chart", args=[slug, metric])
    path = [*breadcrumb(site), (subject.short_name, back)]
    about = about_chart(site, subject, place, description)
    return _page(request, about, f"Notes on {subject.name}, {site.name}", back, path)


def point_notes(request, slug, metric, start):
    site, subject, place, stored = _series(request, slug, metric)
    about = about_of_point(site, subject, place, start, request.viewpoint, stored)
    if not about.periods:
        raise Http404("There is no such period.")
    label, back = about.periods[0].label, reverse("metrics:point", args=[slug, metric, start])
    chart = (subject.short_name, reverse("metrics:chart", args=[slug, metric]))
    path = [*breadcrumb(site), chart, (label, back)]
    return _page(request, about, f"Notes on {subject.name}, {label}", back, path)


def about_of_point(site, metric, place, start, viewpoint, stored):
    """What a note on a period that starts on a day is about, also where the chart has a gap there."""
    points = ChartDescription.from_json(stored.description).points if stored else ()
    on_chart = next((point for point in points if point.start.isoformat() == start), None)
    period = Period(on_chart.start, on_chart.end) if on_chart else None
    return about_point(site, metric, place, _day_or_404(start), viewpoint, period)


def _day_or_404(start):
    found = day(start)
    if found is None:
        raise Http404("That is no date.")
    return found


def _series(request, slug, metric):
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    if place is None:
        raise Http404("This metric has no series at this site.")
    return site, subject, place, stored_chart(subject, place, request.viewpoint)


def _page(request, about, heading, back, path):
    """The list with its form; what was typed comes back with what is wrong about it."""
    context = notes_context(request, about, request.path)
    form = NoteForm(request.POST or None, about=about) if context["may_note"] else None
    if request.method == "POST":
        request.viewpoint.must_be_now()
        if form is None:
            raise PermissionDenied("Only people of this site who manage or sign, and programme leads, may write notes.")
        if form.is_valid():
            write_note(note=form.note(), user=request.user)
            nudge()
            return redirect(f"{back}#notes")
    context |= {"note_form": form, "heading": heading, "back": back, "breadcrumb": path, "site": about.site}
    return render(request, "metrics/notes.html", context, status=422 if form and form.errors else 200)


def notes_context(request, about, url):
    """The list of notes, and whether the reader may write one now. `url`: the page with the form."""
    rights = rights_of(request.user)
    return {
        "notes": notes_about(about, request.viewpoint, rights),
        "may_note": not request.viewpoint.is_past and may_write(rights, about.site),
        "notes_url": url,
        "rights": rights,
    }


@require_POST
def withdraw(request, pk):
    """Withdraw a note, and go back to the page it was withdrawn on."""
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    request.viewpoint.must_be_now()
    withdraw_note(note=note, user=request.user)
    nudge()
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("metrics:programme-notes"))
