from django.db import models

from returns.models.returns import Return
from returns.statuses import Status


class Step(models.Model):
    """A status that a return had from a moment on. The database itself keeps one at each change: none is forgotten."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=24, choices=Status.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["of", "at"], name="step_of_return")]

    def __str__(self) -> str:
        return f"{self.of}: {self.get_status_display()}"
