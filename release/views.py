from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from accounts.rights import rights_of
from downloads.answers import answer, asked
from downloads.sorted_tables import table_of
from downloads.tables import Download
from metrics.queries.subjects import metric_or_404, site_or_404
from metrics.tables.about import STATES, dates, role_note, source_of
from release.actions import NotDecided, decide
from release.breaks import breaks_of
from release.decisions import decisions_on, history
from release.figures import figures
from release.forms import DecisionForm
from release.judging import Outcome
from release.models import Decision, ReleaseRule
from release.published import beside, of_cohorts
from release.tables import (
    SitesTable,
    beside_table,
    cohorts_table,
    decisions_table,
    final_table,
    quarters_table,
    readings_table,
)


def test(request):
    """Every site in one quarter."""
    rule = _rule(request.viewpoint)
    if rule is None:
        return render(request, "release/test.html", {"breadcrumb": _breadcrumb()})
    quarter, refused = _quarter(request, rule)
    found = figures(rule, [quarter], request.viewpoint)
    context = {
        "rule": rule,
        "quarter": quarter,
        "refused": refused,
        "without": sorted({(one.care_model, one.verdict.why) for one in found if one.verdict.margin is None}),
        "counts": _counts(found),
        "breadcrumb": _breadcrumb(),
        **(subjects := _subjects(rule, request.viewpoint)),
        **_tables(request, quarter, found, **subjects),
    }
    if asked(request):
        return answer(request, _download(context))
    return render(request, "release/test.html", context)


def _rule(viewpoint):
    """The rule as it was known; None before it was loaded."""
    held = ReleaseRule.objects.seen_from(viewpoint).order_by("slug").last()
    return held.rule if held else None


def _quarter(request, rule):
    """The quarter asked for, else the first that the rule names; and what is wrong with the one asked for."""
    key = request.GET.get("quarter", "")
    found = rule.quarter_of(key)
    refused = f"The rule has no quarter “{key}”." if key and found is None else ""
    return found or rule.quarters[0], refused


def _breadcrumb(below=False):
    path = [("Overview", reverse("metrics:overview"))]
    return [*path, ("Release test", reverse("release:test"))] if below else path


def _subjects(rule, viewpoint):
    """The metric that the rule is about and the one that is held in its place."""
    return {"core": metric_or_404(rule.metric, viewpoint), "proxy": metric_or_404(rule.figures, viewpoint)}


def _counts(found):
    """How many sites have each outcome, of those with a rule."""
    outcomes = [one.verdict.outcome for one in found if one.verdict.margin]
    told = (Outcome.MET, Outcome.NOT_MET, Outcome.CANNOT_TELL)
    return {"of": len(outcomes), "each": [(str(outcome), outcomes.count(outcome)) for outcome in told]}


def _tables(request, quarter, found, core, proxy):
    under = [one for one in found if one.verdict.margin]
    decisions = decisions_on(under, request.viewpoint)
    table = SitesTable(
        [one for one in under if not one.is_context], caption=f"Every site, {quarter.name}", decisions=decisions
    )
    context = SitesTable(
        [one for one in under if one.is_context],
        caption=f"Context only: areas that say little about the site, {quarter.name}",
        decisions=decisions,
        prefix="context-",
    )
    for each in (table, context):
        RequestConfig(request, paginate=False).configure(each)
    results = beside(core, under, quarter.ends_on, request.viewpoint)
    cohorts = of_cohorts(core, request.viewpoint)
    return {
        "table": table,
        "context_table": context,
        "comparator": next((one.seen for one in under if one.seen and one.seen.comparator_growth), None),
        "beside": beside_table(results, core.short_name, proxy.short_name) if results else None,
        "dates": _dates(under),
        "cohorts": cohorts_table(cohorts) if cohorts else None,
    }


def _dates(found):
    """The three dates of the charts that growth is kept with, the latest of each."""
    charts = [one.chart for one in found if one.chart]
    names = ("data_to", "received_at", "computed_at")
    to, received, computed = (max((d for c in charts if (d := getattr(c, name))), default=None) for name in names)
    return {"data_to": to, "received": received, "computed": computed}


def _download(page):
    rule, quarter = page["rule"], page["quarter"]
    named = (("sites", "table"), ("context", "context_table"))
    tables = [table_of(page[key], name) for name, key in named if page[key].rows]
    return Download(
        title=f"{rule.name}, {quarter.name}",
        name=f"release-test-{rule.slug}",
        tables=(*tables, *filter(None, (page["beside"], page["cohorts"]))),
        filters=(f"Quarter: {quarter.name}",),
        dates=dates(**page["dates"]),
        notes=_notes(page),
        states=STATES,
        sources=_sources(page),
    )


