from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from downloads.safe_cells import safe_csv
from metrics.tasks import nudge as nudge_charts
from returns.actions.checking import check_again
from returns.actions.copying import copy_of, has_copies
from returns.actions.publishing import Result, publish_return
from returns.actions.reasons import give_reasons
from returns.actions.signing import send_for_sign_off
from returns.forms import ReasonsForm
from returns.keeping import ALL_FAULTS, WITH_COMMENTS, kept
from returns.models import Return
from returns.queries import previews
from returns.queries.asked import name_of
from returns.queries.rights import certifiers_of, certifies, manages, must_manage, own_return
from returns.queries.summaries import counts_in_words
from returns.statuses import UNDER_WAY, Status
from returns.tasks import nudge, nudge_copies
from returns.views.frame import breadcrumb, must_be_now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = {
    Status.NOT_ACCEPTED: "returns/faults.html",
    Status.NOT_READ: "returns/faults.html",
    Status.PLEASE_CHECK: "returns/warnings.html",
    Status.READY: "returns/preview.html",
    Status.SIGN_OFF: "returns/preview.html",
    Status.DECLINED: "returns/declined.html",
    Status.PUBLISHED: "returns/receipt.html",
    Status.NOTHING_NEW: "returns/nothing_new.html",
    Status.REPLACED: "returns/replaced.html",
    Status.FAILED: "returns/failed.html",
}
SAID = {
    Result.ALREADY: "This return had been published already. It was published once only.",
    Result.MOVED: "Figures of this site have changed since this return was checked, so nothing was published.",
    Result.NOT_READY: "This return is not ready to be published. Nothing was changed.",
}


def show(request, reference):
    """How far a return has come, and what to do next."""
    held = own_return(reference, request.viewpoint)
    return render(request, PAGES.get(held.status, "returns/under_way.html"), context_of(request, held))


def context_of(request, held):
    now = not request.viewpoint.is_past
    context = {
        "held": held,
        "site": held.site,
        "name": name_of(held.site),
        "counts": counts_in_words(held.counts),
        "may_send": now and manages(request.user, held.site),
        "may_sign": now and certifies(request.user, held.site) and held.sent_by_id != request.user.pk,
        "certifiers": certifiers_of(held.site),
        "breadcrumb": breadcrumb(held.site),
    }
    if held.effect:
        context |= {"charts": previews.charts(held), "changes": previews.changes(held, _given(held))}
    if held.is_under_way:
        context["steps"] = [(step.value, step.label) for step in UNDER_WAY]
    if held.status in (Status.DECLINED, Status.PUBLISHED):
        decided = held.sign_offs.filter(decided_at__lte=request.viewpoint.horizon)
        context["decisions"] = decided.select_related("certifier")
    if held.status == Status.PLEASE_CHECK:
        form = ReasonsForm(warnings=held.warnings, given=_given(held))
        context["form"] = form
    elif held.status == Status.NOTHING_NEW:
        context["earlier"] = _earlier(held)
    elif held.warnings:
        given = _given(held)
        context["answered"] = [(warning, given.get(warning["key"], "")) for warning in held.warnings]
    return context


def _given(held):
    return dict(held.reasons.values_list("warning", "text"))


def _earlier(held):
    """The same file, when it was published before."""
    same = Return.objects.published().filter(site=held.site, digest=held.digest).exclude(pk=held.pk)
    return same.select_related("sent_by").first()


@require_POST
def reasons(request, reference):
    """The reasons for what is unusual; with a box left empty the page comes back and says which."""
    held = _held_to_change(request, reference)
    form = ReasonsForm(request.POST, warnings=held.warnings, given=_given(held))
    complete = form.is_valid()
    give_reasons(pk=held.pk, user=request.user, reasons=form.reasons)
    if complete or held.status != Status.PLEASE_CHECK:
        return redirect("returns:return", reference=reference)
    context = context_of(request, held) | {"form": form}
    return render(request, "returns/warnings.html", context, status=422)


@require_POST
def send(request, reference):
    """Publish a return, or pass it to the certifiers of its site."""
    held = _held_to_change(request, reference)
    outcome = publish_return(pk=held.pk, user=request.user)
    if outcome.result is Result.NEEDS_SIGN_OFF:
        outcome = send_for_sign_off(pk=held.pk, user=request.user)
    after(request, outcome)
    return redirect("returns:return", reference=reference)


def after(request, outcome):
    """Say what came of it, and wake whoever has work to do now."""
    if outcome.result in SAID:
        messages.warning(request, SAID[outcome.result])
    if outcome.result is Result.PUBLISHED:
        nudge_charts()
    if outcome.result is Result.MOVED:
        nudge(outcome.held.pk)


@require_POST
def again(request, reference):
    """Have a file checked again that could not be checked; it need not be sent again."""
    held = _held_to_change(request, reference)
    check_again(pk=held.pk)
    nudge(held.pk)
    return redirect("returns:return", reference=reference)


def _held_to_change(request, reference):
    held = own_return(reference, request.viewpoint)
    must_manage(request.user, held.site)
    must_be_now(request)
    return held


def original(request, reference):
    """The file as it came; what was typed in was written by us, and leaves as everything of ours does."""
    held = own_return(reference, request.viewpoint)
    if held.file_removed_at:
        return _no_longer_kept(request, held)
    content = kept(held.reference)
    if held.origin == Return.Origin.FORM:
        content = safe_csv(content)
    return _download(content, held.file_name, "application/octet-stream")


def _no_longer_kept(request, held):
    return render(request, "returns/no_longer_kept.html", context_of(request, held), status=410)


def _download(content, name, content_type):
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def annotated(request, reference):
    """The sender's own sheet with the faults as comments at their cells; 404 for what has none, or is no sheet."""
    held = own_return(reference, request.viewpoint)
    return _copy(request, held, WITH_COMMENTS, f"{Path(held.file_name).stem} with comments.xlsx", XLSX)


def faults(request, reference):
    """Every fault of a file, one a row."""
    held = own_return(reference, request.viewpoint)
    return _copy(request, held, ALL_FAULTS, f"faults-{held.reference}.csv", "text/csv; charset=utf-8")


def _copy(request, held, copy, name, content_type):
    if held.file_removed_at:
        return _no_longer_kept(request, held)
    if not has_copies(held, copy):
        raise Http404("There is no such copy of this return.")
    content = copy_of(held, copy)
    if content is None:
        nudge_copies(held.pk)
        return render(request, "returns/copy_to_come.html", context_of(request, held), status=202)
    return _download(content, name, content_type)
