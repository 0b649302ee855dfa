"""What give_role and end_role are told: whose role, which, and where."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from accounts.models import Role, User
from vanguards.models import CareModel, Site


def add_role(parser: ArgumentParser) -> None:
    parser.add_argument("email", help="the log-in of an account that is there")
    parser.add_argument("kind", choices=Role.Kind.values)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--site", metavar="SLUG", help="as in the site's address; needed for manager and certifier")
    where.add_argument("--care-model", choices=CareModel.values)


def role_of(email: str, kind: str, site: str | None, care_model: str | None) -> dict[str, Any]:
    """The same in rows, as the actions take it. Raises CommandError."""
    try:
        return {
            "user": User.objects.get_by_natural_key(email),
            "kind": kind,
            "site": Site.objects.get(slug=site) if site else None,
            "care_model": care_model or "",
        }
    except User.DoesNotExist:
        raise CommandError(f"There is no account “{email}”.") from None
    except Site.DoesNotExist:
        raise CommandError(f"There is no site “{site}”.") from None


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day such as 2026-11-30") from None
