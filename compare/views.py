from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_tables2 import RequestConfig

from compare import comparing
from compare.cautions import cautions
from compare.choosing import MOST, Choice, chosen
from compare.comparing import Comparison
from compare.forms import GroupForm
from compare.groups import Groups, groups_for
from compare.links import address_of, links_from, narrower, proposals
from compare.models import SavedGroup
from compare.tables import ComparedTable
from downloads.answers import answer, asked
from downloads.picture_answers import picture_answer
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.viewpoint import Viewpoint
from metrics.charts import sheet, svg
from metrics.charts.multiples import on_one_scale
from metrics.queries.dates import dates_of
from metrics.queries.overview import columns_seen_from
from metrics.queries.subjects import MetricSeen, metrics_seen_from, sites_seen_from
from metrics.tables.about import STATES, dates, source_of
from vanguards.models import CareModel, Site


def compare(request):
    """Sites and groups beside each other in one metric. The whole choice is in the address."""
    viewpoint = request.viewpoint
    sites = _sites(viewpoint)
    context = {"breadcrumb": _breadcrumb()}
    if sites:
        groups, metrics, choice = _choice(request, sites)
        context |= {
            "by_care_model": [(model, [s for s in sites if s.care_model == model]) for model in CareModel],
            "groups": groups,
            "metrics": metrics,
            "choice": choice,
            "most": MOST,
            **links_from(choice, viewpoint),
            **_answer(choice, sites, groups, request),
        }
        if asked(request):
            return answer(request, _download(choice, context))
    return render(request, "compare/compare.html", context)


def _sites(viewpoint: Viewpoint) -> list[Site]:
    return [site for site in sites_seen_from(viewpoint) if site.profile]


def _choice(request, sites: list[Site]) -> tuple[Groups, list[MetricSeen], Choice]:
    groups = groups_for(sites, request.viewpoint)
    metrics = [metric for metric in metrics_seen_from(request.viewpoint) if _can_be_compared(metric)]
    return groups, metrics, chosen(request.GET, sites, groups, metrics, _usual(request.viewpoint))


def picture(request, file):
    """The charts of a comparison on one sheet and one scale, as "svg" or "png"; 404 where there is none."""
    sites = _sites(request.viewpoint)
    choice = _choice(request, sites)[2] if sites else None
    if choice is None or choice.metric is None or not choice.is_enough:
        raise Http404("Nothing is compared.")
    page = _page(comparing.compare(choice, request.viewpoint), request)
    seen = page["seen"]
    if not seen.rows:
        raise Http404("None of what was chosen has a chart in this metric.")
    names = ", ".join(row.name for row in seen.rows)
    title = f"{seen.metric.name}, on one scale: {names}"
    return picture_answer(
        request,
        file,
        svg=sheet.write(title, [sheet.Panel(row.name, row.graded, drawn) for row, drawn in page["charts"]]),
        name=f"compare-{seen.metric.slug}",
        title=title,
        description=" ".join(row.description.sentence for row in seen.rows),
        page=reverse("compare:compare"),
        below=tuple(_below(choice, page)),
    )


def _below(choice: Choice, page: dict) -> Iterator[str]:
    """What the page says before the charts, and why others are not among them."""
    if page["scale"]:
        yield f"Every chart runs from {page['scale']}, over the same months."
    yield from choice.twice
    yield from page["cautions"]
    yield from (f"Not shown: {row.name}: {row.absence}" for row in page["seen"].missing)
    if shown := page["dates"]:
        told = dates(data_to=shown.data_to, received=shown.received, computed=shown.computed)
        yield ". ".join(f"{what} {when}" for what, when in told) + "."


def _can_be_compared(metric: MetricSeen) -> bool:
    """Series that are not adjacent in time have no picture; context was published for England alone."""
    return metric.definition.kind != "table" and metric.definition.role != "context"


