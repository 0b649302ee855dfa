"""Two hundred readers for ten minutes, while figures are published and charts drawn anew all the time.

Each reader is a person of their own who opens a page every five to ten seconds. Every fifteen seconds one value of
every site changes in one submission, and a worker draws the charts of them all; every value of a submission is the
same, so a page on which sites differ has been seen half new. A return goes the whole way between them.
"""

import gzip
import os
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from statistics import median, quantiles

from benches import _document, _throwaway
from benches._drawing import workers
from benches._served import filled, served, signed_in

READERS = 200
PAUSE = (5.0, 10.0)  # seconds between the pages of one reader
SECONDS = int(os.environ.get("BENCH_LOAD_SECONDS", "600"))
BETWEEN = 15.0  # seconds between publications
MOST_MILLISECONDS = 300
METRIC = "non-elective-admissions"
OVERVIEW = "/overview/"
SAME = 100_000  # people of every site, so that equal numbers are equal rates
PERIOD = date(2019, 10, 1)


@dataclass
class Seen:
    """What all readers together saw."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    half_new: int = 0
    overviews: int = 0
    generations: set[str] = field(default_factory=set)


def main() -> None:
    with _throwaway.database() as folder:
        filled()
        cookies, pages = make_readers(), addresses()
        submissions, returns = [0], [0]
        seen, stop = Seen(), threading.Event()
        with served(folder, "--workers", "2") as port, workers(1, folder):
            publish_generation(0)
            settle()
            publishing = threading.Thread(target=keep_publishing, args=(stop, submissions, returns))
            readers = [
                threading.Thread(target=read, args=(port, cookie, pages, stop, seen, Random(number)))
                for number, cookie in enumerate(cookies)
            ]
            for thread in (publishing, *readers):
                thread.start()
            time.sleep(SECONDS)
            stop.set()
            for thread in (*readers, publishing):
                thread.join()
            settle()
    _document.write(
        "load",
        "Two hundred readers",
        f"{READERS} readers, each of whom opens a page every {PAUSE[0]:g} to {PAUSE[1]:g} seconds for {SECONDS} "
        f"seconds, on two web processes, while a worker draws what {submissions[0]} submissions for all sites and "
        f"{returns[0]} returns changed. Readers, web server, worker, database and broker share the machine.",
        report(seen),
    )


def make_readers() -> list[str]:
    """The cookies of so many people who may read."""
    from accounts.models import User

    named = (f"reader{number}@demo.example" for number in range(READERS))
    return [signed_in(User.objects.create(email=email, full_name="Demo reader", is_demo=True)) for email in named]


def addresses() -> list[str]:
    """What readers look at: the overview as often as everything else together half of the time."""
    from metrics.models import Metric, SiteArea

    metric = Metric.objects.get(slug=METRIC)
    slugs = SiteArea.objects.current().filter(metric=metric).values_list("site__slug", flat=True)
    charts = [page for slug in slugs for page in (f"/sites/{slug}/", f"/sites/{slug}/{METRIC}/")]
    return [*[OVERVIEW] * len(charts), *charts, "/", f"/metrics/{METRIC}/", "/funding/"]


def read(port: int, cookie: str, pages: Sequence[str], stop: threading.Event, seen: Seen, chance: Random) -> None:
    """One reader, who comes in at some moment of the first pause."""
    stop.wait(chance.uniform(0, PAUSE[1]))
    while not stop.is_set():
        page = chance.choice(pages)
        start = time.perf_counter()
        try:
            body = opened(port, page, cookie)
            seen.milliseconds.append((time.perf_counter() - start) * 1000)
            if page == OVERVIEW:
                look_for_halves(body, seen)
        except (OSError, HTTPException, ValueError) as error:
            seen.errors.append(f"{page}: {error!r}")
        stop.wait(chance.uniform(*PAUSE))


def opened(port: int, page: str, cookie: str) -> str:
    """As a browser opens a page after a pause: over a new connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", page, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise ValueError(f"answered {answer.status}")
        return gzip.decompress(body).decode()
    finally:
        connection.close()


def look_for_halves(body: str, seen: Seen) -> None:
    """Every site was given the same value by the same submission."""
    values = set(re.findall(rf'<a href="/sites/[^/"]+/{METRIC}/">([^<]+)<', body))
    seen.overviews += 1
    seen.half_new += len(values) != 1
    seen.generations |= values


def keep_publishing(stop: threading.Event, submissions: list[int], returns: list[int]) -> None:
    while not stop.wait(BETWEEN):
        submissions[0] += 1
        publish_generation(submissions[0])
        if submissions[0] % 2:
            returns[0] += 1
            publish_return(returns[0])


def publish_generation(number: int) -> None:
    """One value, the same, for every site; the number of the generation can be read off it."""
    from metrics.actions.publishing import publish
    from metrics.models import Area, Metric, SiteArea, Submission
    from metrics.periods import month
    from metrics.tasks import nudge
    from metrics.uploads.cells import Reading

    links = SiteArea.objects.current().filter(metric=Metric.objects.get(slug=METRIC))
    codes = Area.objects.filter(pk__in=links.values("area")).values_list("code", flat=True)
    people, events = Decimal(SAME), Decimal(1000 + 10 * number)
    readings = [Reading(METRIC, code, month(PERIOD), numerator=events, denominator=people) for code in codes]
    publish(submission=Submission(title="A bench", file_name="bench.csv", digest=str(number)), readings=readings)
    nudge()


def publish_return(number: int) -> None:
    """One more month of one site's own figures, the whole way of a file."""
    from django.core.management import call_command

    period = f"{2014 + (number + 2) // 12}-{(number + 2) % 12 + 1:02}"
    file, reasons = Path(os.environ["VAR_DIR"]) / f"return-{number}.csv", Path(os.environ["VAR_DIR"]) / "reasons.json"
    file.write_text(
        "site,metric,period,numerator,denominator,value,lower,upper,respondents,state,provisional,reason\n"
        f"dudley,emergency-admissions,{period},{2300 + number * 37 % 50},318000,,,,,,,\n"
    )
    reasons.write_text('{"*": "Checked for a measurement."}')
    with open(os.devnull, "w") as nowhere:
        call_command(
            "publish_return", file, site="dudley", email="manager.dudley@demo.example", reasons=reasons, stdout=nowhere
        )


def settle() -> None:
    """Until nothing is owed."""
    from metrics.models import OwedChart

    while OwedChart.objects.exists():
        time.sleep(0.2)


def report(seen: Seen) -> str:
    slowest = quantiles(seen.milliseconds, n=100)
    rows = [
        ("pages read", f"{len(seen.milliseconds):,}", ""),
        ("errors", str(len(seen.errors)), "0"),
        ("median, ms", f"{median(seen.milliseconds):.0f}", ""),
        ("95th percentile, ms", f"{slowest[94]:.0f}", f"under {MOST_MILLISECONDS}"),
        ("99th percentile, ms", f"{slowest[98]:.0f}", ""),
        ("overviews read", f"{seen.overviews:,}", ""),
        ("sets of values seen on them", str(len(seen.generations)), ""),
        ("half-new overviews", str(seen.half_new), "0"),
    ]
    for error in dict.fromkeys(seen.errors):
        print(error)
    return _document.table(("what", "found", "target"), rows)


if __name__ == "__main__":
    main()
