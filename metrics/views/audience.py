"""Who sees the same page: readers of the same rights, so that what is kept for one serves the others."""

from collections.abc import Hashable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.looking import last_look
from accounts.models import User
from accounts.rights import rights_of
from metrics.models import Note, Rebase
from metrics.queries.changes.charts import last_turns


def audience_by_look(request) -> Hashable:
    """Equal for readers to whom a page marks the same changes since they last looked, and names the same day."""
    at = last_look(request.user).at
    return timezone.localdate(at), *last_turns(at)


def audience_of(request) -> Hashable:
    """Equal for readers to whom a page with notes and re-bases looks the same.

    Who wrote a note, or asked for a re-base, sees their own in another way, and is an audience alone. Two queries.
    """
    user = request.user
    own_notes = Note.objects.filter(author=OuterRef("pk"))
    own_requests = Rebase.objects.filter(requested_by=OuterRef("pk"))
    if User.objects.filter(Exists(own_notes) | Exists(own_requests), pk=user.pk).exists():
        return user.pk
    rights = rights_of(user)
    return tuple(sorted(rights.kinds)), tuple(sorted((site, *sorted(kinds)) for site, kinds in rights.at.items()))
