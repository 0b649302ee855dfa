"""Where a comparison leads: to other comparisons, each with its whole choice in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from compare.choosing import MOST, Choice
from compare.groups import Groups
from compare.peers import Peer, peers_of
from memory.viewpoint import Viewpoint
from vanguards.models import Site


@dataclass(frozen=True)
class Proposal:
    peer: Peer
    address: str


def address_of(viewpoint: Viewpoint, route: str = "compare:compare", **choice: str | Iterable[str]) -> str:
    """The address of a choice, at the viewpoint's moment."""
    moment = {"as_of": viewpoint.as_of.isoformat()} if viewpoint.is_past else {}
    query = urlencode({**choice, **moment}, doseq=True)
    return f"{reverse(route)}{'?' if query else ''}{query}"


def links_from(choice: Choice, viewpoint: Viewpoint) -> dict[str, str]:
    """To save the sites as a group, and to the same comparison without groups that others do not have."""
    if choice.metric is None or not choice.sites:
        return {}
    slugs = [site.slug for site in choice.sites]
    links = {"save_as_group": address_of(viewpoint, "compare:groups", site=slugs)}
    if any(group.is_own for group in choice.groups):
        shared = [group.key for group in choice.groups if not group.is_own]
        links["link_for_others"] = address_of(viewpoint, metric=choice.metric.slug, site=slugs, group=shared)
    return links


def proposals(choice: Choice, sites: list[Site], viewpoint: Viewpoint) -> dict:
    """Peers for the one site chosen, each with the address that adds it, and the address that adds them all."""
    site, metric = choice.sites[0], choice.metric.slug
    peers = peers_of(site, sites)
    with_all = [site.slug, *(peer.slug for peer in peers)]
    return {
        "peers": [Proposal(peer, address_of(viewpoint, metric=metric, site=[site.slug, peer.slug])) for peer in peers],
        "with_all_peers": address_of(viewpoint, metric=metric, site=with_all),
    }


def narrower(choice: Choice, groups: Groups, viewpoint: Viewpoint) -> list[tuple[str, str]]:
    """Names and addresses of the groups that fit, of those whose sites were all chosen."""
    slugs = {site.slug for site in choice.sites}
    return [
        (group.name, address_of(viewpoint, metric=choice.metric.slug, group=[group.key]))
        for group in groups.by_heading["Care model and region"]
        if slugs.issuperset(group.sites) and len(group.sites) <= MOST
    ]
