from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from memory.models import Known, known_constraints, known_index, span_known
from metrics.models.areas import Area
from metrics.models.definitions import Metric
from metrics.models.submissions import Submission
from metrics.periods import Period
from metrics.states import State

KEY = ("metric", "area", "period_start", "period_end", "design")


class Observation(Known):
    """A kept value: what we knew, from when until when, about an area in a period.

    `state` is of the metric's own value: a rate whose denominator was never published is missing,
    though its numerator is kept.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="observations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="observations")
    period_start = models.DateField()
    period_end = models.DateField()
    design = models.CharField(max_length=60, blank=True, help_text="Survey design; a redesign starts a new series.")
    numerator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    respondents = models.IntegerField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    provisional = models.BooleanField(default=False)
    fault = models.TextField(blank=True, help_text="The source reports a fault with this value.")
    reason = models.TextField(blank=True)
    source_version_on = models.DateField(null=True, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="observations")
    cell = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            *known_constraints("observation", *KEY),
            ExclusionConstraint(
                name="observation_known_once_at_a_time",
                expressions=[
                    *((name, RangeOperators.EQUAL) for name in KEY),
                    (span_known(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="observation_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state=State.REPORTED.value) | Q(numerator__isnull=False) | Q(value__isnull=False),
                name="observation_reported_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REPORTED.value) | (Q(value=None) & ~Q(reason="")),
                name="observation_without_value_says_why",
            ),
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(upper__gte=F("lower")), name="observation_interval_in_order"
            ),
        ]

        indexes = [
            known_index("observation", "metric", "area"),
            models.Index(fields=["known_from"], name="observation_known_from"),
            models.Index(
                fields=["known_until"], condition=Q(known_until__isnull=False), name="observation_known_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}, {self.area}, {self.period.label}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)
