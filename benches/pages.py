"""How long pages take beside an empty page for the same reader, and whether history makes them slower.

The empty page has the same frame, middleware and signed-in reader. All are asked of one gunicorn, as it
is served, in turn in the same minute. Then every row that remembers is given nine earlier versions, and
all is asked again.
"""

from collections.abc import Mapping

from benches import _document, _throwaway
from benches._served import EMPTY, filled, medians, remember_more, served, signed_in

HISTORY = 10
MOST = {"overview": 4.0, "chart": 3.0}
ANEW = "?anew={}"  # an address of which nothing is kept


def main() -> None:
    with _throwaway.database() as folder:
        filled()
        pages = addresses()
        cookie = signed_in()
        with served(folder) as port:
            before = medians(port, cookie, pages)
        remember_more(1, HISTORY - 1)
        with served(folder) as port:
            after = medians(port, cookie, pages)
    _document.write(
        "pages",
        "Pages beside an empty page",
        "The empty page has the same frame, middleware and reader, and one gunicorn is asked for all in turn; "
        "milliseconds are medians. A page is kept while nothing in the database has changed; “made anew” is what the "
        f"first reader after a change waits for. Then each remembered row is given {HISTORY - 1} earlier versions.",
        report(before, after),
    )


def addresses() -> dict[str, str]:
    from django.urls import reverse

    overview = reverse("metrics:overview")
    chart = reverse("metrics:chart", args=["south-somerset-symphony", "non-elective-admissions"])
    metric = reverse("metrics:metric", args=["non-elective-admissions"])
    pages = {"overview": overview, "chart": chart, "metric": metric}
    return {"empty page": EMPTY, **pages, **{f"{name}, made anew": page + ANEW for name, page in pages.items()}}


def report(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """Both ratios of each page: beside the empty page, and of ten times the history beside once."""
    empty, empty_after = before["empty page"], after["empty page"]
    rows = [("empty page", f"{empty:.1f}", "1.00", "", "1.00", "")]
    for name in before:
        if name != "empty page":
            times, later = before[name] / empty, after[name] / empty_after
            most = f"{MOST[name]:g}" if name in MOST else ""
            rows.append((name, f"{before[name]:.1f}", f"{times:.2f}", most, f"{later:.2f}", f"{later / times:.2f}"))
    headings = ("page", "ms", "ratio to empty", "at most", f"ratio, history × {HISTORY}", "growth of the ratio")
    return _document.table(headings, rows)


if __name__ == "__main__":
    main()
