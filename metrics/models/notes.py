from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q

from accounts.models import Role
from memory.models import Known, KnownQuerySet
from memory.viewpoint import Viewpoint
from metrics.models.areas import Area
from metrics.models.definitions import Metric
from metrics.models.observations import Observation
from metrics.periods import Period
from vanguards.models import Site


class NoteQuerySet(KnownQuerySet):
    def seen_from(self, viewpoint: Viewpoint) -> Self:
        """The notes known at the viewpoint's moment that its reader may see."""
        return super().seen_from(viewpoint).visible_to(viewpoint.reader)

    def visible_to(self, reader: Any) -> Self:
        """Notes for everybody; those for a site's people to them and to programme leads."""
        roles = Role.objects.in_force().filter(user=reader.pk)
        is_lead = Exists(roles.filter(kind=Role.Kind.LEAD))
        own_site = Q(site__in=roles.filter(site__isnull=False).values("site"))
        return self.filter(Q(visibility=Note.Visibility.EVERYBODY) | Q(author=reader.pk) | own_site | is_lead)

    def drawn_on_charts(self) -> Self:
        """Notes on periods of a series that everybody may see: a stored picture is seen by all."""
        return self.current().filter(visibility=Note.Visibility.EVERYBODY, period_start__isnull=False)


class Note(Known):
    """What somebody wrote about the programme, a site, a series, a stretch of it or one point.

    A note is never changed: it is withdrawn, which ends its being known, and written anew. `observation` is the
    very version of the value that a note on a point explains.
    """

    class Visibility(models.TextChoices):
        SITE = "site", "The site's people and programme leads"
        EVERYBODY = "everybody", "Everybody who can sign in"

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="notes_withdrawn"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-known_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gt=F("known_from")), name="note_known_in_order"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(metric=None, area=None) | Q(metric__isnull=False, area__isnull=False, site__isnull=False),
                name="note_on_a_series_names_it",
            ),
            models.CheckConstraint(
                condition=Q(period_start=None, period_end=None)
                | Q(metric__isnull=False, period_start__isnull=False, period_end__gte=F("period_start")),
                name="note_on_periods_in_order",
            ),
            models.CheckConstraint(
                condition=Q(observation=None) | Q(period_start__isnull=False), name="note_on_a_value_names_its_period"
            ),
            models.CheckConstraint(
                condition=Q(visibility="everybody") | Q(visibility="site", site__isnull=False),
                name="note_for_a_site_names_it",
            ),
            models.CheckConstraint(
                condition=Q(known_until=None, withdrawn_by=None)
                | Q(known_until__isnull=False, withdrawn_by__isnull=False),
                name="note_withdrawn_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "area"], name="note_series"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk} of {self.author}"

    @property
    def period(self) -> Period | None:
        """From the first to the last of the periods it is about; None where it is about none."""
        if self.period_start is None or self.period_end is None:
            return None
        return Period(self.period_start, self.period_end)
