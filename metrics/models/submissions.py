from django.conf import settings
from django.db import models
from django.db.models import Q

from vanguards.models import Site


class Submission(models.Model):
    """One upload, return or published file. It is published, or it has faults, and never both."""

    title = models.CharField(max_length=250)
    source_name = models.TextField(blank=True)
    source_url = models.TextField(blank=True)
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.TextField(blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    file_name = models.CharField(max_length=250)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the readings it holds.")
    received_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    faults = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(faults=[]), name="submission_published_or_faulty"
            ),
        ]
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.title
