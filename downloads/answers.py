"""A page's own address, answered with a file: `?download=csv`, `?download=xlsx`, and `table=` for one of several.

A view that has checked its reader's rights and found its rows says:

    if asked(request):
        return answer(request, Download(...))
"""

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from downloads import csv_file, xlsx_file
from downloads.tables import Download, Table, laid_out

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Of the address: they say how it is answered, and not what is seen.
OF_THE_ANSWER = ("download", "table", "page")
IN_MEMORY = 2_000_000  # bytes of a file, before it goes to disk
LONGEST_FILTERS = 60  # letters of a file's name


def asked(request: HttpRequest) -> bool:
    """Whether the page is to be taken away rather than looked at."""
    return "download" in request.GET


def answer(request: HttpRequest, download: Download) -> HttpResponse:
    """The file. A kind or a table that there is not is said, on the page itself."""
    kind, name = request.GET["download"], request.GET.get("table", "")
    tables = [table for table in download.tables if name in ("", table.name)]
    if kind not in TYPES:
        return _refused(request, f"“{kind}” is no kind of file that this page can be taken away as: csv or xlsx.")
    if not download.tables:
        return _refused(request, "There is no table on this page to take away.")
    if not tables:
        there = ", ".join(table.name for table in download.tables)
        return _refused(request, f"There is no table “{name}” on this page to take away. There is: {there}.")
    with ExitStack() as until_sent:
        file = until_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        _write(file, kind, request, download, tables)
        file.seek(0)
        until_sent.pop_all()  # the response closes the file
    return FileResponse(file, as_attachment=True, filename=file_name(request, download, kind), content_type=TYPES[kind])


def _write(file: IO[bytes], kind: str, request: HttpRequest, download: Download, tables: list[Table]) -> None:
    if kind == "csv":
        csv_file.write(file, about(request, download, tables[:1]), laid_out(tables[0]))
    else:
        xlsx_file.write(file, about(request, download, tables), [laid_out(table) for table in tables])


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    """Back to the page, which says why. The address is relative: a path of two slashes would lead elsewhere."""
    messages.warning(request, why)
    return HttpResponseRedirect(f"?{_query(request)}")


def about(request: HttpRequest, download: Download, tables: list[Table]) -> Iterator[tuple[str, str]]:
    """What must be known to read the tables: pairs of what it is and what it says."""
    yield "Title", download.title
    yield from (("Table", table.caption) for table in tables)
    yield "As known on", moment_in_words(request)
    yield "This view again", frozen_address(request)
    yield from (("Filter", words) for words in download.filters or ("none",))
    yield from (("Order", f"{table.caption}: {table.order}") for table in tables if table.order)
    yield from download.dates
    yield from (("Note", note) for note in download.notes)
    yield "Note", "Numbers are those of the page, rounded as there. Where there is none, words say why."
    yield from ((f"State: {state}", meaning) for state, meaning in download.states)
    yield from (("Source", source) for source in download.sources)
    yield "Licence", download.licence


def moment_in_words(request: HttpRequest) -> str:
    viewpoint = request.viewpoint
    when = date_format(timezone.localtime(viewpoint.moment), "j F Y, H:i")
    return when if viewpoint.is_past else f"{when}, when this was taken away"


def frozen_address(request: HttpRequest, path: str = "") -> str:
    """The address of the same view at the same moment, so that it shows the same figures later.

    `path`: of the page that shows it, where the request is for something else; it may have a query of its own.
    """
    fixed = {} if request.viewpoint.is_past else {"as_of": timezone.localtime(request.viewpoint.moment).isoformat()}
    page = request.build_absolute_uri(path or request.path)
    return f"{page}{'&' if '?' in page else '?'}{_query(request, **fixed)}"


def _query(request: HttpRequest, **fixed: str) -> str:
    """What the address asks to see."""
    seen = {name: values for name, values in request.GET.lists() if name not in OF_THE_ANSWER}
    return urlencode({**seen, **fixed}, doseq=True)


def file_name(request: HttpRequest, download: Download, kind: str) -> str:
    """What it is, what it is filtered by, and the day it was known: "sites-pacs-known-2026-11-22.csv"."""
    filters = slugify(" ".join(words.partition(": ")[2].partition(":")[0] for words in download.filters))
    day = timezone.localtime(request.viewpoint.moment).date().isoformat()
    table = request.GET.get("table", "")
    parts = (download.name, slugify(table), filters[:LONGEST_FILTERS].strip("-"), "known", day)
    return f"{'-'.join(filter(None, parts))}.{kind}"
