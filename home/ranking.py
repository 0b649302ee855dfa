"""What stands first on the home page: strength of evidence, times population, times money.

The score of an item is evidence x (1 + people / most people) x (1 + pounds / most pounds), where "most" is the
largest among the items in hand. So population and money can each at most double what the evidence says, a site whose
population or money is not known is set back and never left out, and nothing without evidence gets in by size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

AT_MOST = 7

# An end says that the latest point is unremarkable, which most points are; a value revised without moving what its
# chart says matters to who quoted it, and to few others.
WEAKER = 0.5


class News(StrEnum):
    NEW_SIGNAL = "New signal"
    ENDED_SIGNAL = "Signal ended"
    LATE = "Late"
    WAITING = "Waiting"
    RESTATED = "Restated"


@dataclass(frozen=True)
class Item:
    """`evidence` is from 0 to 1. `people` and `pounds` are None where they are not known."""

    news: News
    sentence: str
    link: str
    evidence: float
    people: int | None = None
    pounds: Decimal | None = None


@dataclass(frozen=True)
class Ranked:
    """`shown`: the first of the items; `left`: how many come after them."""

    shown: tuple[Item, ...]
    left: int


def of_signal(chance_of_flag: float | None, *, is_over: bool = False) -> float:
    """How much a flag says: one less the chance of a flag on this chart though nothing changed; half of it for an end.

    A chart of which the chance is not known says no more than one that flags every second time.
    """
    evidence = 1 - (0.5 if chance_of_flag is None else chance_of_flag)
    return evidence * WEAKER if is_over else evidence


def of_restatement(*, moved_the_chart: bool) -> float:
    return 1.0 if moved_the_chart else WEAKER


def of_fact() -> float:
    """What is late or waits is no estimate."""
    return 1.0


def ranked(items: Iterable[Item], at_most: int = AT_MOST) -> Ranked:
    """The highest scores first; items of equal score stand by their kind and words, so that the order is always one."""
    held = list(items)
    most_people = max((item.people for item in held if item.people), default=0)
    most_pounds = max((item.pounds for item in held if item.pounds), default=Decimal(0))
    order = list(News)

    def place(item: Item) -> tuple[float, int, str]:
        return -score(item, most_people, most_pounds), order.index(item.news), item.sentence

    in_order = sorted(held, key=place)
    return Ranked(tuple(in_order[:at_most]), max(len(in_order) - at_most, 0))


def score(item: Item, most_people: int, most_pounds: Decimal) -> float:
    people = item.people / most_people if item.people and most_people else 0.0
    pounds = float(item.pounds / most_pounds) if item.pounds and most_pounds else 0.0
    return item.evidence * (1 + people) * (1 + pounds)
