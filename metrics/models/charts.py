from django.db import models
from django.db.models import F

from memory.models import Known, known_constraints, known_index
from metrics.models.areas import Area
from metrics.models.definitions import Metric

# A chart that could not be drawn so often is put aside until its numbers change.
TRIES = 3


class OwedChart(models.Model):
    """A chart whose numbers have changed since it was drawn.

    Written in the transaction that changes the numbers. `mark` rises with each change, so that who
    draws can tell whether the numbers moved in the meantime.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="owed_charts")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="owed_charts")
    mark = models.BigIntegerField(default=1)
    owed_since = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How often drawing it has failed since it was marked."
    )
    begun = models.PositiveSmallIntegerField(
        db_default=0, help_text="How often it was taken in hand since it was marked, whatever came of it."
    )
    problem = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "area"], name="owed_chart_once")]

    def __str__(self) -> str:
        return f"{self.metric}, {self.area}"


class DrawingBasis(models.Model):
    """A fingerprint of all that charts are drawn from beside observations, as it was when charts were last marked.

    One row. Where it differs from what is there now, a name, an event, a definition, a link or the
    drawing itself has changed, and every chart may be old.
    """

    only_one = models.BooleanField(primary_key=True, default=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only_one=True), name="drawing_basis_only_one")]

    def __str__(self) -> str:
        return self.fingerprint


class StoredChart(Known):
    """What a series showed, by which rules, as drawn for people. Kept, not replaced.

    The columns beside the description are what lists sort, filter and print without opening it.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="charts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="charts")
    rule_set = models.CharField(max_length=40)
    input_digest = models.CharField(max_length=64)
    data_to = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    computed_at = models.DateTimeField()

    description = models.JSONField()
    growth = models.JSONField(null=True, blank=True)
    difference = models.JSONField(null=True, blank=True)
    growths = models.JSONField(
        null=True,
        blank=True,
        help_text="Growth, the comparator's and the difference at each end there is, by its date.",
    )
    svg_full = models.TextField()
    svg_narrow = models.TextField()
    svg_small = models.TextField()

    latest_value = models.FloatField(null=True, blank=True)
    latest_text = models.CharField(max_length=60, blank=True)
    latest_period = models.CharField(max_length=60, blank=True)
    growth_fraction = models.FloatField(null=True, blank=True)
    growth_lower = models.FloatField(null=True, blank=True)
    growth_upper = models.FloatField(null=True, blank=True)
    growth_text = models.CharField(max_length=250, blank=True)
    growth_to = models.DateField(null=True, blank=True)
    variation_icon = models.CharField(max_length=30, blank=True)
    assurance_icon = models.CharField(max_length=30, blank=True)
    signal_from = models.DateField(
        null=True, blank=True, help_text="Start of the run of flagged points that the latest point ends."
    )
    chance_of_flag = models.FloatField(
        null=True, blank=True, help_text="How likely the latest point would be flagged if nothing had changed."
    )

    class Meta:
        constraints = [
            *known_constraints("stored_chart", "metric", "area", "rule_set"),
            models.CheckConstraint(
                condition=models.Q(computed_at__lte=F("known_from")), name="stored_chart_computed_first"
            ),
        ]
        indexes = [
            known_index("stored_chart"),
            models.Index(fields=["metric", "area", "known_from"], name="stored_chart_as_of"),
            models.Index(fields=["known_from"], name="stored_chart_known_from"),
            models.Index(
                fields=["known_until"], condition=models.Q(known_until__isnull=False), name="stored_chart_known_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}, {self.area}, {self.rule_set}"
