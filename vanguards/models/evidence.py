"""What others published: results as printed, the sources of the data, and notes on their quality."""

from django.db import models

from memory.models import Known, known_constraints, known_index
from vanguards.models.columns import address, one_of, words
from vanguards.models.sites import Site


class EvidenceClass(models.TextChoices):
    """Our grouping of evidence types. The type itself is kept as the source of the row has it."""

    OFFICIAL = "official, before and after", "Official figures, before and after"
    EVALUATION = "evaluation with a comparison", "Evaluation with a comparison"
    LOCAL_CLAIM = "local claim", "Local claim"
    DESCRIPTION = "description", "Description"
    FORECAST = "forecast", "Forecast, not a result"


class PublishedResult(Known):
    """A result as printed. Every figure is text: nothing here is computed with."""

    code = models.CharField(max_length=20)
    study = models.CharField(max_length=40, help_text="Results of one study or claim share this.")
    scope = words()
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="published_results")
    cohort = words()
    measure_code = words()
    measure = models.TextField()
    value = words()
    unit = words()
    interval_low = words()
    interval_high = words()
    baseline = words()
    comparison = words()
    population = words()
    evidence_type = models.TextField()
    evidence_class = models.CharField(max_length=32, choices=EvidenceClass.choices)
    published = words(help_text="When, as the source has it.")
    note = words()
    source_name = words()
    source_url = address()

    class Meta:
        ordering = ["code"]
        constraints = [
            *known_constraints("publishedresult", "code"),
            one_of("evidence_class", EvidenceClass, "publishedresult_class_known"),
        ]
        indexes = [known_index("publishedresult")]

    def __str__(self) -> str:
        return self.code


class Source(Known):
    """A series or file this dashboard rests on, with its licence and known faults."""

    code = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = models.TextField()
    holds = words()
    publisher = words()
    source_url = address()
    copied_from = words()
    licence = words()
    checks = words()
    faults = words()
    missing = words()

    class Meta:
        ordering = ["position"]
        constraints = known_constraints("source", "code")
        indexes = [known_index("source")]

    def __str__(self) -> str:
        return self.title


class QualityNote(Known):
    """A publisher's own note on a provider and month. Notes have no key of their own, so the line is the key."""

    line = models.PositiveIntegerField(help_text="Line of the file.")
    month = models.DateField()
    category = models.TextField()
    provider_code = words()
    provider_name = words()
    items_affected = words()
    linked = models.BooleanField(help_text="Whether the provider is a trust linked to a site.")

    class Meta:
        ordering = ["line"]
        constraints = known_constraints("qualitynote", "line")
        indexes = [known_index("qualitynote")]

    def __str__(self) -> str:
        return f"{self.month}: {self.provider_name}, {self.category}"
