"""What a return would change: its readings beside the values that are known now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from metrics.states import State
from metrics.uploads.cells import Reading

# Two readings that say the same are equal in these; where they stood in a file does not matter.
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "respondents", "state")
SAID = (*NUMBERS, "provisional", "fault", "reason")
said_by = attrgetter(*SAID)
WITHDRAWN = (State.MISSING, State.CONFIRMED_NONE)


@dataclass(frozen=True)
class Revision:
    """A point that is known, and what the return makes of it."""

    prior: Reading
    new: Reading

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ."""
        return tuple(name for name in SAID if getattr(self.prior, name) != getattr(self.new, name))

    @property
    def is_of_numbers(self) -> bool:
        """Whether a number or the state changes, and not only what is said beside them."""
        return any(name in NUMBERS for name in self.changed)

    @property
    def is_of_final(self) -> bool:
        """Whether a value that was not called provisional changes."""
        return self.prior.has_number and not self.prior.provisional and self.is_of_numbers


@dataclass(frozen=True)
class Difference:
    """Every reading of a return is in exactly one of the four, in the order of the return."""

    new: tuple[Reading, ...]
    revised: tuple[Revision, ...]
    withdrawn: tuple[Revision, ...]  # a number was known, and now there is missing or confirmed none
    unchanged: tuple[Reading, ...]

    @property
    def is_change(self) -> bool:
        return bool(self.new or self.revised or self.withdrawn)

    @property
    def sentence(self) -> str:
        """ "6 new points, 2 revised, 0 withdrawn, 31 unchanged."."""
        new = f"{len(self.new):,} new {'point' if len(self.new) == 1 else 'points'}"
        others = f"{len(self.revised):,} revised, {len(self.withdrawn):,} withdrawn, {len(self.unchanged):,} unchanged"
        return f"{new}, {others}."


def difference(
    readings: Sequence[Reading], known: Iterable[Reading], is_same: Callable[[Reading, Reading], bool] | None = None
) -> Difference:
    """The readings of a return against the current values, as readings too, in any order and of any metrics.

    `known` may be a stream: of a value that stays nothing is kept. `is_same` is asked with prior and new, and is
    `says_the_same` where it is not given.
    """
    is_same = is_same or says_the_same
    places = {reading.key: place for place, reading in enumerate(readings)}
    priors: dict[int, Reading | None] = {}  # by place; None where the same was said
    for prior in known:
        if (place := places.get(prior.key)) is not None:
            priors[place] = None if is_same(prior, readings[place]) else prior
    new: list[Reading] = []
    revised: list[Revision] = []
    withdrawn: list[Revision] = []
    unchanged: list[Reading] = []
    for place, reading in enumerate(readings):
        if place not in priors:
            new.append(reading)
        elif (before := priors[place]) is None:
            unchanged.append(reading)
        elif before.has_number and reading.state in WITHDRAWN:
            withdrawn.append(Revision(before, reading))
        else:
            revised.append(Revision(before, reading))
    return Difference(tuple(new), tuple(revised), tuple(withdrawn), tuple(unchanged))


def says_the_same(one: Reading, other: Reading) -> bool:
    return bool(said_by(one) == said_by(other))