def _notes(page):
    rule, proxy, core = page["rule"], page["proxy"], page["core"]
    said = [rule.words, "Computed from a proxy: nothing here was the official result."]
    said += [role_note(core.name, proxy.definition)] if proxy.definition else []
    said += [f"{one.title}: {one.words}" for one in rule.readings]
    return (*said, *(f"Not published: {one}" for one in rule.not_published))


def _sources(page):
    held = (source_of(page["proxy"].definition),) if page["proxy"].definition else ()
    return (*held, *(f"The rule: {address}" for address in page["rule"].sources))


def site(request, slug):
    """One site in one quarter, with its decision; and in every other."""
    found = site_or_404(slug, request.viewpoint)
    rule = _rule(request.viewpoint)
    if rule is None:
        return render(request, "release/site.html", {"site": found, "breadcrumb": _breadcrumb(True)})
    quarter, refused = _quarter(request, rule)
    every = figures(rule, rule.quarters, request.viewpoint, [found])
    chosen = next(one for one in every if one.quarter == quarter)
    decided = history(every, found.pk, request.viewpoint)
    own = [one for one in decided if one.quarter == quarter]
    standing = next((one for one in own if one.superseded_at is None), None)
    context = {
        "rule": rule,
        "site": found,
        "quarter": quarter,
        "refused": refused,
        "figures": chosen,
        "seen": chosen.seen,
        "history": own,
        "standing": standing,
        "breaks": breaks_of(rule, chosen, request.viewpoint),
        "breadcrumb": _breadcrumb(True),
        **_subjects(rule, request.viewpoint),
    }
    context |= _site_tables(context, every, decided, request.viewpoint)
    if asked(request):
        return answer(request, _site_download(context))
    answered = _decision(request, context)
    if answered is True:
        return redirect(f"{reverse('release:site', args=[slug])}?quarter={quarter.key}#decision")
    context["form"] = answered
    status = 422 if answered is not None and answered.errors else 200
    return render(request, "release/site.html", context, status=status)


def _site_tables(page, every, decided, viewpoint):
    chosen, core, proxy = page["figures"], page["core"], page["proxy"]
    standing = {one.quarter.key: one for one in decided if one.superseded_at is None}
    results = beside(core, [chosen], page["quarter"].ends_on, viewpoint, page["site"])
    return {
        "readings": readings_table(chosen) if chosen.readings else None,
        "final": final_table(chosen) if chosen.final else None,
        "quarters": quarters_table(every, standing) if chosen.verdict.margin else None,
        "decisions": decisions_table(decided) if decided else None,
        "beside": beside_table(results, core.short_name, proxy.short_name) if results else None,
        "dates": _dates([chosen]),
    }


def _site_download(page):
    rule, site, quarter = page["rule"], page["site"], page["quarter"]
    tables = (page[name] for name in ("readings", "final", "quarters", "decisions", "beside"))
    chosen = page["figures"]
    return Download(
        title=f"{rule.name}: {site.name}, {quarter.name}",
        name=f"release-test-{rule.slug}-{site.slug}",
        tables=tuple(filter(None, tables)),
        filters=(f"Quarter: {quarter.name}",),
        dates=dates(**page["dates"]),
        notes=(f"{chosen.verdict.outcome}: {chosen.why}", *_notes(page)),
        states=STATES,
        sources=_sources(page),
    )


def _decision(request, page):
    """The form of who may decide, True where a decision was recorded, None where there is nothing to decide."""
    may = rights_of(request.user).is_lead
    if request.method == "POST":
        if not may:
            raise PermissionDenied("Only a programme lead decides on the release of money.")
        request.viewpoint.must_be_now()
    if not may or request.viewpoint.is_past or page["figures"].no_decision:
        if request.method == "POST":
            raise Http404("There is nothing to decide.")
        return None
    form = _form(request, page)
    if request.method == "POST" and form.is_valid() and _recorded(request, form, page):
        return True
    return form


def _form(request, page):
    chosen, standing = page["figures"], page["standing"]
    kinds = [Decision.Kind.HOLD, Decision.Kind.REFER] if chosen.no_release else Decision.Kind.values
    sent = request.POST if request.method == "POST" else None
    return DecisionForm(sent, kinds=kinds, seen=chosen.mark, before=standing.pk if standing else 0)


def _recorded(request, form, page):
    """Whether the decision was recorded; where not, the form says why."""
    said = form.cleaned_data
    try:
        decide(
            rule=page["rule"],
            site=page["site"],
            quarter=page["quarter"].key,
            kind=said["kind"],
            conditions=said["conditions"],
            reason=said["reason"],
            seen=said["seen"],
            before=said["before"] or 0,
            user=request.user,
        )
    except NotDecided as problem:
        form.add_error("kind", str(problem))
        form.data = form.data.copy()
        form.data["seen"], form.data["before"] = page["figures"].mark, page["standing"].pk if page["standing"] else 0
        return False
    return True
