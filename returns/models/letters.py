from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vanguards.models import Site


class LetterQuerySet(models.QuerySet):
    def unsent(self, moment: datetime) -> Self:
        """Letters still to go out at `moment`: not sent, and not too late to be of use."""
        return self.filter(sent_at=None).exclude(lapses_at__lte=moment)

    def to_send(self, moment: datetime) -> Self:
        """Those of them whose turn has come."""
        return self.unsent(moment).filter(next_try_at__lte=moment)

    def held_up(self, moment: datetime) -> Self:
        """Those of them that the mail server did not take when they were last tried."""
        return self.unsent(moment).filter(tries__gt=0)

    def done_with(self, before: datetime) -> Self:
        """Letters written before that moment that were sent, or that are of no use any more, and still have words."""
        is_done = Q(sent_at__isnull=False) | Q(lapses_at__lt=before)
        return self.filter(is_done, written_at__lt=before).exclude(body="")


class Letter(models.Model):
    """An e-mail, written in the transaction of what it tells of and sent afterwards, however often it must be tried."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True, help_text="From then on it is of no use, and is not sent.")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problem = models.TextField(blank=True, help_text="Why the last try failed.")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(sent_at__gte=F("written_at")), name="letter_in_order"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(tries__gt=0), name="letter_sent_was_tried"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="letter_unsent")]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.person}"
