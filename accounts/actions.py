from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.people import DEMO_PEOPLE, DemoPerson
from vanguards.models import Site


@transaction.atomic
def make_demo_accounts(*, password: str) -> list[User]:
    """Make the fictional people of the demonstration, or give them `password` if it is new to them."""
    return [_demo_account(person, password) for person in DEMO_PEOPLE]


def _demo_account(person: DemoPerson, password: str) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, password, full_name=person.full_name, is_demo=True)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    site = Site.objects.get(slug=person.site) if person.site else None
    if not user.roles.in_force().filter(kind=person.role, site=site).exists():
        Role.objects.create(user=user, kind=person.role, site=site, starts_on=timezone.localdate())
    return user
