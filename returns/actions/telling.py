"""What people are told by e-mail as a return goes its way. Each letter is written with the fact that it tells."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from returns.actions.letters import write
from returns.models import Return
from returns.queries.asked import name_of
from returns.queries.rights import certifiers_of
from returns.queries.summaries import counts_in_words
from returns.statuses import Status

# What came of checking: the end of the subject, and what to do now.
CHECKED = {
    Status.READY: ("is ready to send", "No problem was found. Look at what would change, and send it."),
    Status.PLEASE_CHECK: (
        "has values to look at",
        "Some look unusual. Correct them, or say why they are right.",
    ),
    Status.NOT_ACCEPTED: ("cannot be accepted", "Nothing was changed. Every problem is listed with its cell."),
    Status.NOT_READ: ("could not be read", "Nothing was changed. The page says why, and how to mend it."),
    Status.NOTHING_NEW: ("holds nothing new", "Everything in it was known already, so nothing was changed."),
    Status.FAILED: ("could not be checked", "The file is kept, and you need not send it again. Nothing was changed."),
}


def tell_checked(held: Return, status: str) -> None:
    """To the sender, when checking has ended; not to the command line, which has said so itself."""
    if held.origin != Return.Origin.COMMAND:
        subject, words = CHECKED[Status(status)]
        _write(held, held.sent_by, subject, words)


def tell_certifiers(held: Return) -> None:
    """To those who can sign it, when it waits for them."""
    words = f"{held.sent_by} sent it. {counts_in_words(held.counts)} Nothing is published until one of you has signed."
    for person in certifiers_of(held.site):
        if person != held.sent_by:
            _write(held, person, "waits for your signature", words, page="returns:sign")


def tell_declined(held: Return, certifier: Any, reason: str) -> None:
    _write(held, held.sent_by, "was declined", f"{certifier} declined it: {reason}\n\nNothing was changed.")


def tell_published(held: Return) -> None:
    """The receipt, to the sender."""
    words = f"{counts_in_words(held.counts)} The charts are drawn anew within a minute or so."
    _write(
        held, held.sent_by, "was published", f"{words} To correct it, send a corrected file: only what differs changes."
    )


def _write(held: Return, person: Any, subject: str, words: str, page: str = "returns:return") -> None:
    address = f"{settings.PUBLIC_ADDRESS}{reverse(page, args=[held.reference])}"
    what = "the numbers that were typed in" if held.origin == Return.Origin.FORM else held.file_name
    write(
        person=person,
        site=held.site,
        subject=f"{name_of(held.site)}: return {held.reference} {subject}",
        body=f"Dear {person}\n\nReturn {held.reference}, {what}, {subject}. {words}\n\n{address}\n",
    )
