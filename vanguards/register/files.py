"""The register's files: their names, columns and keys."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Protocol, TypeVar

from vanguards.register import rows as r
from vanguards.register.faults import Fault

AnyRow = TypeVar("AnyRow", bound=r.Row, covariant=True)
SomeRow = TypeVar("SomeRow", bound=r.Row)


@dataclass(frozen=True)
class Placed(Generic[AnyRow]):
    """A row and the line of the file where it starts."""

    line: int
    row: AnyRow


@dataclass(frozen=True)
class RegisterFile:
    """A file's name without ending, the class of its rows, and the columns that tell one row from another.

    No key: the line is the key.
    """

    name: str
    row: type[r.Row]
    key: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.row.model_fields)


FILES = (
    RegisterFile("sources", r.SourceRow, ("code",)),
    RegisterFile("organisations", r.OrganisationRow, ("code",)),
    RegisterFile("sites", r.SiteRow, ("slug",)),
    RegisterFile("partners", r.PartnerRow, ("site", "name")),
    RegisterFile("site_ccgs", r.SiteCcgRow, ("site", "code", "valid_from")),
    RegisterFile("facts", r.FactRow, ("code",)),
    RegisterFile("events", r.EventRow, ("code",)),
    RegisterFile("challenge_fund_schemes", r.SchemeRow, ("wave", "list_no")),
    RegisterFile("awards", r.AwardRow, ("code",)),
    RegisterFile("award_sites", r.AwardSiteRow, ("award_code", "site")),
    RegisterFile("envelopes", r.EnvelopeRow, ("code",)),
    RegisterFile("published_results", r.PublishedResultRow, ("code",)),
    RegisterFile("quality_notes", r.QualityNoteRow),
)


@dataclass
class Reading:
    """What was read: rows by file, all faults, and the keys each file mentions.

    With a fault the rows are not to be used. A file that cannot be read mentions nothing: it is
    absent from `mentioned`, and no reference to it is called wrong.
    """

    rows: dict[str, list[Placed[r.Row]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    mentioned: dict[str, set[str]] = field(default_factory=dict)


def each(reading: Reading, name: str, row: type[SomeRow]) -> Iterator[tuple[int, SomeRow]]:
    """Line and row of every sound row of a file."""
    for placed in reading.rows.get(name, []):
        if isinstance(placed.row, row):
            yield placed.line, placed.row


class Dated(Protocol):
    @property
    def on(self) -> date | None: ...

    @property
    def precision(self) -> str: ...


def dated(file: str, line: int, row: Dated) -> Iterator[Fault]:
    """A date says how precise it is; what has no date has no precision."""
    if (row.on is None) != (row.precision == ""):
        cure = "Say day, month or year where there is a date, and only there."
        yield Fault(file, line, "precision", row.precision, "does not fit the column on", cure)
