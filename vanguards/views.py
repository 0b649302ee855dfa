"""Pages of the register. Every signed-in reader sees all of it."""

from functools import partial

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.text import capfirst
from django_tables2 import RequestConfig

from downloads.answers import answer, asked
from downloads.filters import in_words
from downloads.sorted_tables import table_of
from downloads.tables import Column, Download, Table
from memory.kept import kept
from vanguards.brackets import brackets
from vanguards.envelopes import reconcile
from vanguards.evidence import disagreements
from vanguards.filters import AwardFilter, ResultFilter
from vanguards.heads import REGISTERED_IN
from vanguards.ledger import later_stages, packages, totals
from vanguards.models import Award, PublishedResult, QualityNote, Source
from vanguards.money_tables import BY_SITE, brackets_table, envelopes_table, totals_table
from vanguards.queries import first_loaded_at, lines, people_by_site, programme_totals, site_names
from vanguards.tables import AwardTable, ResultTable


def funding(request):
    names = site_names(request.viewpoint)
    if not names:
        return _nothing_held(request, "Funding")
    if asked(request):
        return answer(request, _funding_download(_ledger(request, names)))
    return render(request, "vanguards/funding.html", kept(request, None, partial(_funding_body, request, names)))


def _funding_body(request, names):
    return {"body": render_to_string("vanguards/_funding.html", _ledger(request, names), request)}


def _ledger(request, names):
    """Every award that the address asks for, summed and set beside the envelopes."""
    viewpoint = request.viewpoint
    awards = Award.objects.seen_from(viewpoint)
    held = lines(awards, viewpoint, names)
    years = sorted({line.fiscal_year for line in held if line.fiscal_year})
    award_filter = AwardFilter(request.GET, awards, viewpoint=viewpoint, names=names, years=years)
    chosen = _chosen(held, award_filter)
    first_packages = packages(chosen)
    year = award_filter.chosen("fiscal_year")
    return {
        "filter": award_filter,
        "totals": totals(chosen),
        "packages": first_packages,
        "later_stages": [stage for package in first_packages for stage in later_stages(package, held)],
        "reconciliations": [row for row in reconcile(programme_totals(viewpoint), held) if _in_year(row, year)],
        "table": RequestConfig(request, paginate=False).configure(AwardTable(chosen)),
        "brackets": brackets(chosen, people_by_site(viewpoint)),
        "by_site": BY_SITE,
        "registered_in": REGISTERED_IN,
        "count": len(chosen),
    }


NEVER_ADDED = (
    "Sums of two kinds, two stages, two funds or two years are never added together, except the support package of "
    "July 2015, which was published as one sum. A later stage is the same money again.",
    "A joint award is one sum over several sites. It is shown once and is not divided, because no split was published.",
    "“Not nationally funded” is what a source says of a site in a year. It is not £0.",
    "Programme totals overlap and are never added together.",
)


def _funding_download(page):
    tables = [table_of(page["table"], "awards")]
    if page["packages"]:
        package = {"name": "packages", "caption": "The package in three forms", "stage_words": "Package"}
        tables.insert(0, totals_table(page["packages"], **package))
    if page["brackets"]:
        tables.append(brackets_table(page["brackets"]))
    if page["totals"]:
        tables.append(totals_table(page["totals"], name="totals", caption="Totals in three forms", stage_words="Stage"))
    if page["reconciliations"]:
        tables.append(envelopes_table(page["reconciliations"]))
    return Download("Funding", "funding", tuple(tables), in_words(page["filter"]), notes=NEVER_ADDED)


def _chosen(held, award_filter):
    if not award_filter.is_active:
        return held
    codes = set(award_filter.qs.values_list("code", flat=True))
    return [line for line in held if line.code in codes]


def _in_year(reconciliation, year):
    return not year or reconciliation.envelope.fiscal_year == year


def evidence(request):
    viewpoint = request.viewpoint
    names = site_names(viewpoint)
    if not names:
        return _nothing_held(request, "Evidence")
    results = PublishedResult.objects.seen_from(viewpoint).select_related("site")
    result_filter = ResultFilter(request.GET, results, viewpoint=viewpoint, names=names)
    chosen = list(result_filter.qs)
    for result in chosen:
        result.site_name = names.get(result.site.slug, result.site.slug) if result.site else ""
    page = {
        "filter": result_filter,
        "disagreements": [(names.get(pair.slug, pair.slug), pair) for pair in disagreements(chosen)],
        "table": RequestConfig(request, paginate=False).configure(ResultTable(chosen)),
        "count": len(chosen),
    }
    if asked(request):
        as_printed = "Results that others published, exactly as printed. This dashboard does not check or add up any."
        tables, filters = (table_of(page["table"], "results"),), in_words(result_filter)
        return answer(request, Download("Published results", "evidence", tables, filters, notes=(as_printed,)))
    return render(request, "vanguards/evidence.html", page)


def about(request):
    return render(request, "vanguards/about.html")


def about_data(request):
    sources = list(Source.objects.seen_from(request.viewpoint))
    if not sources:
        return _nothing_held(request, "About the data")
    notes = QualityNote.objects.seen_from(request.viewpoint).filter(linked=True)
    if asked(request):
        return answer(request, Download("Notes on providers linked to sites", "notes", (_notes_table(notes),)))
    return render(request, "vanguards/about_data.html", {"sources": sources, "quality_notes": notes})


def _notes_table(notes):
    return Table(
        "notes",
        "The publisher's notes",
        tuple(map(Column, ("Month", "Provider", "Note", "Items"))),
        [
            (
                date_format(note.month, "F Y"),
                f"{note.provider_name} ({note.provider_code})" if note.provider_code else note.provider_name,
                capfirst(note.category),
                note.items_affected or "Not stated",
            )
            for note in notes
        ],
    )


def about_methods(request):
    return render(request, "vanguards/about_methods.html")


def accessibility(request):
    return render(request, "vanguards/accessibility.html")


def _nothing_held(request, title):
    """A page for a moment before the first load, or for a register that was never loaded."""
    return render(request, "vanguards/nothing_held.html", {"title": title, "first_loaded_at": first_loaded_at()})
