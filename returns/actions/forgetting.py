"""Remove what has been kept long enough: files of attempts that came to nothing, and letters. Never a figure.

The row of an attempt stays, with what was found in it. It says that its file is removed before the file is, so that
no page offers what is gone; a file whose row says so and that is still there is removed the next time.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from returns.keeping import discard, folder_of
from returns.models import Letter, Reminder, Return


def forget_files(*, before: datetime) -> int:
    """Remove the files of ended attempts received before that moment; how many."""
    forgotten = 0
    for pk in Return.objects.with_old_files(before).values_list("pk", flat=True):
        forgotten += _mark(pk, before)
    for reference in Return.objects.filter(file_removed_at__isnull=False).values_list("reference", flat=True):
        if folder_of(reference).exists():
            discard(reference)
    return forgotten


@transaction.atomic
def _mark(pk: int, before: datetime) -> bool:
    """False where somebody has it in hand at this moment, or has just done something with it."""
    held = Return.objects.with_old_files(before).filter(pk=pk).select_for_update(skip_locked=True).first()
    if held is None:
        return False
    held.file_removed_at = timezone.now()
    held.save(update_fields=["file_removed_at"])
    return True


@transaction.atomic
def forget_letters(*, before: datetime) -> int:
    """Delete letters that were sent, or lapsed, before that moment; how many.

    Of a reminder that was never sent the letter is what says so: it stays, without its words.
    """
    old = Letter.objects.done_with(before)
    unsent = old.filter(sent_at=None, reminder__isnull=False)
    emptied = Letter.objects.filter(pk__in=unsent.values("pk")).update(body="")
    deleted = old.exclude(sent_at=None, reminder__isnull=False)
    Reminder.objects.filter(letter__in=deleted).update(letter=None)
    return emptied + deleted.delete()[0]
