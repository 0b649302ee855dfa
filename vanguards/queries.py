"""Reads of the register that span tables. Each takes a viewpoint and a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from django.db.models import Min

from memory.viewpoint import Viewpoint
from vanguards.envelopes import ProgrammeTotal
from vanguards.heads import People
from vanguards.ledger import Line, Share, by_year
from vanguards.models import Award, AwardSite, Envelope, Site, SiteCcg, SiteProfile

LINE_COLUMNS = tuple(field.name for field in fields(Line) if field.name != "sites")
ENVELOPE_COLUMNS = tuple(field.name for field in fields(ProgrammeTotal) if field.name != "leaves_out")


def site_names(viewpoint: Viewpoint) -> dict[str, str]:
    """Name of each site by slug, in the order of NHS England's list, as known at the viewpoint's moment."""
    return {site.slug: site.name for site in Site.objects.known_to(viewpoint)}


def lines(awards: Iterable[Award], viewpoint: Viewpoint, names: dict[str, str]) -> list[Line]:
    """`awards` with their sites, as lines of the ledger, by year."""
    shares: dict[str, list[Share]] = defaultdict(list)
    for row in AwardSite.objects.seen_from(viewpoint).select_related("site"):
        shares[row.award_code].append(_share(row, names))
    found = (
        Line(**{name: getattr(award, name) for name in LINE_COLUMNS}, sites=tuple(shares[award.code]))
        for award in awards
    )
    return sorted(found, key=by_year)


def _share(row: AwardSite, names: dict[str, str]) -> Share:
    slug = row.site.slug
    return Share(slug, names.get(slug, slug), row.site.care_model, row.share, row.share_note)


def people_by_site(viewpoint: Viewpoint) -> dict[str, People]:
    """By slug: who is registered in a site's CCGs, and how much of them the site is. Two queries."""
    ccgs: dict[str, set[str]] = defaultdict(set)
    for slug, code in SiteCcg.objects.seen_from(viewpoint).values_list("site__slug", "code"):
        ccgs[slug].add(code)
    profiles = SiteProfile.objects.seen_from(viewpoint)
    return {
        slug: People(registered, covers, frozenset(ccgs[slug]))
        for slug, registered, covers in profiles.values_list("site__slug", "registered_population", "ccg_coverage")
    }


def programme_totals(viewpoint: Viewpoint) -> list[ProgrammeTotal]:
    return [
        ProgrammeTotal(
            **{name: getattr(row, name) for name in ENVELOPE_COLUMNS}, leaves_out=tuple(row.leaves_out.split())
        )
        for row in Envelope.objects.seen_from(viewpoint)
    ]


def first_loaded_at() -> datetime | None:
    """When this dashboard first held a register."""
    return SiteProfile.objects.aggregate(first=Min("known_from"))["first"]
