"""Reading a file as the return of a site: one that is kept, or one with nothing stored, for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from metrics.uploads.returns.explain import explain, faults_as_json
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.read import ReadReturn, read_return
from returns.keeping import kept
from returns.models import Return
from returns.queries.asked import expected_of, reported_by
from returns.queries.differences import compared
from returns.queries.unusual import unusual
from vanguards.models import Site


@dataclass(frozen=True)
class Trial:
    understood: tuple[str, ...]
    faults: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    is_refused: bool
    counts: str = ""
    patterns: tuple[str, ...] = ()  # what many faults have in common, or few hide


def limits() -> Limits:
    return Limits(bytes=settings.RETURN_LARGEST_BYTES, rows=settings.RETURN_MOST_ROWS)


def trial_of(content: bytes, file_name: str, site: Site) -> Trial:
    read = read_return(content, file_name, expected=expected_of(site), limits=limits())
    if read.faults:
        patterns = tuple(pattern.sentence for pattern in explain(read).patterns)
        return Trial(read.understood.sentences, faults_as_json(read), [], read.is_refused, patterns=patterns)
    found = compared(read.readings, reported_by(site))
    return Trial(read.understood.sentences, [], unusual(found, site), False, found.sentence)


def read_kept(held: Return, progress: Callable[[int, int], None] | None = None) -> ReadReturn:
    """Read the file of a return again from the disk, as what is asked of its site today."""
    return read_return(
        kept(held.reference), held.file_name, expected=expected_of(held.site), limits=limits(), progress=progress
    )
