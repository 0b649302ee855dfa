from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Look, Role, User
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


@transaction.atomic
def note_sign_in(*, user: User, moment: datetime) -> None:
    """Keep this sign-in, and the one before it."""
    look, _ = Look.objects.select_for_update().get_or_create(user=user)
    look.signed_in_before_at, look.signed_in_at = look.signed_in_at, moment
    look.save(update_fields=["signed_in_before_at", "signed_in_at"])


@transaction.atomic
def mark_as_seen(*, user: User, until: datetime) -> None:
    """Keep up to which moment a person has seen what changed. It never moves back."""
    look, _ = Look.objects.select_for_update().get_or_create(user=user)
    look.seen_at = max(until, look.seen_at or until)
    look.save(update_fields=["seen_at"])
