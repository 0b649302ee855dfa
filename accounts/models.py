"""People, and what they may do at a site or for a care model, from when until when."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from vanguards.models import CareModel, Site


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        if not email:
            raise ValueError("A person needs an e-mail address: it is the log-in.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        """Found whatever the case it is typed in."""
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True, error_messages={"unique": "Somebody has this e-mail address already."})
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, help_text="A fictional person of the demonstration.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_its_case"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]


class RoleQuerySet(models.QuerySet):
    def in_force(self, day: date | None = None) -> Self:
        """Roles held on `day` (today without it)."""
        day = day or timezone.localdate()
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> Self:
        """Roles held on `day` or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Role(models.Model):
    class Kind(models.TextChoices):
        LEAD = "lead", "Programme lead"
        MANAGER = "manager", "Site manager"
        CERTIFIER = "certifier", "Certifier"
        ANALYST = "analyst", "Analyst"
        READER = "reader", "Reader"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    care_model = models.CharField(max_length=4, choices=CareModel.choices, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["manager", "certifier"]) | Q(site__isnull=False), name="role_at_a_site_names_it"
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "site", "care_model", "starts_on"], nulls_distinct=False, name="role_once"
            ),
        ]

    def __str__(self) -> str:
        where = self.site.slug if self.site else self.care_model or "the programme"
        return f"{self.get_kind_display()}, {where}"

    @property
    def when(self) -> str:
        return f"from {self.starts_on} to {self.ends_on}" if self.ends_on else f"from {self.starts_on}"


class Look(models.Model):
    """When a person last looked: up to when they marked what changed as seen, and their last two sign-ins."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="look")
    seen_at = models.DateTimeField(null=True, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_in_before_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.seen_at or 'nothing marked as seen'}"


class FailedSignIn(models.Model):
    """An attempt to sign in that failed a short while ago: digests of the account that was named and of the network
    address it came from (accounts/attempts.py)."""

    account = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    failed_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "failed_at"], name="failed_sign_in_account"),
            models.Index(fields=["place", "failed_at"], name="failed_sign_in_place"),
        ]

    def __str__(self) -> str:
        return f"{self.failed_at:%Y-%m-%d %H:%M:%S}"
