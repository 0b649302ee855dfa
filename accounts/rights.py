"""What a person may do today, from the roles in force."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Role
from vanguards.models import Site


@dataclass(frozen=True)
class Rights:
    """`kinds`: the roles that a person holds; `at`: those at a site, by its primary key."""

    kinds: frozenset[str]
    at: Mapping[int, frozenset[str]]

    @property
    def is_lead(self) -> bool:
        return Role.Kind.LEAD in self.kinds

    @property
    def is_analyst(self) -> bool:
        return Role.Kind.ANALYST in self.kinds

    def manages(self, site: Site) -> bool:
        return Role.Kind.MANAGER in self.at.get(site.pk, frozenset())

    def certifies(self, site: Site) -> bool:
        return Role.Kind.CERTIFIER in self.at.get(site.pk, frozenset())


def rights_of(user: Any) -> Rights:
    """One query."""
    held = Role.objects.in_force().filter(user=user.pk).values_list("kind", "site")
    at: dict[int, set[str]] = defaultdict(set)
    for kind, site in held:
        if site is not None:
            at[site].add(kind)
    return Rights(frozenset(kind for kind, _ in held), {site: frozenset(kinds) for site, kinds in at.items()})
