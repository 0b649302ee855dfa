"""The one vocabulary for how far a return has come, the same on every page, in every list and in every e-mail."""

from django.db import models


class Status(models.TextChoices):
    QUEUED = "queued", "Queued"
    READING = "reading", "Reading"
    CHECKING = "checking", "Checking"
    EFFECT = "working out the effect", "Working out the effect"
    NOT_ACCEPTED = "cannot be accepted", "Cannot be accepted"
    NOT_READ = "could not be read", "Could not be read"
    PLEASE_CHECK = "please check", "Please check"
    READY = "ready", "Ready to send"
    SIGN_OFF = "waiting for sign-off", "Waiting for sign-off"
    DECLINED = "declined", "Declined"
    PUBLISHED = "published", "Published"
    NOTHING_NEW = "nothing new", "Nothing new"
    REPLACED = "replaced", "Replaced"
    FAILED = "failed", "Could not be checked"


# A worker has it, or will have it.
UNDER_WAY = (Status.QUEUED, Status.READING, Status.CHECKING, Status.EFFECT)
# The site has yet to do something about it; a newer file of the same sender takes its place.
OPEN = (Status.PLEASE_CHECK, Status.READY, Status.SIGN_OFF)
# Nothing more comes of it: who wants more sends another file. REPLACED is both here and below.
ENDED = (
    Status.NOT_ACCEPTED,
    Status.NOT_READ,
    Status.DECLINED,
    Status.NOTHING_NEW,
    Status.REPLACED,
    Status.FAILED,
)
# It made figures known.
WITH_SUBMISSION = (Status.PUBLISHED, Status.REPLACED)
