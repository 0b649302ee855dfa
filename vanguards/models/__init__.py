"""The register: who the vanguards are, what they were given and what was published about them.

Empty text, or no value, means "not known"; pages say so. Everything that can be corrected is a `Known` row.
"""

from vanguards.models.evidence import EvidenceClass, PublishedResult, QualityNote, Source
from vanguards.models.money import Award, AwardSite, Envelope, Kind, Stage
from vanguards.models.programme import (
    ASKED_OF_EVERY_SITE,
    ChallengeFundScheme,
    Event,
    Fact,
    FactKind,
    Precision,
    Scope,
    Status,
)
from vanguards.models.sites import CareModel, Comparability, Organisation, Partner, Site, SiteCcg, SiteProfile

__all__ = [
    "ASKED_OF_EVERY_SITE",
    "Award",
    "AwardSite",
    "CareModel",
    "ChallengeFundScheme",
    "Comparability",
    "Envelope",
    "Event",
    "EvidenceClass",
    "Fact",
    "FactKind",
    "Kind",
    "Organisation",
    "Partner",
    "Precision",
    "PublishedResult",
    "QualityNote",
    "Scope",
    "Site",
    "SiteCcg",
    "SiteProfile",
    "Source",
    "Stage",
    "Status",
]
