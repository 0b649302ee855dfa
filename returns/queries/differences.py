"""A return beside what its site has reported so far."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Difference, difference, said_by, says_the_same


class Change(NamedTuple):
    """One point that publishing would change. `kind`: "new", "revised" or "withdrawn"."""

    kind: str
    prior: Reading | None
    new: Reading


def compared(readings: Sequence[Reading], known: Iterable[Reading]) -> Difference:
    """The difference; a value that is sent again without its reason keeps the reason that was given for it."""
    return difference(readings, known, _is_same)


def _is_same(prior: Reading, reading: Reading) -> bool:
    if reading.reason or not prior.reason or not reading.state.has_value:
        return says_the_same(prior, reading)
    return says_the_same(prior, replace(reading, reason=prior.reason))


def changes(found: Difference) -> Iterator[Change]:
    """Every point that would change: what is new, then what is revised, then what is withdrawn."""
    yield from (Change("new", None, reading) for reading in found.new)
    yield from (Change("revised", row.prior, row.new) for row in found.revised)
    yield from (Change("withdrawn", row.prior, row.new) for row in found.withdrawn)


def counts(found: Difference) -> dict[str, int]:
    return {name: len(getattr(found, name)) for name in ("new", "revised", "withdrawn", "unchanged")}


def fingerprint(found: Difference) -> str:
    """SHA-256 that is another one when what is known has moved under a preview; the order of the rows is nothing."""
    marks = sorted(sha256(repr(_said(one)).encode()).digest() for one in changes(found))
    return sha256(b"".join(marks)).hexdigest()


def _said(change: Change) -> tuple[object, ...]:
    reading, prior = change.new, change.prior
    period = reading.period
    place = reading.metric, reading.area, period.start.toordinal(), period.end.toordinal(), reading.design
    return change.kind, place, _words(reading), prior and _words(prior)


def _words(reading: Reading) -> list[object]:
    """Everything it says; numbers that are the same are written the same."""
    return [
        said if said is None else _number(said) if said.__class__ is Decimal else str(said) for said in said_by(reading)
    ]


def _number(said: Decimal) -> str:
    """Without zeros at its end; a whole number, as most are, is written so already."""
    text = str(said)
    return text if text.isdigit() else f"{said.normalize():f}"
