"""Facts about sites, care models and the programme; dated events; the other programme for GP access."""

from typing import Self

from django.db import models
from django.db.models import Q

from memory.models import Known, KnownQuerySet, known_constraints, known_index
from vanguards.models.columns import address, one_of, words
from vanguards.models.sites import CareModel, Site


class Scope(models.TextChoices):
    PROGRAMME = "programme", "The whole programme"
    CARE_MODEL = "care model", "A care model"
    SITE = "site", "A site"


class Status(models.TextChoices):
    PLANNED = "planned", "Planned"
    IN_FORCE = "in force", "In force"
    HAPPENED = "happened", "Happened"


class Precision(models.TextChoices):
    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    YEAR = "year", "To the year"


class FactKind(models.TextChoices):
    """What is asked about every site comes first; a kind without a row reads "not known" on its page."""

    CONTRACT_MODEL = "contract model", "Contract model"
    CONTRACT_LENGTH = "contract length", "Contract length"
    BREAK_CLAUSE = "break clause", "Break clause"
    RIGHT_OF_RETURN = "right of return", "Right of return to the earlier GP contract"
    OUTCOMES_BASED = "outcomes-based commissioning", "Outcomes-based commissioning"
    MERGED_FUNDING = "merged capitated funding", "Merged capitated funding"
    QOF_AND_CQUIN = "QOF and CQUIN simplification", "QOF and CQUIN simplification"
    PRACTICES_INTEGRATING = "practices that integrate", "Practices that integrate"
    PRACTICES_KEEPING = "practices that keep their contract", "Practices that keep their contract"
    EXTENDED_ACCESS = "extended access", "Extended GP access"
    TARGET_COHORT = "target cohort", "Target cohort"
    NUMBER_OF_PARTNERS = "number of partners", "Number of partners"
    FUNDING_ROUTE = "funding route", "Funding route"
    SITES_CHOSEN = "sites chosen", "Sites chosen"
    ALL_WAVES = "vanguards in all waves", "Vanguards in all waves"
    APPLICATIONS = "applications", "Applications"
    PEOPLE_COVERED = "people covered", "People covered"
    SHARE_OF_FUNDING = "share of NHS funding", "Share of NHS funding"
    CHALLENGE_FUND = "challenge fund", "Prime Minister's Challenge Fund"
    EARLY_QUALITY_OF_LIFE = "early quality of life figure", "Early quality of life figure"


ASKED_OF_EVERY_SITE = tuple(FactKind)[:12]


def in_scope(name: str) -> models.CheckConstraint:
    """A site's row names the site, a care model's the care model, the programme's neither."""
    return models.CheckConstraint(
        condition=Q(scope=Scope.SITE, site__isnull=False, care_model="")
        | Q(scope=Scope.CARE_MODEL, site=None, care_model__in=CareModel.values)
        | Q(scope=Scope.PROGRAMME, site=None, care_model=""),
        name=name,
    )


class ScopedQuerySet(KnownQuerySet):
    def bearing_on(self, site: Site) -> Self:
        """Rows of the site, of its care model and of the whole programme."""
        return self.filter(Q(site=site) | Q(care_model=site.care_model) | Q(scope=Scope.PROGRAMME))


class Fact(Known):
    """One fact, with its date and source. `value` is text as the source has it."""

    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=40, choices=FactKind.choices)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="facts")
    care_model = models.CharField(max_length=4, choices=CareModel.choices, blank=True, default="")
    value = models.TextField()
    status = models.CharField(max_length=12, choices=Status.choices)
    on = models.DateField(null=True, blank=True, help_text="When the source says it.")
    precision = models.CharField(max_length=8, choices=Precision.choices, blank=True, default="")
    note = words()
    source_name = words()
    source_url = address()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            *known_constraints("fact", "code"),
            in_scope("fact_scope_fits"),
            one_of("kind", FactKind, "fact_kind_known"),
            one_of("status", Status, "fact_status_known"),
            models.CheckConstraint(
                condition=Q(on=None, precision="") | Q(on__isnull=False, precision__in=Precision.values),
                name="fact_date_has_precision",
            ),
        ]
        indexes = [known_index("fact")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Event(Known):
    """A dated event, drawn on charts."""

    code = models.SlugField(max_length=80)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    care_model = models.CharField(max_length=4, choices=CareModel.choices, blank=True, default="")
    on = models.DateField()
    precision = models.CharField(max_length=8, choices=Precision.choices)
    title = models.TextField()
    status = models.CharField(max_length=12, choices=Status.choices)
    note = words()
    source_name = words()
    source_url = address()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "code"]
        constraints = [
            *known_constraints("event", "code"),
            in_scope("event_scope_fits"),
            one_of("status", Status, "event_status_known"),
            one_of("precision", Precision, "event_precision_known"),
        ]
        indexes = [known_index("event")]

    def __str__(self) -> str:
        return self.title


class ChallengeFundScheme(Known):
    """A scheme of the Prime Minister's Challenge Fund. A `site` means that it lies in the site's place, no more."""

    wave = models.PositiveSmallIntegerField()
    list_no = models.PositiveSmallIntegerField()
    name = models.TextField()
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="challenge_fund_schemes"
    )
    link_basis = words()
    source_url = address()

    class Meta:
        ordering = ["wave", "list_no"]
        constraints = [
            *known_constraints("challengefundscheme", "wave", "list_no"),
            models.CheckConstraint(
                condition=Q(site=None, link_basis="") | Q(site__isnull=False) & ~Q(link_basis=""),
                name="challengefundscheme_link_has_basis",
            ),
        ]
        indexes = [known_index("challengefundscheme")]

    def __str__(self) -> str:
        return self.name
