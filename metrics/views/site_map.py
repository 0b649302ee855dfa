from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from downloads.answers import answer, asked
from downloads.picture_answers import picture_answer
from downloads.sorted_tables import table_of
from downloads.tables import Download
from memory.templatetags.memory_tags import keep_moment
from metrics.charts import tile_map
from metrics.queries.icon_wall import icon_wall
from metrics.queries.site_map import site_map as map_of
from metrics.tables.about import STATES, dates, source_of
from metrics.tables.site_map import SiteMapTable
from metrics.views.icons import breadcrumb, dates_of_wall


def site_map(request):
    """One tile a site, showing the icon of one metric; the same as a table."""
    wall = icon_wall(request.viewpoint)
    column, refused = _chosen(wall, request.GET.get("metric", ""))
    context = {"wall": wall, "refused": refused, "breadcrumb": breadcrumb()}
    if column:
        context |= _page(request, wall, column)
        if asked(request):
            return answer(request, _download(context))
    return render(request, "metrics/map.html", context)


def _chosen(wall, slug):
    """The metric asked for, else the first that fills a column of the overview; and what is wrong with what was asked.

    None where no chart has limits.
    """
    asked_for = next((column for column in wall.columns if column.definition.slug == slug), None)
    shown = (column for column in wall.columns if column.definition.overview_column)
    column = asked_for or next(shown, next(iter(wall.columns), None))
    return column, slug if slug and not asked_for else ""


def _page(request, wall, column):
    seen = map_of(wall, column)
    links = {site.row.slug: _chart(request, site) for site in seen.sites}
    table = SiteMapTable(seen)
    RequestConfig(request, paginate=False).configure(table)
    return {
        "seen": seen,
        "table": table,
        "dates": dates_of_wall(wall.of(column)),
        "pictures": {
            "svg_full": tile_map.write(seen.described, links=links),
            "svg_narrow": tile_map.write(seen.described, size="narrow", links=links),
        },
    }


def _chart(request, site):
    return keep_moment(reverse("metrics:chart", args=site.address), request.viewpoint, request)


def _download(page):
    seen = page["seen"]
    return Download(
        title=seen.described.title,
        name=f"map-{seen.column.definition.slug}",
        tables=(table_of(page["table"], "sites"),),
        dates=dates(**page["dates"]),
        notes=(seen.described.sentence,),
        states=STATES,
        sources=(source_of(seen.column.definition),),
    )


def picture(request, slug, file):
    """The map by itself, as "svg" or "png"; 404 for a metric without icons."""
    wall = icon_wall(request.viewpoint)
    column, refused = _chosen(wall, slug)
    if column is None or refused:
        raise Http404(f"There is no map of “{slug}”.")
    described = map_of(wall, column).described
    return picture_answer(
        request,
        file,
        svg=tile_map.write(described),
        name=f"map-{slug}",
        title=described.title,
        description=described.sentence,
        page=f"{reverse('metrics:map')}?metric={slug}",
        below=(f"{described.title}.", described.sentence, _dates_line(wall, column)),
    )


def _dates_line(wall, column):
    """Of the charts of this metric alone."""
    return ". ".join(f"{what} {when}" for what, when in dates(**dates_of_wall(wall.of(column)))) + "."
