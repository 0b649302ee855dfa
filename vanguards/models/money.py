"""Awards, the sites they went to, and the envelopes they came from. Money is in pounds."""

from django.db import models
from django.db.models import F, Q

from memory.models import Known, known_constraints, known_index
from vanguards.models.columns import address, one_of, words
from vanguards.models.programme import Precision
from vanguards.models.sites import CareModel, Site


class Kind(models.TextChoices):
    """What a sum is. Sums of two kinds are never added together."""

    NATIONAL_AWARD = "national award", "National award"
    LOCAL_MATCH = "local match", "Local match"
    OTHER_FUND = "award of another fund", "Award of another fund"
    LOCAL_CONTINUATION = "local continuation", "Local continuation"
    EXPECTATION = "expectation", "Expectation"
    TRANCHE = "tranche", "Part of another award"
    CENTRAL_SUPPORT = "central support", "Central support"
    PLANNING_ASSUMPTION = "planning assumption", "Planning assumption"


class Stage(models.TextChoices):
    """How far a sum had got. Sums of two stages are never added together."""

    REQUESTED = "requested", "Requested"
    EXPECTED = "expected", "Expected"
    IN_PRINCIPLE = "approved in principle", "Approved in principle"
    ANNOUNCED = "announced", "Announced"
    CONFIRMED = "confirmed", "Confirmed"
    OUTTURN = "outturn", "Outturn"
    SOURCES_CONFLICT = "sources conflict", "Sources conflict"
    NOT_NATIONALLY_FUNDED = "not nationally funded", "Not nationally funded"


def sum_of_money(**options) -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, **options)


def not_negative(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{field: None}) | Q(**{f"{field}__gte": 0}), name=name)


class Money(Known):
    """What an award and an envelope have in common."""

    code = models.CharField(max_length=20)
    fund = models.TextField()
    kind = models.CharField(max_length=24, choices=Kind.choices)
    stage = models.CharField(max_length=24, choices=Stage.choices)
    fiscal_year = words(help_text="2015/16, or 2016/17 to 2018/19; empty where not stated.")
    package = words(help_text="The support package it was published in, where that was published as one sum.")
    amount = sum_of_money(help_text="Empty: not nationally funded, or not known. Never nought for want of a figure.")
    amount_precision = words(help_text='As the source has it: "more than", "about", "rounded to £0.1m".')
    on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision.choices, blank=True, default="")
    date_note = words()
    note = words()
    source_name = words()
    source_url = address()

    class Meta:
        abstract = True


class Award(Money):
    """A sum for a site, or one sum for several. Its sites are `AwardSite` rows, found by `award_code`."""

    other_amount = sum_of_money(help_text="A second figure that the same source gives.")
    ambiguity = words(help_text="What the source leaves open.")
    part_of = models.CharField(max_length=20, blank=True, default="", help_text="Code of the award that contains it.")

    class Meta:
        ordering = ["fiscal_year", "code"]
        constraints = [
            *known_constraints("award", "code"),
            one_of("kind", Kind, "award_kind_known"),
            one_of("stage", Stage, "award_stage_known"),
            not_negative("amount", "award_amount_not_negative"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.NOT_NATIONALLY_FUNDED) | Q(amount=None, other_amount=None),
                name="award_not_nationally_funded_has_no_amount",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TRANCHE) & ~Q(part_of="") & ~Q(part_of=F("code"))
                | ~Q(kind=Kind.TRANCHE) & Q(part_of=""),
                name="award_tranche_is_part_of_another",
            ),
            models.CheckConstraint(
                condition=Q(other_amount=None) | Q(amount__isnull=False) & ~Q(ambiguity=""),
                name="award_second_figure_is_explained",
            ),
        ]
        indexes = [known_index("award")]

    def __str__(self) -> str:
        return self.code


class AwardSite(Known):
    """A site that an award went to. `share` stays empty unless someone recorded a split with its rule and source."""

    award_code = models.CharField(max_length=20)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="award_sites")
    share = sum_of_money()
    share_note = words(help_text='Such as "not published".')
    share_rule = words(help_text="By what rule the split was made.")
    share_source_name = words()
    share_source_url = address()

    class Meta:
        ordering = ["award_code", "site__list_no"]
        constraints = [
            *known_constraints("awardsite", "award_code", "site"),
            not_negative("share", "awardsite_share_not_negative"),
            models.CheckConstraint(
                condition=Q(share=None) | ~Q(share_rule="") & ~Q(share_source_name=""),
                name="awardsite_share_has_rule_and_source",
            ),
        ]
        indexes = [known_index("awardsite")]

    def __str__(self) -> str:
        return f"{self.award_code}: {self.site_id}"


class Envelope(Money):
    """A programme total. Envelopes are never summed; each is compared with what is found by site."""

    covers = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many vanguards it covers.")
    covers_note = words()
    care_model = models.CharField(max_length=4, choices=CareModel.choices, blank=True, default="")
    leaves_out = words(help_text="Slugs of sites it does not cover, with spaces between.")
    compared_stage = models.CharField(max_length=24, choices=Stage.choices, blank=True, default="")

    class Meta:
        ordering = ["fiscal_year", "code"]
        constraints = [
            *known_constraints("envelope", "code"),
            one_of("kind", Kind, "envelope_kind_known"),
            one_of("stage", Stage, "envelope_stage_known"),
            one_of("care_model", CareModel, "envelope_care_model_known", or_empty=True),
            one_of("compared_stage", Stage, "envelope_compared_stage_known", or_empty=True),
            models.CheckConstraint(condition=Q(amount__isnull=False, amount__gt=0), name="envelope_has_amount"),
            models.CheckConstraint(
                condition=Q(package="") | Q(compared_stage=""), name="envelope_compared_with_one_thing"
            ),
        ]
        indexes = [known_index("envelope")]

    def __str__(self) -> str:
        return self.code
