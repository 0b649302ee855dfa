from django.conf import settings
from django.db import models
from django.db.models import Q

from returns.models.returns import Return


class Reason(models.Model):
    """Why a value that looks unusual is right. It becomes the note on the point when the return is published."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="reasons")
    warning = models.CharField(max_length=64, help_text="Digest of the warning that it answers.")
    text = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "warning"], name="reason_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reason_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class SignOff(models.Model):
    """What a certifier decided about a return, and what the page said that they decided about."""

    class Decision(models.TextChoices):
        SIGNED = "signed", "Signed"
        DECLINED = "declined", "Declined"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="sign_offs")
    certifier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    summary = models.TextField(help_text="The words of the page that was signed or declined.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the summary.")

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["of"], condition=Q(decision="signed"), name="signed_once"),
            models.CheckConstraint(condition=Q(decision="signed") | ~Q(reason=""), name="declined_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.decision}"
