from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Role
from memory.references import new_reference
from memory.viewpoint import Viewpoint
from metrics.models import Submission
from returns.statuses import ENDED, OPEN, UNDER_WAY, WITH_SUBMISSION, Status
from vanguards.models import Site

DELIVERIES = 3  # how often a file may be tried before nobody tries it any more


class ReturnQuerySet(models.QuerySet):
    def seen_by(self, user: Any) -> Self:
        """Returns of the sites at which `user` has a role in force, whatever the role is."""
        return self.filter(site__in=Role.objects.in_force().filter(user=user).values("site"))

    def managed_by(self, user: Any) -> Self:
        """Returns of the sites that `user` manages."""
        return self.filter(site__in=_roles(user, Role.Kind.MANAGER).values("site"))

    def certified_by(self, user: Any) -> Self:
        """Returns of the sites that `user` signs for."""
        return self.filter(site__in=_roles(user, Role.Kind.CERTIFIER).values("site"))

    def seen_from(self, viewpoint: Viewpoint) -> Self:
        """What a viewpoint's reader sees: the returns of their sites that had come in by its moment."""
        return self.seen_by(viewpoint.reader).filter(received_at__lte=viewpoint.horizon)

    def under_way(self) -> Self:
        return self.filter(status__in=UNDER_WAY)

    def published(self) -> Self:
        return self.filter(status__in=WITH_SUBMISSION, submission__isnull=False)

    def with_old_files(self, before: datetime) -> Self:
        """Attempts that came to nothing, received before that moment, whose file is still kept."""
        return self.filter(submission=None, status__in=ENDED, received_at__lt=before, file_removed_at=None)


def _roles(user: Any, kind: str) -> models.QuerySet:
    return Role.objects.in_force().filter(user=user, kind=kind)


class Return(models.Model):
    """One attempt of a site to send its figures: the file as it came, what was found in it and what became of it.

    `faults` and `warnings` as the reader of returns writes them; `effect` is what publishing would change, as it
    was when the file was checked. A return is never deleted.
    """

    class Origin(models.TextChoices):
        FILE = "file", "a file"
        FORM = "form", "the form"
        COMMAND = "command", "the command line"

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="returns")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="returns")
    received_at = models.DateTimeField()
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.FILE)
    file_name = models.CharField(max_length=250)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    file_removed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the file was old and was removed; only ever of an attempt that came to nothing.",
    )
    size = models.PositiveBigIntegerField(help_text="Bytes.")

    status = models.CharField(max_length=24, choices=Status.choices, default=Status.QUEUED)
    status_at = models.DateTimeField()
    deliveries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun to check it.")
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="Why it could not be checked, or what happened since.")

    understood = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    effect = models.JSONField(default=dict, blank=True)
    covers = models.JSONField(
        null=True,
        blank=True,
        help_text="The periods of each metric of which a file without faults says something: it is asked where a "
        "return waits for sign-off. None where it was last checked before this was kept.",
    )

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="site_return"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="published_returns"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="return_status_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(submission__isnull=False, published_by__isnull=False),
                name="return_published_has_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(submission=None) | Q(status__in=WITH_SUBMISSION), name="return_submission_was_published"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[*OPEN, *WITH_SUBMISSION]) | Q(faults=[]) | Q(status=Status.REPLACED),
                name="return_with_faults_goes_no_further",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.NOT_ACCEPTED) | ~Q(faults=[]), name="return_not_accepted_says_why"
            ),
            models.CheckConstraint(condition=~Q(status=Status.FAILED) | ~Q(problem=""), name="return_failed_says_why"),
            models.CheckConstraint(
                condition=Q(file_removed_at=None) | Q(submission=None), name="return_published_keeps_its_file"
            ),
            models.CheckConstraint(condition=Q(deliveries__lte=DELIVERIES), name="return_tried_only_so_often"),
            models.CheckConstraint(
                condition=Q(rows_total=None) | Q(rows_done__lte=F("rows_total")), name="return_rows_in_order"
            ),
            models.UniqueConstraint(
                fields=["site", "digest"], condition=Q(status=Status.PUBLISHED), name="return_published_once"
            ),
            models.UniqueConstraint(
                fields=["site", "digest"], condition=Q(status__in=UNDER_WAY), name="return_under_way_once"
            ),
        ]
        indexes = [models.Index(fields=["site", "received_at"], name="return_history")]

    def __str__(self) -> str:
        return f"{self.reference}, {self.site}"

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def is_published(self) -> bool:
        return self.submission_id is not None

    @property
    def counts(self) -> dict[str, int]:
        return self.effect.get("counts", {})
