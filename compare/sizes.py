"""How many people a site is for, where that is known well enough to set sites beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from vanguards.models import CareModel, Comparability, Site


@dataclass(frozen=True)
class Size:
    """`basis`: whose number it is."""

    people: int
    basis: str

    def times(self, other: "Size") -> float:
        """How many times the smaller the larger of the two is."""
        return max(self.people, other.people) / min(self.people, other.people)


def size_of(site: Site) -> Size | None:
    """The population published for the site; else that of its commissioners where they stand for it well.

    None where neither is there, and for care homes, whose populations count residents at one site and
    everybody at another.
    """
    profile = site.profile
    if profile is None or site.care_model == CareModel.EHCH:
        return None
    if profile.population_published:
        return Size(profile.population_published, "as published")
    if profile.registered_population and profile.comparability == Comparability.GOOD:
        return Size(profile.registered_population, "registered in its CCGs, April 2015")
    return None


def thirds(sites: Iterable[Site]) -> tuple[list[Site], list[Site], list[Site]]:
    """Smaller, middle and larger sites, as even in number as can be, of those whose size is known."""
    sized = [(size.people, site.list_no, site) for site in sites if (size := size_of(site))]
    ordered = [site for _, _, site in sorted(sized, key=lambda one: one[:2])]
    cuts = [round(len(ordered) * part / 3) for part in range(4)]
    smaller, middle, larger = (ordered[start:end] for start, end in pairwise(cuts))
    return smaller, middle, larger
