"""One return through the real path: checked by one process and published by another, as worker and page do it.

Each process is fresh, so that its memory is nobody else's. Run as `python -m benches._ingest_return checked FILE` and
`python -m benches._ingest_return published REFERENCE`; prints the figures as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(stage: str, of: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps({"checked": checked, "published": published}[stage](of)))


def checked(path: str) -> dict[str, Any]:
    """Send a file, have it checked and previewed, and give the reasons asked for: seconds and megabytes."""
    from django.urls import reverse

    from returns.actions import checking
    from returns.actions.reasons import give_reasons
    from returns.actions.receiving import receive
    from returns.models import Return

    person, site = manager()
    reverse("returns:home")  # loads the addresses: a worker has done so since its first letter
    content = Path(path).read_bytes()
    pk = receive(site=site, sent_by=person, file_name=Path(path).name, content=content).held.pk
    reading = Stopwatch(checking.read_kept)
    checking.read_kept = reading
    both, _ = timed(lambda: checking.check(pk=pk))
    megabytes = peak_megabytes()
    held = Return.objects.get(pk=pk)
    give_reasons(pk=pk, user=person, reasons={warning["key"]: "As counted" for warning in held.warnings})
    return {
        "reference": held.reference,
        "rows": held.rows_total,
        "check": reading.seconds,
        "preview": both - reading.seconds,
        "megabytes_of_checking": megabytes,
        **held.counts,
    }


def published(reference: str) -> dict[str, Any]:
    """Publish what was checked: seconds and megabytes."""
    from django.urls import reverse

    from returns.actions.publishing import Result, publish_return
    from returns.models import Return

    person, _ = manager()
    reverse("returns:home")
    held = Return.objects.get(reference=reference)
    publish, outcome = timed(lambda: publish_return(pk=held.pk, user=person))
    if outcome.result is not Result.PUBLISHED:
        raise SystemExit(f"The return was not published: {outcome.result}, {held.status}, {held.faults[:1]}")
    return {"publish": publish, "megabytes_of_publishing": peak_megabytes()}


def manager():
    """Who sends, and for which site."""
    from django.contrib.auth import get_user_model

    from benches._ingest_world import PERSON, SITE
    from vanguards.models import Site

    return get_user_model().objects.get(email=PERSON), Site.objects.get(slug=SITE)


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
    main(*sys.argv[1:])
