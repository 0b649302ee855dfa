"""The page that tells the difference between two moments."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime

from downloads.answers import answer, asked
from downloads.tables import Download
from home.asked import Asked, asked_for
from home.changes_tables import AT_MOST, tables_of
from home.differences import difference


def changes(request):
    """Classified, of all sites and metrics or of some; from the last look unless the address says otherwise."""
    wanted = asked_for(request)
    found = difference(wanted.span, request.viewpoint, sites=wanted.site_keys, metrics=wanted.metric_keys)
    listed = tables_of(found)
    if asked(request):
        return answer(request, _download(wanted, listed))
    for problem in wanted.problems:
        messages.warning(request, problem)
    context = {"asked": wanted, "found": found, "listed": listed, "at_most": AT_MOST}
    return render(request, "home/changes.html", context)


def _download(wanted: Asked, listed) -> Download:
    notes = ["Values are compared at the two moments: what came and went in between is not seen."]
    notes += [f"{one.table.caption}: {one.left_out:,} more rows are left out." for one in listed if one.left_out]
    return Download("What changed", "changes", tuple(one.table for one in listed), _filters(wanted), notes=tuple(notes))


def _filters(wanted: Asked) -> tuple[str, ...]:
    since, until = (date_format(localtime(one), "j F Y, H:i") for one in (wanted.span.since, wanted.span.until))
    narrowed = [f"Site: {site.name}" for site in wanted.sites] + [f"Metric: {one.name}" for one in wanted.metrics]
    return (f"From: {since}", f"To: {until}", *narrowed)
