"""Load the published series: the same road as a return, a submission with readings published in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from metrics.actions.publishing import Published, publish
from metrics.actions.turns import wait_for_turn
from metrics.models import Submission
from metrics.uploads.cells import Reading
from metrics.uploads.manifest import SourceFile


@transaction.atomic
def load_source(*, source: SourceFile, readings: Sequence[Reading]) -> Published:
    """Publish a source's readings as a submission of its own, unless the last one held the same.

    A row that is gone from a corrected file is withdrawn: it is no longer known, and still known for then.
    """
    wait_for_turn()
    digest = digest_of(readings)
    latest = Submission.objects.filter(site=None, file_name=source.file, published_at__isnull=False).first()
    if latest and latest.digest == digest:
        return Published(new=0, revised=0, unchanged=len(readings))
    submission = Submission(
        title=source.title,
        source_name=source.source_name,
        source_url=source.source_url,
        licence=source.licence,
        attribution=source.attribution,
        file_name=source.file,
        digest=digest,
    )
    return publish(submission=submission, readings=readings, replaces_file=True)


def digest_of(readings: Sequence[Reading]) -> str:
    """SHA-256 of what the readings say, wherever in the file each of them stands."""
    said = sorted(repr(replace(reading, file="", line=0, cell="")) for reading in readings)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
