"""Whether pages slow down as history grows: the same pages, now and as of a past moment, at 1, 10 and 100 times.

Each row that remembers is given earlier versions of one day each, so that the same rows are seen at any moment. Every
address is asked for anew, so that nothing is kept, and all are set beside an empty page asked for in the same minute.
"""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

from benches import _document, _throwaway
from benches._served import EMPTY, filled, medians, remember_more, served, signed_in

TIMES = (1, 10, 100)
MOST = 1.3
CHART = "/sites/south-somerset-symphony/non-elective-admissions/"
PAGES = {"overview": "/overview/", "chart": CHART, "point": f"{CHART}2016-04-01/"}

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
        "Milliseconds beside those of an empty page (same frame, middleware and reader), each page made anew: now, and "
        "as of a moment in the middle of the history. Last, how the ratio grew from once to a hundred times; at most "
        f"{MOST} is the target.",
        report(found),
    )


def pages(times: int) -> dict[str, str]:
    """Now and at a past moment when the same rows were known: just after the load, or half the history ago."""
    from django.db.models import Max
    from django.utils import timezone

    from metrics.models import StoredChart

    drawn = StoredChart.objects.current().aggregate(at=Max("known_from"))["at"]
    past = drawn - timedelta(days=times // 2) if times > 1 else min(timezone.now(), drawn + timedelta(milliseconds=1))
    moment = quote(past.isoformat())
    now = {f"{name}, now": f"{address}?anew={{}}" for name, address in PAGES.items()}
    then = {f"{name}, as of then": f"{address}?as_of={moment}&anew={{}}" for name, address in PAGES.items()}
    return {"empty page": EMPTY, **now, **then}


def report(found: Mapping[int, Mapping[str, float]]) -> str:
    ratios = {
        name: [found[times][name] / found[times]["empty page"] for times in TIMES]
        for name in found[1]
        if name != "empty page"
    }
    rows = [(name, *(f"{ratio:.2f}" for ratio in each), f"{each[-1] / each[0]:.2f}") for name, each in ratios.items()]
    return _document.table(("page", *(f"× {times}" for times in TIMES), "growth"), rows)


if __name__ == "__main__":
    main()
