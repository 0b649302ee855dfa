"""What the sender of a return with faults takes away: the sheet with comments, and the list of all faults.

Of a large sheet they take longer than a page may. So who has read the file makes them, and they are kept beside it.
The faults themselves are kept in the database: a disk that is full, or a sheet that cannot be copied, costs no more
than the copies, which are tried again when somebody asks for them.
"""

import logging
from collections.abc import Callable
from functools import partial

from metrics.uploads.returns.annotate import annotate
from metrics.uploads.returns.explain import faults_as_csv
from metrics.uploads.returns.read import ReadReturn
from returns.keeping import ALL_FAULTS, WITH_COMMENTS, keep_copy, kept, kept_copy
from returns.models import Return
from returns.queries.trial import read_kept
from returns.statuses import Status

logger = logging.getLogger(__name__)

AT_ONCE = 2_000  # rows of a sheet of which a page may make them itself: well under a second
# By status, which of them there are: what is no sheet has no cells to comment on.
NAMES = {Status.NOT_ACCEPTED: (WITH_COMMENTS, ALL_FAULTS), Status.NOT_READ: (ALL_FAULTS,)}


def keep_copies(held: Return, read: ReadReturn, status: Status) -> None:
    """Make the copies of a return that is to have this status; what cannot be made or kept is noted in the log."""
    for name in NAMES[status]:
        try:
            keep_copy(held.reference, name, _made(held, read, name)())
        except Exception:
            logger.exception("%s of return %s could not be made", name, held.reference)


def make_copies(*, pk: int) -> None:
    """Make those that are not there, from the file as it came."""
    held = Return.objects.select_related("site").get(pk=pk)
    if has_copies(held) and any(kept_copy(held.reference, name) is None for name in NAMES[Status(held.status)]):
        keep_copies(held, read_kept(held), Status(held.status))


def copy_of(held: Return, name: str) -> bytes | None:
    """The copy, made now where it is not kept and the sheet is small; None where a worker has to make it."""
    content = kept_copy(held.reference, name)
    if content is None and held.rows_done <= AT_ONCE:
        content = _made(held, read_kept(held), name)()
    return content


def has_copies(held: Return, *names: str) -> bool:
    """Whether there are copies of it, or these."""
    return not held.file_removed_at and held.status in NAMES and {*names} <= {*NAMES[Status(held.status)]}


def _made(held: Return, read: ReadReturn, name: str) -> Callable[[], bytes]:
    if name == ALL_FAULTS:
        return partial(faults_as_csv, read.faults)
    return lambda: annotate(kept(held.reference), read)
