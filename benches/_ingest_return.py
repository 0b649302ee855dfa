"""One return through the real path, in a process of its own so that its memory is nobody else's.

Run as `python -m benches._ingest_return FILE`; prints its figures as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(path: Path) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(sent(path)))


def sent(path: Path) -> dict[str, Any]:
    """Send a file, check it, preview it and publish it: seconds of each, and the most megabytes that were held."""
    from django.contrib.auth import get_user_model
    from django.urls import reverse

    from benches._ingest_world import PERSON, SITE
    from returns.actions import checking
    from returns.actions.publishing import Result, publish_return
    from returns.actions.reasons import give_reasons
    from returns.actions.receiving import receive
    from returns.models import Return
    from vanguards.models import Site

    person, site = get_user_model().objects.get(email=PERSON), Site.objects.get(slug=SITE)
    reverse("returns:home")  # loads the addresses: a worker has done so since its first letter
    held = receive(site=site, sent_by=person, file_name=path.name, content=path.read_bytes()).held
    reading = Stopwatch(checking.read_kept)
    checking.read_kept = reading
    both, _ = timed(lambda: checking.check(pk=held.pk))
    checking.read_kept = reading.work
    held = Return.objects.get(pk=held.pk)
    give_reasons(pk=held.pk, user=person, reasons={warning["key"]: "As counted" for warning in held.warnings})
    publish, outcome = timed(lambda: publish_return(pk=held.pk, user=person))
    if outcome.result is not Result.PUBLISHED:
        raise SystemExit(f"The return was not published: {outcome.result}, {held.status}, {held.faults[:1]}")
    return {
        "rows": held.rows_total,
        "check": reading.seconds,
        "preview": both - reading.seconds,
        "publish": publish,
        "megabytes": peak_megabytes(),
        **held.counts,
    }


class Stopwatch:
    """Does the same work, and knows how long it took."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work, self.seconds = work, 0.0

    def __call__(self, *args: Any, **named: Any) -> Any:
        seconds, done = timed(lambda: self.work(*args, **named))
        self.seconds += seconds
        return done


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def peak_megabytes() -> float:
    """The most memory that this process has held; `ru_maxrss` would count that of its parent before it began."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not say how much memory was held.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
