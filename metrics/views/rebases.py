from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django_tables2 import RequestConfig

from accounts.rights import rights_of
from downloads.answers import answer, asked
from downloads.picture_answers import picture_answer
from downloads.sorted_tables import table_of
from downloads.tables import Download
from metrics.actions.rebasing import NotRebased, approve, may_request, refuse, request_rebase
from metrics.actions.rebasing import reverse as take_back
from metrics.charts import sheet
from metrics.charts.description import ChartDescription
from metrics.forms import DecisionForm, RebaseForm
from metrics.periods import Period
from metrics.queries.chart_pages import place_of, stored_chart
from metrics.queries.links import links_of
from metrics.queries.rebases import listed, rebase_page
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tables.rebases import RebaseTable, changes_table
from metrics.tasks import nudge
from metrics.views.addresses import breadcrumb


def rebases(request):
    """Every request to restart limits: those that wait for a decision first."""
    found = listed(request.viewpoint)
    waiting = RebaseTable([one for one in found if one.is_open], caption="Waiting for a decision")
    decided = RebaseTable([one for one in found if not one.is_open], caption="Decided", prefix="decided-")
    for table in (waiting, decided):
        RequestConfig(request, paginate=False).configure(table)
    if asked(request):
        tables = (table_of(waiting, "waiting"), table_of(decided, "decided"))
        return answer(request, Download("Re-bases", "rebases", tables))
    context = {
        "waiting": waiting,
        "decided": decided,
        "for_reader": sum(one.waits_for_reader for one in found),
        "breadcrumb": [("Overview", reverse("metrics:overview"))],
    }
    return render(request, "metrics/rebases.html", context)


def ask(request, slug, metric):
    """Ask for limits to restart from a period on, with the cause."""
    site, subject = site_or_404(slug, request.viewpoint), metric_or_404(metric, request.viewpoint)
    place = place_of(site, links_of(site, request.viewpoint).get(subject.pk), request.viewpoint)
    stored = stored_chart(subject, place, request.viewpoint)
    points = ChartDescription.from_json(stored.description).points if stored and stored.rule_set else ()
    if not points:
        raise Http404("There is no chart with limits.")
    if not may_request(rights_of(request.user), site):
        raise PermissionDenied("Only a manager of this site, an analyst or a programme lead may ask for a re-base.")
    request.viewpoint.must_be_now()
    form = RebaseForm(request.POST or None, periods=[Period(point.start, point.end) for point in points[1:]])
    sent = request.method == "POST" and form.is_valid()
    if sent and (made := _requested(request, form, (subject.pk, place.area), site)):
        return redirect("metrics:rebase", reference=made.reference)
    back = reverse("metrics:chart", args=[slug, metric])
    context = {
        "form": form,
        "site": site,
        "metric": subject,
        "breadcrumb": [*breadcrumb(site), (subject.short_name, back)],
    }
    return render(request, "metrics/rebase_ask.html", context, status=422 if form.errors else 200)


def _requested(request, form, series, site):
    """The request, or None where it cannot be taken now, which the form then says."""
    said = form.cleaned_data
    try:
        on = date.fromisoformat(said["on"])
        made = request_rebase(series=series, site=site, on=on, cause=said["cause"], user=request.user)
    except NotRebased as problem:
        form.add_error("on", str(problem))
        return None
    nudge()
    return made


def rebase(request, reference):
    """One request: the chart before and after, what guidance asks, and the decision."""
    page = rebase_page(reference, request.viewpoint)
    if asked(request):
        return answer(request, _download(page))
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if not rights_of(request.user).is_lead:
            raise PermissionDenied("Only a programme lead decides.")
        request.viewpoint.must_be_now()
        if form.is_valid() and _decided(request, reference, form):
            return redirect("metrics:rebase", reference=reference)
    context = {
        "page": page,
        "rebase": page.rebase,
        "changes": changes_table(page.trial.shown) if page.trial and page.trial.shown else None,
        "form": form,
        "breadcrumb": [("Overview", reverse("metrics:overview")), ("Re-bases", reverse("metrics:rebases"))],
    }
    return render(request, "metrics/rebase.html", context, status=422 if form.errors else 200)


def _download(page):
    rebase, shown = page.rebase, page.trial.shown if page.trial else None
    return Download(
        title=_title(rebase),
        name=f"rebase-{rebase.reference}",
        tables=(changes_table(shown),) if shown else (),
        notes=tuple(_said(page)),
    )


def _title(rebase):
    return f"Limits from {rebase.since}, {rebase.metric_name}, {rebase.site_name}"


def _said(page):
    """Why, who asked, and what became of it."""
    rebase = page.rebase
    yield from (f"Cause: {rebase.cause}", f"Asked by {rebase.requested_by}", f"State: {rebase.status}")
    yield from (f"{step.status} by {step.by}, {date_format(step.at)}: {step.reason}" for step in page.history)


def picture(request, reference, kind):
    """The chart before and after on one sheet, as "svg" or "png"; 404 where nothing is worked out that holds."""
    page = rebase_page(reference, request.viewpoint)
    shown = page.trial.shown if page.trial and not page.trial.is_under_way else None
    if shown is None:
        raise Http404("There is no picture of this request.")
    both = (("Now", shown["before"]), ("If limits restart", shown["after"]))
    panels = [sheet.Panel(heading, "", each["svg_full"]) for heading, each in both]
    return picture_answer(
        request,
        kind,
        svg=sheet.write(f"{_title(page.rebase)}: before and after", panels, most_columns=1),
        name=f"rebase-{reference}",
        title=f"{_title(page.rebase)}, before and after",
        description=" ".join(f"{heading}: {each['sentence']}" for heading, each in both),
        page=reverse("metrics:rebase", args=[reference]),
        below=tuple(_said(page)),
    )


DECISIONS = {"approve": approve, "refuse": refuse, "reverse": take_back}


def _decided(request, reference, form):
    """Whether the decision was taken; where not, the form says why."""
    decide = next((DECISIONS[name] for name in DECISIONS if name in request.POST), None)
    if decide is None:
        form.add_error("reason", "Choose what to do: approve, refuse or reverse.")
        return False
    said = {"reference": reference, "user": request.user, "reason": form.cleaned_data["reason"]}
    if decide is approve:
        said["seen"] = request.POST.get("seen", "")
    try:
        decide(**said)
    except NotRebased as problem:
        form.add_error("reason", str(problem))
        return False
    nudge()
    return True
