from django.conf import settings
from django.db import models
from django.db.models import Q

from memory.models import Known, known_constraints, known_index
from release.rule import Rule
from vanguards.models import Site


class ReleaseRule(Known):
    """A rule as it was known, whole: a version of a reviewed file under data/release."""

    slug = models.SlugField()
    body = models.JSONField()

    class Meta:
        constraints = known_constraints("release_rule", "slug")
        indexes = [known_index("release_rule")]

    def __str__(self) -> str:
        return self.slug

    @property
    def rule(self) -> Rule:
        return Rule.from_json(self.body)


class Decision(Known):
    """What a programme lead decided on a site's money for a quarter. Another decision takes its place, never its row.

    `figures` is what the page printed and the decision was based on, as it was known at `based_on_at`.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", "Release"
        CONDITIONS = "conditions", "Release with conditions"
        HOLD = "hold", "Hold"
        REFER = "refer", "Refer"

    rule = models.SlugField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="release_decisions")
    quarter_end = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    conditions = models.TextField(blank=True)
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="release_decisions")
    based_on_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        ordering = ["known_from"]
        constraints = [
            *known_constraints("release_decision", "rule", "site", "quarter_end"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="conditions") & ~Q(conditions="") | ~Q(kind="conditions") & Q(conditions=""),
                name="release_decision_says_its_conditions",
            ),
            models.CheckConstraint(
                condition=Q(based_on_at__lte=models.F("known_from")), name="release_decision_after_its_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}, {self.quarter_end:%Y-%m-%d}: {self.get_kind_display()}"
