from django.db import models
from django.db.models import F

from memory.models import Known, known_constraints, known_index
from metrics.charts.panel import PanelKind
from metrics.models.definitions import Metric


class OwedPanels(models.Model):
    """A metric whose panels may be old: an area's numbers, its grade or its sites have changed since they were drawn.

    As with a chart that is owed, `mark` rises with each change.
    """

    metric = models.OneToOneField(Metric, on_delete=models.CASCADE, related_name="owed_panels")
    mark = models.BigIntegerField(default=1)
    owed_since = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    begun = models.PositiveSmallIntegerField(
        db_default=0, help_text="How often it was taken in hand since it was marked, whatever came of it."
    )
    problem = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"panels of {self.metric}"


class StoredPanel(Known):
    """All areas of a metric in one picture, as drawn for people. Kept, not replaced."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="panels")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in PanelKind])
    input_digest = models.CharField(max_length=64)
    data_to = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    computed_at = models.DateTimeField()
    description = models.JSONField()
    svg_full = models.TextField()
    svg_narrow = models.TextField()

    class Meta:
        constraints = [
            *known_constraints("stored_panel", "metric", "kind"),
            models.CheckConstraint(
                condition=models.Q(computed_at__lte=F("known_from")), name="stored_panel_computed_first"
            ),
        ]
        indexes = [
            known_index("stored_panel"),
            models.Index(fields=["metric", "kind", "known_from"], name="stored_panel_as_of"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.metric}"
