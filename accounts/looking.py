"""Since when a person wants to know what changed: what they confirmed as seen, or when they were here before."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages

from accounts.models import Look, User
from memory.viewpoint import NotAMoment, past_moment


@dataclass(frozen=True)
class LastLook:
    """`how`: by what this moment is known to be the last look, in words that follow the date."""

    at: datetime
    how: str


def last_look(user: User) -> LastLook:
    """What they marked as seen; else their sign-in before this one; else when their account was made. One query."""
    look = Look.objects.filter(user=user.pk).first()
    if look and look.seen_at:
        return LastLook(look.seen_at, "when you marked the changes as seen")
    if look and look.signed_in_before_at:
        return LastLook(look.signed_in_before_at, "when you signed in before this time")
    return LastLook(user.joined_at, "when your account was made")


def look_asked_for(request) -> LastLook:
    """The moment in the address (`?since=`), which can be shared, or else the reader's own last look.

    A moment that cannot be used is said, and left aside.
    """
    if text := request.GET.get("since", ""):
        try:
            return LastLook(past_moment(text), "the moment in this page's address")
        except NotAMoment as problem:
            messages.warning(request, f"{problem} This page shows what changed since you last looked.")
    return last_look(request.user)
