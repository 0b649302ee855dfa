"""From where a page looks: who is reading, and at which moment of the dashboard's knowledge."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

LONDON = ZoneInfo("Europe/London")
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
EARLIEST_YEAR = 2000  # long before the programme; the first years of the calendar overflow in another time zone


class NotAMoment(ValueError):
    """What stands after `as_of=` cannot be used; the text says why and what to write instead."""


@dataclass(frozen=True)
class Viewpoint:
    """`reader`: whose rights apply. `as_of`: a past moment, or None for now."""

    reader: "AbstractBaseUser | AnonymousUser"
    as_of: datetime | None = None

    @property
    def is_past(self) -> bool:
        return self.as_of is not None

    def must_be_now(self) -> None:
        """Raises PermissionDenied in a past view: the past can be looked at and not changed."""
        if self.is_past:
            raise PermissionDenied("The dashboard is seen as of an earlier moment, and the past cannot be changed.")

    @property
    def moment(self) -> datetime:
        return self.as_of or timezone.now()

    @property
    def horizon(self) -> datetime:
        """How far it sees: now, to all there is, also where a clock that was set back since has dated it later."""
        return self.as_of or END_OF_TIME


def past_moment(text: str) -> datetime:
    """The moment meant by an address: the end of a day in London (now, for today), or an exact moment.

    Raises NotAMoment, and nothing else, for what is no date, for a moment before 2000 and for one still to come.
    """
    moment = _parsed(text.strip())
    if moment.year < EARLIEST_YEAR:
        raise NotAMoment(f"“{text}” is before {EARLIEST_YEAR}, long before this dashboard. Choose a later day.")
    if moment > timezone.now():
        raise NotAMoment(f"“{text}” is still to come, so nobody knows what this dashboard will hold then.")
    return moment


def _parsed(text: str) -> datetime:
    try:
        day = parse_date(text)
        exact = None if day else parse_datetime(text.replace(" ", "+"))
    except ValueError:
        day = exact = None
    if day:
        end = datetime.combine(day, time.max, tzinfo=LONDON)
        return timezone.now() if day == timezone.localdate() else end
    if exact is None:
        raise NotAMoment(f"“{text}” is not a date. Write it as 2017-03-31.")
    return exact if timezone.is_aware(exact) else exact.replace(tzinfo=LONDON)
