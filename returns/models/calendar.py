from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from metrics.models import Metric
from metrics.periods import Period
from returns.models.letters import Letter
from vanguards.models import Site


class WindowQuerySet(models.QuerySet):
    def opened(self, day: date) -> Self:
        """Windows that have opened by `day`, whether closed since or not."""
        return self.filter(opens_on__lte=day)

    def open_on(self, day: date) -> Self:
        """Windows through which a return comes in on `day`; after the due date it is late, and still comes in."""
        return self.opened(day).filter(closes_on__gte=day)


class Window(models.Model):
    """When the return of one metric for one period is asked for. A row of data/returns/windows.csv."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="windows")
    period_start = models.DateField()
    period_end = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "metric", "period_start"]
        constraints = [
            models.UniqueConstraint(fields=["metric", "period_start", "period_end"], name="window_once"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="window_period_in_order"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on"), closes_on__gte=F("due_on")), name="window_days_in_order"
            ),
            models.CheckConstraint(condition=Q(opens_on__gt=F("period_end")), name="window_opens_after_its_period"),
        ]

    def __str__(self) -> str:
        return f"{self.metric}, {self.period.label}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


class Reminder(models.Model):
    """A reminder that was written, so that it is not written twice; its letter says whether it was sent."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    days = models.SmallIntegerField(help_text="Days after the due date; before it where negative.")
    missing = models.TextField(help_text="The one thing that it named.")
    sent_at = models.DateTimeField(help_text="When it was written.")
    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, help_text="None for those of before letters were kept."
    )

    class Meta:
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["site", "person", "due_on", "days"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.site}, due {self.due_on:%Y-%m-%d}, {self.days:+d} days"
