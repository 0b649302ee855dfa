"""How often signing in may fail: who guesses is made to wait, and the person whose account it is hardly ever is.

Counted in the database, for all web processes together, and as digests: neither what was typed nor where it came from
is kept. A failure is forgotten when it counts no longer.
"""

import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import FailedSignIn

WITHIN = timedelta(minutes=15)
FROM_ONE_PLACE = 10  # for one account: somebody who does not remember
FOR_ONE_ACCOUNT = 50  # from many places
OF_ONE_PLACE = 100  # for many accounts: an office behind one address
OF_ONE_LINE = 64  # the bits of an IPv6 address that whoever has it cannot choose


def is_refused(*, email: str, came_from: str) -> bool:
    """Whether so many attempts have failed that the next is not looked at, right or wrong."""
    account, place = Q(account=digest(email)), Q(place=digest(came_from))
    limits = ((account & place, FROM_ONE_PLACE), (account, FOR_ONE_ACCOUNT), (place, OF_ONE_PLACE))
    recent = FailedSignIn.objects.filter(failed_at__gt=timezone.now() - WITHIN)
    return any(recent.filter(those)[limit - 1 : limit].exists() for those, limit in limits)


def note_failure(*, email: str, came_from: str) -> None:
    now = timezone.now()
    FailedSignIn.objects.filter(failed_at__lt=now - WITHIN).delete()
    FailedSignIn.objects.create(account=digest(email), place=digest(came_from), failed_at=now)


def forget_failures(*, email: str, came_from: str) -> None:
    """Somebody has signed in: what they mistyped before counts no longer. What others tried elsewhere does."""
    FailedSignIn.objects.filter(account=digest(email), place=digest(came_from)).delete()


def came_from(request: HttpRequest) -> str:
    """The network address that asks. Behind our proxy it is the last that the proxy names: any before it was sent."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return _line(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


def _line(place: str) -> str:
    """Of IPv6 the network of the line: behind one line there are more addresses than anybody could count."""
    try:
        address = ip_address(place)
    except ValueError:
        return place
    if not isinstance(address, IPv6Address):
        return place
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((int(address), OF_ONE_LINE), strict=False))


def digest(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), text.strip().lower().encode(), "sha256").hex()
