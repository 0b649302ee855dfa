"""People for tests of who may do what: made up, with a role from today on."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from accounts.models import Role


def person(name, kind="", site=None):
    """ "Asha Example" with a role of `kind`, at `site` where it is one at a site."""
    address = f"{name.split()[0].lower()}@example.org"
    user = get_user_model().objects.create_user(address, "a long enough password", full_name=name)
    if kind:
        Role.objects.create(user=user, kind=kind, site=site, starts_on=timezone.localdate())
    return user
