"""Whether pages slow down as history grows: the same pages, now and as of a past moment, at 1, 10 and 100 times.

Each row that remembers is given earlier versions of one day each, so that the same rows are seen at any moment. Every
address is asked for anew, so that nothing is kept, and all are set beside an empty page asked for in the same minute.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from benches import _document, _throwaway
from benches._served import EMPTY, filled, medians, remember_more, served, signed_in

TIMES = (1, 10, 100)
MOST = 1.3
METRIC = "non-elective-admissions"
CHART = f"/sites/south-somerset-symphony/{METRIC}/"
PAGES = {"overview": "/overview/", "chart": CHART, "metric": f"/metrics/{METRIC}/", "point": f"{CHART}2016-04-01/"}

Found = dict[int, dict[str, float]]  # milliseconds by page, by times the history


def main() -> None:
    found: Found = {}
    with _throwaway.database() as folder:
        filled()
        cookie, held = signed_in(), 1
        for times in TIMES:
            if times > held:
                remember_more(held, times - 1)
            addresses = pages(times)
            held = times
            with served(folder) as port:
                found[times] = medians(port, cookie, addresses)
    _document.write(
        "history",
        "Pages as history grows",
        "Milliseconds beside those of an empty page (same frame, middleware and reader), each page made anew: now, as "
        "of the moment just after the rows in force were loaded, and as of a moment in the middle of their history. "
        f"Last, how the ratio grew from the first to the last; at most {MOST} is the target for now and for the past. "
        "Earlier versions are the same as the rows in force, and each row of every table has as many.",
        report(found),
        "A page from the middle of the history does more as there is more: it says in its banner what has changed "
        "since, for which it looks at every row that was known in another version then; with history once there is no "
        "middle. The page of a point shows the latest versions of its value, says how many there are and what the "
        "first was, and leads to all of them.",
    )


def pages(times: int) -> dict[str, str]:
    """Each page now, just after the load, and halfway back where there is a way back; the same rows were known."""
    from django.db.models import Max
    from django.utils import timezone

    from metrics.models import StoredChart

    drawn = StoredChart.objects.current().aggregate(at=Max("known_from"))["at"]
    loaded = min(timezone.now(), drawn + timedelta(milliseconds=1))
    asked = {"empty page": EMPTY, **_named("now", ""), **_named("as of the load", _as_of(loaded))}
    return asked | (_named("as of the middle", _as_of(drawn - timedelta(days=times // 2))) if times > 1 else {})


def _named(when: str, as_of: str) -> dict[str, str]:
    return {f"{name}, {when}": f"{address}?{as_of}anew={{}}" for name, address in PAGES.items()}


def _as_of(moment: datetime) -> str:
    return f"as_of={quote(moment.isoformat())}&"


def report(found: Mapping[int, Mapping[str, float]]) -> str:
    """A row a page, in the order of the longest history; there is no number where a shorter one has no such page."""
    rows = []
    for name in found[TIMES[-1]]:
        if name != "empty page":
            ratios = {times: found[times][name] / found[times]["empty page"] for times in TIMES if name in found[times]}
            growth = ratios[TIMES[-1]] / ratios[min(ratios)]
            rows.append((name, *(f"{ratios[t]:.2f}" if t in ratios else "" for t in TIMES), f"{growth:.2f}"))
    return _document.table(("page", *(f"× {times}" for times in TIMES), "growth"), rows)


if __name__ == "__main__":
    main()
