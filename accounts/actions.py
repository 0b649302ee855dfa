from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Look, Role, RoleQuerySet, User
from accounts.people import DEMO_PEOPLE, DemoPerson
from vanguards.models import Site


@transaction.atomic
def make_demo_accounts(*, password: str) -> list[User]:
    """Make the fictional people of the demonstration, or give them `password` if it is new to them.

    They share one password, and so its hash: hashing is slow on purpose, and once is enough.
    """
    held = User.objects.filter(email__in=[person.email for person in DEMO_PEOPLE], is_demo=True).first()
    hashed = held.password if held and held.check_password(password) else make_password(password)
    return [_demo_account(person, hashed) for person in demo_people()]


def demo_people() -> list[DemoPerson]:
    """Those whose site there is: a made-up programme has other sites."""
    held = set(Site.objects.values_list("slug", flat=True))
    return [person for person in DEMO_PEOPLE if not person.site or person.site in held]


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
def make_account(*, email: str, full_name: str, password: str) -> User:
    """An account for somebody; it opens no site's returns before it has a role. Raises ValidationError."""
    user = User(email=email.strip().lower(), full_name=full_name.strip())
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def close_account(*, user: User) -> None:
    """Shut somebody out at once, signed in or not. The account stays: what they did bears their name."""
    user.is_active = False
    user.set_unusable_password()  # ends every session
    user.save(update_fields=["is_active", "password"])


class RoleProblem(Exception):
    """The role was not given or not ended; the text says why."""


@transaction.atomic
def give_role(
    *,
    user: User,
    kind: str,
    site: Site | None = None,
    care_model: str = "",
    starts_on: date,
    ends_on: date | None = None,
) -> Role:
    """Give a role from one day, to another or without end. Raises RoleProblem: never twice for one day."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once would not see each other's
    _check_place(kind, site, care_model)
    if ends_on and ends_on < starts_on:
        raise RoleProblem(f"The role would end on {ends_on}, before it begins on {starts_on}.")
    for held in _held(user, kind, site, care_model).not_over(starts_on):
        if not ends_on or held.starts_on <= ends_on:
            raise RoleProblem(f"{user} has this role already, {held.when}. End it first.")
    return Role.objects.create(
        user=user, kind=kind, site=site, care_model=care_model, starts_on=starts_on, ends_on=ends_on
    )


@transaction.atomic
def end_role(*, user: User, kind: str, site: Site | None = None, care_model: str = "", last_on: date) -> list[Role]:
    """End a role with `last_on`; the roles as they are now. One that had not begun by then is taken back.

    Raises RoleProblem where there is nothing to end, and where a role would be ended in the past that was in force
    until today: what somebody was allowed to do stays known.
    """
    if last_on < timezone.localdate() - timedelta(days=1):
        raise RoleProblem(f"A role cannot end on {last_on}: it was in force until yesterday.")
    ended = list(_held(user, kind, site, care_model).not_over(last_on + timedelta(days=1)).select_for_update())
    if not ended:
        raise RoleProblem(f"{user} has no such role after {last_on}.")
    for role in ended:
        _end(role, last_on)
    return ended


def _end(role: Role, last_on: date) -> None:
    if role.starts_on > timezone.localdate() and role.starts_on > last_on:
        role.delete()
        return
    role.ends_on = max(last_on, role.starts_on)
    role.save(update_fields=["ends_on"])


def _held(user: User, kind: str, site: Site | None, care_model: str) -> RoleQuerySet:
    return Role.objects.filter(user=user, kind=kind, site=site, care_model=care_model)


def _check_place(kind: str, site: Site | None, care_model: str) -> None:
    if site and care_model:
        raise RoleProblem("A role is held at a site or for a care model, not both.")
    if kind in (Role.Kind.MANAGER, Role.Kind.CERTIFIER) and not site:
        raise RoleProblem(f"A {Role.Kind(kind).label.lower()} needs a site.")


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


@transaction.atomic
def forget_sign_ins(*, before: datetime) -> int:
    """Forget when people signed in before that moment; of how many. What they marked as seen stays."""
    people = old_sign_ins(before).count()
    Look.objects.filter(signed_in_at__lt=before).update(signed_in_at=None)
    Look.objects.filter(signed_in_before_at__lt=before).update(signed_in_before_at=None)
    return people


def old_sign_ins(before: datetime) -> QuerySet[Look]:
    """Of people whose last sign-in, or the one before it, was before that moment."""
    return Look.objects.filter(Q(signed_in_at__lt=before) | Q(signed_in_before_at__lt=before))
