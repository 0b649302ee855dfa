"""How large a site is where news are ranked: the people registered in its CCGs, and its largest award of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from memory.viewpoint import Viewpoint
from metrics.queries.funding import funding_by_site
from vanguards.models import SiteProfile


@dataclass(frozen=True)
class Sizes:
    """By primary key of the site. A joint award is nobody's own, and awards of several years are never added."""

    names: Mapping[int, str]
    people: Mapping[int, int]
    pounds: Mapping[int, Decimal]

    def people_of(self, sites: Iterable[int]) -> int | None:
        return max((self.people[site] for site in sites if site in self.people), default=None)

    def pounds_of(self, sites: Iterable[int]) -> Decimal | None:
        return max((self.pounds[site] for site in sites if site in self.pounds), default=None)


def sizes_seen_from(viewpoint: Viewpoint) -> Sizes:
    """Three queries."""
    profiles = SiteProfile.objects.seen_from(viewpoint)
    rows = list(profiles.values_list("site", "official_name", "registered_population"))
    own = {
        site: [line.award.amount for line in lines if not line.is_joint and line.award.amount]
        for site, lines in funding_by_site(viewpoint).items()
    }
    return Sizes(
        names={site: name for site, name, _ in rows},
        people={site: people for site, _, people in rows if people},
        pounds={site: max(amounts) for site, amounts in own.items() if amounts},
    )
