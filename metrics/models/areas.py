from django.db import models
from django.db.models import Q

from memory.models import Known, known_constraints, known_index
from metrics.models.definitions import Metric
from vanguards.models import Site


class Area(models.Model):
    """What an observation is about: an organisation, a fixed set of them, a local authority, a cohort, England,
    or the people of a site as the site itself reports on them."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "organisation"
        ORGANISATIONS = "organisations", "set of organisations"
        LOCAL_AUTHORITY = "local authority", "local authority"
        COHORT = "cohort", "cohort of sites"
        COMPARATOR = "comparator", "comparator"
        ENGLAND = "England", "England"
        SITE_POPULATION = "site population", "people of a site"

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parts = models.JSONField(default=list, help_text="Codes of the organisations it is made of.")

    def __str__(self) -> str:
        return self.name


class SiteArea(Known):
    """Which area stands for a site in a metric, and how far. No area: the metric does not apply to the site."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="areas")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="site_areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="site_areas")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    basis = models.TextField(blank=True)
    comparability = models.CharField(
        max_length=8, blank=True, choices=[("good", "good"), ("limited", "limited"), ("poor", "poor")]
    )
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            *known_constraints("site_area", "site", "metric", "area"),
            models.CheckConstraint(
                condition=Q(area__isnull=False) | ~Q(note=""), name="site_area_says_why_there_is_none"
            ),
        ]
        indexes = [known_index("site_area")]

    def __str__(self) -> str:
        return f"{self.site} in {self.metric}"


class SeriesBreak(Known):
    """A step in a series that is no performance: a merger, a boundary, a change of recording."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="breaks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="breaks")
    on = models.DateField()
    title = models.CharField(max_length=250)
    source = models.TextField(blank=True)

    class Meta:
        constraints = known_constraints("break", "metric", "area", "on", "title")
        indexes = [known_index("break")]
        ordering = ["on", "title"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.title}"