def _download(choice: Choice, page: dict) -> Download:
    seen, shown = page.get("seen"), page.get("dates")
    if seen is None:
        return Download(title="Compare", name="compare", tables=())
    return Download(
        title=f"Compare: {seen.metric.name}",
        name=f"compare-{seen.metric.slug}",
        tables=(table_of(page["table"], "compared"),) if seen.rows else (),
        filters=tuple(f"Compared: {row.name}" for row in (*seen.rows, *seen.missing)),
        dates=dates(data_to=shown.data_to, received=shown.received, computed=shown.computed) if shown else (),
        notes=(*choice.twice, *page["cautions"], *seen.metric.definition.caveats),
        states=STATES,
        sources=(source_of(seen.metric.definition),),
    )


def _usual(viewpoint: Viewpoint) -> int | None:
    """The metric of the overview's first column."""
    return next((column.metric for column in columns_seen_from(viewpoint)), None)


def _answer(choice: Choice, sites: list[Site], groups: Groups, request) -> dict:
    if choice.metric is None:
        return {}
    if choice.is_enough:
        return _page(comparing.compare(choice, request.viewpoint), request)
    if choice.too_many:
        return {"narrower": narrower(choice, groups, request.viewpoint)}
    return proposals(choice, sites, request.viewpoint) if len(choice.sites) == 1 else {}


def _page(seen: Comparison, request) -> dict:
    table = ComparedTable(seen)
    RequestConfig(request, paginate=False).configure(table)
    drawn = on_one_scale([row.description for row in seen.rows])
    ticks = drawn[0].value_axis.ticks if drawn else ()
    return {
        "seen": seen,
        "table": table,
        "charts": [(row, svg.write(one, size="narrow")) for row, one in zip(seen.rows, drawn, strict=True)],
        "scale": f"{ticks[0].text} to {ticks[-1].text} {drawn[0].value_axis.title}" if ticks else "",
        "cautions": cautions(seen),
        "dates": dates_of([row.card for row in seen.rows], request.viewpoint),
    }


@require_http_methods(["GET", "POST"])
def groups(request):
    """The reader's own groups, and a form for another."""
    form = _form(request, SavedGroup(), initial={"sites": _asked_for(request)})
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("compare:groups")
    context = {"groups": SavedGroup.objects.seen_from(request.viewpoint), "form": form, "breadcrumb": _breadcrumb(True)}
    return render(request, "compare/groups.html", context, status=400 if form.errors else 200)


def _asked_for(request) -> list[int]:
    """The sites that a link from a comparison brings along."""
    return list(Site.objects.filter(slug__in=request.GET.getlist("site")).values_list("pk", flat=True))


@require_http_methods(["GET", "POST"])
def group(request, pk):
    """Rename a group of one's own, or change its sites."""
    held = _own(request, pk)
    form = _form(request, held)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("compare:groups")
    context = {
        "group": held,
        "form": form,
        "comparison": address_of(request.viewpoint, group=[f"own-{held.pk}"]),
        "breadcrumb": _breadcrumb(True),
    }
    return render(request, "compare/group.html", context, status=400 if form.errors else 200)


@require_POST
def delete(request, pk):
    _must_be_now(request)
    _own(request, pk).delete()
    return redirect("compare:groups")


def _own(request, pk: int) -> SavedGroup:
    held = SavedGroup.objects.seen_from(request.viewpoint).filter(pk=pk).first()
    if held is None:
        raise Http404("No such group, or none of yours.")
    return held


def _form(request, held: SavedGroup, initial=None) -> GroupForm:
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        _must_be_now(request)
    known = Site.objects.known_to(request.viewpoint)
    return GroupForm(sent, instance=held, owner=request.user, known=known, initial=initial)


def _must_be_now(request) -> None:
    if request.viewpoint.is_past:
        raise PermissionDenied("The dashboard is seen as of an earlier moment, and the past cannot be changed.")


def _breadcrumb(below: bool = False) -> list[tuple[str, str]]:
    path = [("Overview", reverse("metrics:overview"))]
    return [*path, ("Compare", reverse("compare:compare"))] if below else path
