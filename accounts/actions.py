from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.people import DEMO_PEOPLE, DemoPerson
from vanguards.models import Site


@transaction.atomic
def make_demo_accounts(*, password: str) -> list[User]:
    """Make the fictional people of the demonstration, or give them `password` if it is new to them.

    They share one password, and so its hash: hashing is slow on purpose, and once is enough.
    """
    held = User.objects.filter(email__in=[person.email for person in DEMO_PEOPLE], is_demo=True).first()
    hashed = held.password if held and held.check_password(password) else make_password(password)
    return [_demo_account(person, hashed) for person in DEMO_PEOPLE]


def _demo_account(person: DemoPerson, hashed: str) -> User:
    user, _ = User.objects.get_or_create(
        email=person.email, defaults={"full_name": person.full_name, "is_demo": True, "password": hashed}
    )
    if user.password != hashed:
        user.password = hashed
        user.save(update_fields=["password"])
    site = Site.objects.get(slug=person.site) if person.site else None
    if not user.roles.in_force().filter(kind=person.role, site=site).exists():
        Role.objects.create(user=user, kind=person.role, site=site, starts_on=timezone.localdate())
    return user
