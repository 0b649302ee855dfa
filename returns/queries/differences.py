"""A return beside what its site has reported so far."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import SAID, Difference, difference, says_the_same


class Change(NamedTuple):
    """One point that publishing would change. `kind`: "new", "revised" or "withdrawn"."""

    kind: str
    prior: Reading | None
    new: Reading


def compared(readings: Sequence[Reading], known: Iterable[Reading]) -> Difference:
    """The difference; a value that is sent again without its reason keeps the reason that was given for it."""
    held = {reading.key: reading for reading in known}
    return difference([_with_reason_kept(reading, held.get(reading.key)) for reading in readings], held.values())


def _with_reason_kept(reading: Reading, prior: Reading | None) -> Reading:
    if prior is None or reading.reason or not prior.reason or not reading.state.has_value:
        return reading
    kept = replace(reading, reason=prior.reason)
    return kept if says_the_same(kept, prior) else reading


def changes(found: Difference) -> Iterator[Change]:
    """Every point that would change: what is new, then what is revised, then what is withdrawn."""
    yield from (Change("new", None, reading) for reading in found.new)
    yield from (Change("revised", row.prior, row.new) for row in found.revised)
    yield from (Change("withdrawn", row.prior, row.new) for row in found.withdrawn)


def counts(found: Difference) -> dict[str, int]:
    return {name: len(getattr(found, name)) for name in ("new", "revised", "withdrawn", "unchanged")}


def fingerprint(found: Difference) -> str:
    """SHA-256 that is another one when what is known has moved under a preview."""
    said = sorted(f"{one.kind} {one.new.key} {_said(one.prior)} {_said(one.new)}" for one in changes(found))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _said(reading: Reading | None) -> tuple[str, ...]:
    return () if reading is None else tuple(_plain(getattr(reading, name)) for name in SAID)


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
