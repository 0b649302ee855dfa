"""Returns that wait for a signature, now or at an earlier moment: what they would bring in, and whom they wait for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Role, User
from memory.viewpoint import Viewpoint
from metrics.uploads.cells import Reading
from returns.models import Return, Step
from returns.statuses import Status

Place = tuple[int, str, str]  # site, metric, days of the period


@dataclass(frozen=True)
class Waiting:
    """One return. `since`: when it was sent for sign-off; `asked`: who may sign it, which its sender never may."""

    reference: str
    since: datetime
    sent_by: User
    asked: tuple[User, ...]

    @property
    def asked_in_words(self) -> str:
        return " or ".join(map(str, self.asked)) or "nobody can"


def covers_of(readings: Iterable[Reading]) -> dict[str, list[str]]:
    """What a return says something of, as it is kept with it: by metric, the periods in any order."""
    found: dict[str, set[str]] = {}
    for reading in readings:
        found.setdefault(reading.metric, set()).add(days_of(reading.period.start, reading.period.end))
    return {metric: sorted(days) for metric, days in found.items()}


def days_of(start: date, end: date) -> str:
    return f"{start.isoformat()}/{end.isoformat()}"


def waiting_places(viewpoint: Viewpoint | None = None) -> dict[Place, Waiting]:
    """Each period that a return brings in once it is signed; of several returns the one that was sent last."""
    returns = list(_now() if viewpoint is None or not viewpoint.is_past else _then(viewpoint.moment))
    if not returns:
        return {}
    certifiers = _certifiers({held.site_id for held in returns}, viewpoint)
    return {place: waiting for held in returns for place, waiting in _places(held, certifiers)}


def _now() -> QuerySet[Return]:
    return _in_order(Return.objects.filter(status=Status.SIGN_OFF).annotate(since=F("status_at")))


def _then(moment: datetime) -> QuerySet[Return]:
    """Those whose last step up to the moment was this one, whatever became of them since."""
    last = Step.objects.filter(of=OuterRef("pk"), at__lte=moment).order_by("-at", "-pk")
    asked = Return.objects.filter(pk__in=Step.objects.filter(status=Status.SIGN_OFF, at__lte=moment).values("of"))
    steps = asked.annotate(then=Subquery(last.values("status")[:1]), since=Subquery(last.values("at")[:1]))
    return _in_order(steps.filter(then=Status.SIGN_OFF))


def _in_order(returns: QuerySet[Return]) -> QuerySet[Return]:
    return returns.select_related("sent_by").only("reference", "site", "covers", "sent_by").order_by("since", "pk")


def _certifiers(sites: set[int], viewpoint: Viewpoint | None) -> dict[int, list[User]]:
    """By site; whose account was closed since could still sign then."""
    day = timezone.localdate(viewpoint.moment if viewpoint else None)
    roles = Role.objects.in_force(day).filter(site__in=sites, kind=Role.Kind.CERTIFIER).select_related("user")
    if viewpoint is None or not viewpoint.is_past:
        roles = roles.filter(user__is_active=True)
    found: dict[int, list[User]] = {}
    for role in roles.order_by("user__full_name", "user"):
        if role.user not in (people := found.setdefault(role.site_id, [])):
            people.append(role.user)
    return found


def _places(held: Return, certifiers: dict[int, list[User]]) -> Iterator[tuple[Place, Waiting]]:
    asked = tuple(person for person in certifiers.get(held.site_id, ()) if person != held.sent_by)
    waiting = Waiting(held.reference, held.since, held.sent_by, asked)
    for metric, periods in (held.covers or {}).items():
        for days in periods:
            yield (held.site_id, metric, days), waiting
