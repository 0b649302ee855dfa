"""Whom a site may fairly be set beside: the same care model and a similar size, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass

from compare.sizes import size_of
from metrics.units import number
from vanguards.models import Comparability, Site

MOST = 4


@dataclass(frozen=True)
class Peer:
    slug: str
    name: str
    reason: str


def peers_of(site: Site, sites: Iterable[Site]) -> list[Peer]:
    """Up to four, the most alike in size first, then those of the same region; none whose areas are graded poor."""
    others = [
        other
        for other in sites
        if other.care_model == site.care_model
        and other.pk != site.pk
        and other.profile.comparability != Comparability.POOR
    ]
    others.sort(key=lambda other: (_distance(site, other), not _same_region(site, other), other.list_no))
    return [Peer(other.slug, other.name, _reason(site, other)) for other in others[:MOST]]


def _distance(site: Site, other: Site) -> float:
    own, theirs = size_of(site), size_of(other)
    return own.times(theirs) if own and theirs else float("inf")


def _same_region(site: Site, other: Site) -> bool:
    return bool(site.profile.nhs_region) and site.profile.nhs_region == other.profile.nhs_region


def _reason(site: Site, other: Site) -> str:
    reasons = [f"the same care model ({site.care_model})"]
    own, theirs = size_of(site), size_of(other)
    if own and theirs:
        reasons.append(
            f"{theirs.people:,} people ({theirs.basis}) beside {own.people:,} ({own.basis}): "
            f"{number(own.times(theirs), 1)} times"
        )
    else:
        reasons.append("the size of one of them is not known")
    if _same_region(site, other):
        reasons.append(f"the same region ({site.profile.nhs_region})")
    return "; ".join(reasons)
