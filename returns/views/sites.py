from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from downloads.answers import answer, asked
from downloads.tables import Download
from metrics.uploads.returns.template import template_csv, template_xlsx
from returns.models import Return
from returns.queries.asked import expected_of, name_of, reported_by
from returns.queries.calendar import next_opening, tasks_of
from returns.queries.history import history_of
from returns.queries.past import as_seen
from returns.queries.rights import certifiers_of, is_lead, leads_for, manages, own_site, own_sites
from returns.queries.wall import held_up, late_elsewhere, wall
from returns.statuses import Status
from returns.tables import history_table, wall_table
from returns.views.frame import breadcrumb

TEMPLATES = {
    "xlsx": (template_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (template_csv, "text/csv; charset=utf-8"),
}


def home(request):
    """For programme leads the wall; for who has a role at one site its tasks; for others where to go."""
    sites = own_sites(request.viewpoint)
    if is_lead(request.user):
        shown = wall(request.GET.get("metric", ""), _day(request.GET.get("due", "")), request.viewpoint)
        if asked(request):
            return answer(request, _wall_download(shown))
        context = {
            "wall": shown,
            "late": late_elsewhere(shown, request.viewpoint),
            "held_up": None if request.viewpoint.is_past else held_up(timezone.now()),
        }
        return render(request, "returns/wall.html", {**context, "own": sites, "breadcrumb": breadcrumb()[:1]})
    if len(sites) == 1:
        return render(request, "returns/site.html", {**_site(request, sites[0]), "breadcrumb": breadcrumb()[:1]})
    return render(request, "returns/home.html", {"own": sites, "breadcrumb": breadcrumb()[:1]})


def site(request, slug):
    """What a site has to do, what came of its last return, and whom to turn to."""
    held = own_site(slug, request.viewpoint)
    return render(request, "returns/site.html", {**_site(request, held), "breadcrumb": breadcrumb()})


def history(request, slug):
    """Every return of a site."""
    held = own_site(slug, request.viewpoint)
    returns = Return.objects.seen_from(request.viewpoint).filter(site=held)
    past = history_of(returns, request.viewpoint)
    if asked(request):
        return answer(request, Download(f"All returns of {name_of(held)}", f"{slug}-returns", (history_table(past),)))
    context = {
        "site": held,
        "name": name_of(held),
        "returns": past,
        "breadcrumb": breadcrumb(held),
    }
    return render(request, "returns/history.html", context)


def _wall_download(shown):
    if not shown.windows:
        return Download("Returns wall", "returns-wall", ())
    filters = (f"Metric: {dict(shown.metrics)[shown.metric]}", f"Due: {shown.due_on}")
    return Download("Returns wall", "returns-wall", (wall_table(shown),), filters)


def template(request, slug, kind):
    """The prefilled template of a site, as a workbook or as CSV."""
    held = own_site(slug, request.viewpoint)
    if kind not in TEMPLATES:
        raise Http404("A template is a workbook (.xlsx) or CSV (.csv).")
    write, content_type = TEMPLATES[kind]
    content = write(expected_of(held), list(reported_by(held)))
    name = f"return-{held.slug}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _site(request, held):
    now = not request.viewpoint.is_past
    returns = Return.objects.seen_from(request.viewpoint).filter(site=held).select_related("sent_by")
    waiting = returns.certified_by(request.user).filter(status=Status.SIGN_OFF).exclude(sent_by=request.user)
    tasks = tasks_of(held, request.viewpoint)
    late, may_send = [task for task in tasks if task.is_late], now and manages(request.user, held)
    return {
        "site": held,
        "name": name_of(held),
        "tasks": tasks,
        "late": late,
        "more_time": f"{name_of(held)}: more time for {late[0].metric_name}, {late[0].periods}" if late else "",
        "leads": leads_for(held) if late and may_send else [],
        "next": next_opening(held, request.viewpoint),
        "last": next(iter(as_seen(returns.select_related("submission")[:1], request.viewpoint)), None),
        "asked": expected_of(held).metrics,
        "may_send": may_send,
        "to_sign": list(waiting) if now else [],
        "certifiers": certifiers_of(held),
    }


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
