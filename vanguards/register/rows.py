"""One class a file: its columns, in any order in the file, and what each may hold."""

from pydantic import BaseModel, ConfigDict

from vanguards.register import vocabulary as v
from vanguards.register.cells import (
    Address,
    Code,
    CodeOrNone,
    Coordinate,
    CountOrNone,
    Day,
    DayOrNone,
    FiscalYear,
    OrganisationCode,
    OrganisationCodeOrNone,
    Pounds,
    PoundsOrNone,
    RequiredText,
    Slug,
    SlugOrNone,
    SmallCount,
    SmallCountOrNone,
    Text,
    YesNo,
)


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SiteRow(Row):
    slug: Slug
    list_no: SmallCount
    care_model: v.CareModel
    official_name: RequiredText
    official_name_source_url: Address
    brand_name: Text
    brand_name_source_url: Address
    also_announced_as: Text
    also_announced_as_source_name: Text
    also_announced_as_source_url: Address
    announced_on: DayOrNone
    nhs_region: Text
    lead_organisation: Text
    lead_organisation_source_url: Address
    ccg_coverage: Text
    registered_population: CountOrNone
    main_trust_name: Text
    main_trust_code: OrganisationCodeOrNone
    main_trust_basis: Text
    population_published: CountOrNone
    population_basis: Text
    population_source_url: Address
    town: Text
    latitude: Coordinate
    longitude: Coordinate
    coordinate_quality: Text
    extended_access: Text
    comparability: v.Comparability
    comparability_note: Text
    note: Text


class OrganisationRow(Row):
    code: OrganisationCode
    name: RequiredText
    kind: Text
    ons_code: Text
    residents: CountOrNone
    nhs_region: Text
    postcode: Text
    latitude: Coordinate
    longitude: Coordinate


class PartnerRow(Row):
    site: Slug
    position: SmallCount
    name: RequiredText
    kind: Text
    organisation_code: OrganisationCodeOrNone
    source_name: Text
    source_url: Address


class SiteCcgRow(Row):
    site: Slug
    code: OrganisationCode
    name: RequiredText
    latest_name: Text
    valid_from: Day
    valid_to: DayOrNone
    coverage: Text
    basis: Text


class ScopedRow(Row):
    """About a site, a care model or the programme."""

    code: Slug
    scope: v.Scope
    site: SlugOrNone
    care_model: v.CareModelOrNone


class FactRow(ScopedRow):
    kind: v.FactKind
    value: RequiredText
    status: v.Status
    on: DayOrNone
    precision: v.PrecisionOrNone
    note: Text
    source_name: RequiredText
    source_url: Address


class EventRow(ScopedRow):
    on: Day
    precision: v.Precision
    title: RequiredText
    status: v.Status
    note: Text
    source_name: RequiredText
    source_url: Address


class SchemeRow(Row):
    wave: SmallCount
    list_no: SmallCount
    name: RequiredText
    site: SlugOrNone
    link_basis: Text
    source_url: Address


class MoneyRow(Row):
    """What an award and an envelope have in common."""

    code: Code
    fund: RequiredText
    kind: v.Kind
    stage: v.Stage
    fiscal_year: FiscalYear
    package: Text
    amount: PoundsOrNone
    amount_precision: Text
    on: DayOrNone
    precision: v.PrecisionOrNone
    date_note: Text
    note: Text
    source_name: RequiredText
    source_url: Address


class AwardRow(MoneyRow):
    other_amount: PoundsOrNone
    ambiguity: Text
    part_of: CodeOrNone


class EnvelopeRow(MoneyRow):
    amount: Pounds
    covers: SmallCountOrNone
    covers_note: Text
    care_model: v.CareModelOrNone
    leaves_out: Text
    compared_stage: v.StageOrNone


class AwardSiteRow(Row):
    award_code: Code
    site: Slug
    share: PoundsOrNone
    share_note: Text
    share_rule: Text
    share_source_name: Text
    share_source_url: Address


class PublishedResultRow(Row):
    code: Code
    study: RequiredText
    scope: v.ResultScope
    site: SlugOrNone
    cohort: Text
    measure_code: Text
    measure: RequiredText
    value: Text
    unit: Text
    interval_low: Text
    interval_high: Text
    baseline: Text
    comparison: Text
    population: Text
    evidence_type: RequiredText
    evidence_class: v.EvidenceClass
    published: Text
    note: Text
    source_name: RequiredText
    source_url: Address


class SourceRow(Row):
    code: Slug
    position: SmallCount
    title: RequiredText
    holds: Text
    publisher: Text
    source_url: Address
    copied_from: Text
    licence: RequiredText
    checks: Text
    faults: Text
    missing: Text


class QualityNoteRow(Row):
    month: Day
    category: RequiredText
    provider_code: Text
    provider_name: Text
    items_affected: Text
    linked: YesNo
