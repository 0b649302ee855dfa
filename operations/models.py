from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """When beat's last tick was carried out by a worker. One row: it says that both are there."""

    only_one = models.BooleanField(primary_key=True, default=True)
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only_one=True), name="heartbeat_only_one")]

    def __str__(self) -> str:
        return f"{self.ticked_at:%Y-%m-%d %H:%M:%S}"
