"""What a return would change: each reading beside what is known now."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from metrics.actions.publishing import SAID
from metrics.uploads.cells import Reading

Key = tuple  # metric, area, period and design: `Reading.key`


class Change(StrEnum):
    NEW = "new"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Difference:
    """One reading, what stood before, and what becomes of it."""

    reading: Reading
    prior: Reading | None
    change: Change


@dataclass(frozen=True)
class Differences:
    """All readings of a return beside what is known. `readings` are what would be published."""

    rows: tuple[Difference, ...]

    @property
    def readings(self) -> list[Reading]:
        return [row.reading for row in self.rows]

    @cached_property
    def changed(self) -> list[Difference]:
        return [row for row in self.rows if row.change is not Change.UNCHANGED]

    @cached_property
    def counts(self) -> dict[str, int]:
        met = Counter(row.change for row in self.rows)
        return {change.value: met[change] for change in Change}

    @property
    def fingerprint(self) -> str:
        """Changes when what is known moves under a preview, in any point that the return would change."""
        said = sorted(f"{row.change} {row.reading.key} {_said(row.prior)} {_said(row.reading)}" for row in self.changed)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def differences(readings: Sequence[Reading], known: Iterable[Reading]) -> Differences:
    held = {reading.key: reading for reading in known}
    return Differences(tuple(_beside(reading, held.get(reading.key)) for reading in readings))


def _beside(reading: Reading, prior: Reading | None) -> Difference:
    """A value sent again without its reason keeps the reason that was given for it."""
    if prior and not reading.reason and reading.state.has_value:
        kept = replace(reading, reason=prior.reason)
        reading = kept if _said(kept) == _said(prior) else reading
    return Difference(reading, prior, _change(reading, prior))


def _change(reading: Reading, prior: Reading | None) -> Change:
    if prior is None:
        return Change.NEW
    if _said(reading) == _said(prior):
        return Change.UNCHANGED
    withdrawn = prior.state.has_value and not reading.state.has_value
    return Change.WITHDRAWN if withdrawn else Change.REVISED


def _said(reading: Reading | None) -> tuple:
    """What a reading says, in the form in which it is kept: 100 and 100.000000 are one value."""
    return () if reading is None else tuple(_plain(getattr(reading, name)) for name in SAID)


def _plain(value):
    return value.normalize() if hasattr(value, "normalize") else value
