"""Sites and the organisations around them."""

from typing import Self

from django.db import models
from django.db.models import F, Prefetch, Q

from memory.models import Known, known_constraints, known_index
from memory.viewpoint import Viewpoint
from vanguards.models.columns import address, one_of, words


class CareModel(models.TextChoices):
    PACS = "PACS", "Integrated primary and acute care systems"
    MCP = "MCP", "Multispecialty community providers"
    EHCH = "EHCH", "Enhanced health in care homes"


class Comparability(models.TextChoices):
    GOOD = "good", "Good: the area is about the site"
    LIMITED = "limited", "Limited: a boundary, recording or roll-out problem"
    POOR = "poor", "Poor: context only, never ranked"


class SiteQuerySet(models.QuerySet):
    def known_to(self, viewpoint: Viewpoint) -> Self:
        """Sites with a profile at the viewpoint's moment, each with it in `seen_profiles`."""
        profiles = SiteProfile.objects.seen_from(viewpoint)
        return self.filter(pk__in=profiles.values("site")).prefetch_related(
            Prefetch("profiles", queryset=profiles, to_attr="seen_profiles")
        )


class Site(models.Model):
    """One of the 29 vanguards. Identity only: what can be corrected is in its `SiteProfile`."""

    slug = models.SlugField(unique=True)
    list_no = models.PositiveSmallIntegerField(unique=True, help_text="Number on NHS England's pages.")
    care_model = models.CharField(max_length=4, choices=CareModel.choices)

    objects = SiteQuerySet.as_manager()
    named_now = ""  # set for a page seen from a moment when the site had no profile

    class Meta:
        ordering = ["list_no"]
        constraints = [one_of("care_model", CareModel, "site_care_model_known")]

    def __str__(self) -> str:
        return self.slug

    @property
    def profile(self) -> "SiteProfile | None":
        """The profile that `known_to` fetched; None where nothing was known then."""
        return next(iter(self.seen_profiles), None)

    @property
    def name(self) -> str:
        return self.profile.name if self.profile else self.named_now or self.slug


class SiteProfile(Known):
    """What is known of a site at one time."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="profiles")
    official_name = models.TextField()
    official_name_source_url = address()
    brand_name = words()
    brand_name_source_url = address()
    also_announced_as = words()
    also_announced_as_source_name = words()
    also_announced_as_source_url = address()
    announced_on = models.DateField(null=True, blank=True)
    nhs_region = words()
    lead_organisation = words()
    lead_organisation_source_url = address()
    ccg_coverage = words(help_text="How much of its CCGs the site covers.")
    registered_population = models.PositiveIntegerField(
        null=True, blank=True, help_text="Patients registered in its CCGs, April 2015: not the site's own population."
    )
    main_trust_name = words()
    main_trust_code = words()
    main_trust_basis = words(help_text="Whether the trust is a named partner or only the principal local hospital.")
    population_published = models.PositiveIntegerField(null=True, blank=True)
    population_basis = words()
    population_source_url = address()
    town = words()
    latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    coordinate_quality = words()
    extended_access = words(help_text="Whether in the Prime Minister's Challenge Fund, as the source says.")
    comparability = models.CharField(max_length=8, choices=Comparability.choices, blank=True, default="")
    comparability_note = words(help_text="Why the areas' series stand for the site well or badly.")
    note = words()

    class Meta:
        ordering = ["site__list_no", "known_from"]
        constraints = [
            *known_constraints("siteprofile", "site"),
            one_of("comparability", Comparability, "siteprofile_comparability_known", or_empty=True),
        ]
        indexes = [known_index("siteprofile")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the site on pages: its official one."""
        return self.official_name

    @property
    def main_trust_in_words(self) -> str:
        """The trust with its code, so far as either is known."""
        return f"{self.main_trust_name} ({self.main_trust_code})" if self.main_trust_code else self.main_trust_name


class Organisation(Known):
    """A CCG or trust with its code."""

    code = models.CharField(max_length=8)
    name = models.TextField()
    kind = words()
    ons_code = words()
    residents = models.PositiveIntegerField(null=True, blank=True, help_text="ONS estimate for the middle of 2015.")
    nhs_region = words()
    postcode = words()
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = known_constraints("organisation", "code")
        indexes = [known_index("organisation")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Partner(Known):
    """A partner of a site, as its source names it. "Not named" rows keep the count the source gives."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="partners")
    position = models.PositiveSmallIntegerField(help_text="Order in the source.")
    name = models.TextField()
    kind = words()
    organisation_code = words()
    source_name = words()
    source_url = address()

    class Meta:
        ordering = ["site__list_no", "position"]
        constraints = known_constraints("partner", "site", "name")
        indexes = [known_index("partner")]

    def __str__(self) -> str:
        return self.name


class SiteCcg(Known):
    """A CCG whose area is the site's, or holds it, from one date to another."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="ccgs")
    code = models.CharField(max_length=8)
    name = models.TextField()
    latest_name = words()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    coverage = words()
    basis = words()

    class Meta:
        ordering = ["site__list_no", "valid_from", "code"]
        constraints = [
            *known_constraints("siteccg", "site", "code", "valid_from"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="siteccg_dates_in_order"
            ),
        ]
        indexes = [known_index("siteccg")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
