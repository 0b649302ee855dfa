"""What the address asks to be compared: read kindly, and what cannot be used is said in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from compare.groups import Group, Groups
from metrics.queries.subjects import MetricSeen
from vanguards.models import Site

MOST = 8


@dataclass(frozen=True)
class Choice:
    """`sites` and `lines` are compared; `named` are the sites that were chosen by themselves.

    `ignored` says what in the address could not be used, `twice` which site came in more than one way.
    """

    metric: MetricSeen | None
    sites: tuple[Site, ...]
    groups: tuple[Group, ...]
    named: tuple[Site, ...] = ()
    reference: str = ""
    ignored: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.line)

    @property
    def count(self) -> int:
        return len(self.sites) + len(self.lines)

    @property
    def too_many(self) -> str:
        if self.count <= MOST:
            return ""
        return f"This choice has {self.count} sites and lines. At most {MOST} can be compared at once."

    @property
    def is_enough(self) -> bool:
        return 2 <= self.count <= MOST


def chosen(
    address: QueryDict, sites: Iterable[Site], groups: Groups, metrics: list[MetricSeen], usual: int | None
) -> Choice:
    """`metrics`: those that can be compared; `usual`: the primary key of the one meant where the address names none."""
    by_slug = {site.slug: site for site in sites}
    slugs, keys = list(dict.fromkeys(address.getlist("site"))), list(dict.fromkeys(address.getlist("group")))
    found = [group for key in keys if (group := groups.of(key))]
    ways = {"your own choice": [slug for slug in slugs if slug in by_slug]}
    ways |= {f"the group “{group.name}”": [slug for slug in group.sites if slug in by_slug] for group in found}
    wanted = dict.fromkeys(slug for members in ways.values() for slug in members)
    metric = _metric(address.get("metric", ""), metrics)
    return Choice(
        metric=metric or next((one for one in metrics if one.pk == usual), None),
        sites=tuple(by_slug[slug] for slug in wanted),
        groups=tuple(found),
        named=tuple(by_slug[slug] for slug in slugs if slug in by_slug),
        reference=address.get("reference", ""),
        ignored=tuple(_ignored(address, metric, slugs, by_slug, keys, groups)),
        twice=tuple(_twice(ways, by_slug)),
    )


def _metric(slug: str, metrics: list[MetricSeen]) -> MetricSeen | None:
    return next((metric for metric in metrics if metric.slug == slug), None)


def _ignored(address, metric, slugs, by_slug, keys, groups) -> Iterable[str]:
    if (asked := address.get("metric")) and metric is None:
        yield f"there is no metric “{asked}” to compare sites by"
    yield from (f"there is no site “{slug}”" for slug in slugs if slug and slug not in by_slug)
    yield from (f"there is no group “{key}”, or it is not one of yours" for key in keys if key and not groups.of(key))


def _twice(ways: dict[str, list[str]], by_slug: dict[str, Site]) -> Iterable[str]:
    for slug, site in by_slug.items():
        if len(within := [way for way, members in ways.items() if slug in members]) > 1:
            yield f"{site.name} is in {' and in '.join(within)}. It is shown and counted once."
