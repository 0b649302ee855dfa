"""Groups of sites that people keep for themselves. They are no figures, so they have no memory."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from memory.viewpoint import Viewpoint
from vanguards.models import Site


class SavedGroupQuerySet(models.QuerySet):
    def seen_from(self, viewpoint: Viewpoint) -> Self:
        """The reader's own; those of others are not there."""
        return self.filter(owner=viewpoint.reader.pk).prefetch_related("sites")


class SavedGroup(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_groups")
    name = models.CharField(max_length=60)
    sites = models.ManyToManyField(Site, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_group_name_once_an_owner")]

    def __str__(self) -> str:
        return self.name
