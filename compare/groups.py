"""Groups of sites: ready-made ones, and those that the reader keeps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify

from compare.models import SavedGroup
from compare.sizes import thirds
from memory.viewpoint import Viewpoint
from vanguards.models import CareModel, Site


@dataclass(frozen=True)
class Group:
    """`line`: the group is compared as one series, of the area with this code, or of the metric's own
    "comparator" or "national" area. Without it the group stands for its `sites`, by slug.
    """

    key: str
    name: str
    sites: tuple[str, ...] = ()
    line: str = ""

    @property
    def is_own(self) -> bool:
        return self.key.startswith("own-")


@dataclass(frozen=True)
class Groups:
    """`by_heading`: the groups to choose from, under their headings."""

    by_heading: dict[str, tuple[Group, ...]]

    def of(self, key: str) -> Group | None:
        return next((group for groups in self.by_heading.values() for group in groups if group.key == key), None)


COMPARATOR, NATIONAL = "comparator", "national"
LINES = (
    Group("pacs", "PACS, areas graded good", line="cohort:PACS:good"),
    Group("mcp", "MCP, areas graded good", line="cohort:MCP:good"),
    Group("rest-of-england", "Rest of England", line=COMPARATOR),
    Group("england", "England", line=NATIONAL),
)


def groups_for(sites: Iterable[Site], viewpoint: Viewpoint) -> Groups:
    """`sites`: all that are known to the viewpoint, with their profiles. Two queries, for the reader's own."""
    sites = list(sites)
    saved = SavedGroup.objects.seen_from(viewpoint)
    own = [Group(f"own-{one.pk}", one.name, tuple(site.slug for site in one.sites.all())) for one in saved]
    return Groups(
        {
            "Your groups": tuple(own),
            "Together, as one line": LINES,
            "Care model and region": tuple(_care_models_by_region(sites)),
            "Region": tuple(_by_region(sites)),
            "Size, of PACS and MCP sites whose size is known": tuple(_by_size(sites)),
        }
    )


def _by_region(sites: list[Site]) -> Iterable[Group]:
    for region, members in _grouped((site.profile.nhs_region, site) for site in sites).items():
        yield _group(f"region-{region}", region, members)


def _care_models_by_region(sites: list[Site]) -> Iterable[Group]:
    pairs = (((site.care_model, site.profile.nhs_region), site) for site in sites if site.profile.nhs_region)
    found = _grouped(pairs)
    for care_model, region in sorted(found, key=lambda pair: (CareModel.values.index(pair[0]), pair[1])):
        members = found[care_model, region]
        if len(members) > 1:
            yield _group(f"{care_model}-{region}", f"{care_model}, {region}", members)


def _by_size(sites: list[Site]) -> Iterable[Group]:
    for name, members in zip(("Smaller third", "Middle third", "Larger third"), thirds(sites), strict=True):
        if members:
            yield _group(f"size-{name.split()[0]}", name, members)


def _group(key: str, name: str, members: Iterable[Site]) -> Group:
    return Group(slugify(key), name, tuple(site.slug for site in members))


def _grouped(pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, site in pairs:
        if key:
            found[key].append(site)
    return found
