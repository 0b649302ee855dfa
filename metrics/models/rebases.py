from django.conf import settings
from django.db import models
from django.db.models import F, Q

from memory.models import Known, known_constraints
from memory.references import new_reference
from metrics.models.areas import Area
from metrics.models.definitions import Metric
from vanguards.models import Site


class Rebase(Known):
    """A request to work limits out anew from a day on, with its cause, and what was decided.

    Each decision closes the row and opens the next, so that the rows of one reference are its history, and at
    any moment one of them was known. Limits restart where the status is "approved", and nowhere else.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        REVERSED = "reversed", "Approved, and reversed later"

    reference = models.CharField(max_length=8, default=new_reference, editable=False)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="rebases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rebases")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="rebases", help_text="On whose page it began."
    )
    on = models.DateField(help_text="The first day of the first period that the new limits are for.")
    cause = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rebases")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="rebases_decided"
    )
    reason = models.TextField(blank=True, help_text="Why it was decided so.")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            *known_constraints("rebase", "reference"),
            models.UniqueConstraint(
                fields=["metric", "area"],
                condition=Q(known_until=None, status="requested"),
                name="rebase_one_open_request_a_series",
            ),
            models.UniqueConstraint(
                fields=["metric", "area", "on"],
                condition=Q(known_until=None, status="approved"),
                name="rebase_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(cause=""), name="rebase_has_a_cause"),
            models.CheckConstraint(
                condition=Q(status="requested", decided_by=None, reason="")
                | (~Q(status="requested") & Q(decided_by__isnull=False) & ~Q(reason="")),
                name="rebase_decision_has_decider_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"]) | ~Q(decided_by=F("requested_by")),
                name="rebase_is_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.metric}, {self.area}, from {self.on:%Y-%m-%d}, {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.REQUESTED


class RebaseTrial(models.Model):
    """What a chart would show if a request were approved, drawn by a worker beside what it shows now.

    `basis` is the input digest of the chart it stands beside: where the chart in force has another one, figures
    have changed and the trial is drawn anew. `shown` is what its page prints.
    """

    reference = models.CharField(max_length=8, unique=True)
    basis = models.CharField(max_length=64, blank=True)
    shown = models.JSONField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown=None, computed_at=None) | Q(shown__isnull=False, computed_at__isnull=False),
                name="rebase_trial_shown_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
