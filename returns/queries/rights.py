"""Who may do what with a site's returns. Permission is how one fetches: a stranger finds nothing, 404; who may
look and not act is told so, 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Role, User
from accounts.rights import rights_of
from memory.viewpoint import Viewpoint
from metrics.queries.subjects import sites_seen_from
from returns.models import Return
from returns.queries.past import as_seen
from vanguards.models import Site


def own_sites(viewpoint: Viewpoint) -> list[Site]:
    """The sites at which the reader has a role, with their names."""
    roles = Role.objects.in_force().filter(user=viewpoint.reader.pk, site__isnull=False)
    return list(sites_seen_from(viewpoint).filter(pk__in=roles.values("site")))


def own_site(slug: str, viewpoint: Viewpoint) -> Site:
    """One of them; any other site is not found."""
    site = next((site for site in own_sites(viewpoint) if site.slug == slug), None)
    if site is None:
        raise Http404("No such site, or none of yours.")
    return site


def own_return(reference: str, viewpoint: Viewpoint) -> Return:
    """A return of one of the reader's sites as it stood then; any other is not found."""
    people = ("sent_by", "published_by", "submission", "site")
    found = Return.objects.seen_from(viewpoint).select_related(*people).filter(reference=reference).first()
    if found is None:
        raise Http404("No such return, or none of yours.")
    return as_seen([found], viewpoint)[0]


def is_lead(user: Any) -> bool:
    return rights_of(user).is_lead


def manages(user: Any, site: Site) -> bool:
    return rights_of(user).manages(site)


def certifies(user: Any, site: Site) -> bool:
    return rights_of(user).certifies(site)


def must_manage(user: Any, site: Site) -> None:
    """Raises PermissionDenied for everybody but the managers of the site."""
    if not manages(user, site):
        raise PermissionDenied("Only a manager of this site may do this.")


def must_certify(user: Any, site: Site) -> None:
    if not certifies(user, site):
        raise PermissionDenied("Only a certifier of this site may do this.")


def people_at(site: Site, kind: str) -> list[User]:
    """Those who hold a role at the site today and can still sign in."""
    roles = Role.objects.in_force().filter(site=site, kind=kind)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("full_name", "pk"))


def certifiers_of(site: Site) -> list[User]:
    return people_at(site, Role.Kind.CERTIFIER)


def leads_for(site: Site) -> list[User]:
    """The programme leads of the site's care model and of the programme: whom it asks for more time."""
    roles = Role.objects.in_force().filter(kind=Role.Kind.LEAD, care_model__in=("", site.care_model), site=None)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("full_name", "pk"))
