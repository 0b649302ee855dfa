"""Changes of the register: sites, money, facts, events and what was published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Func, TextField, Value

from memory.models import Known
from memory.span import Span
from metrics.queries.changes.rows import RowChange, row_changes
from vanguards.models import (
    Award,
    AwardSite,
    Envelope,
    Event,
    Fact,
    Partner,
    PublishedResult,
    QualityNote,
    SiteProfile,
    Source,
)


@dataclass(frozen=True)
class Part:
    """A table of the register: what its rows are called, and the fields that tell them apart.

    `compared`: those that make a row another one; empty for all. `is_about_all`: its rows concern every site.
    """

    words: str
    model: type[Known]
    key: tuple[str, ...]
    compared: tuple[str, ...] = ()
    is_about_all: bool = False

    @property
    def is_about_sites(self) -> bool:
        return any(field.name == "site" for field in self.model._meta.fields)


SITES = Part("site", SiteProfile, ("site",))
PARTNERS = Part("partner", Partner, ("site", "name"))
AWARDS = Part("award", Award, ("code",))
SHARES = Part("site of an award", AwardSite, ("award_code", "site"))
ENVELOPES = Part("programme total", Envelope, ("code",))
FACTS = Part("fact", Fact, ("code",))
EVENTS = Part("event", Event, ("code",))
RESULTS = Part("published result", PublishedResult, ("code",))
SOURCES = Part("source", Source, ("code",))
NOTES = Part("quality note", QualityNote, ("line",))

MONEY = (AWARDS, SHARES, ENVELOPES)
EVIDENCE = (RESULTS, SOURCES, NOTES)
WHOLE = (SITES, PARTNERS, *MONEY, FACTS, EVENTS, *EVIDENCE)


class Joined(Func):
    """The key of a row as one text."""

    template = "CONCAT_WS('|', %(expressions)s)"
    output_field = TextField()


def moved_rows(span: Span, parts: Iterable[Part], sites: Iterable[int] | None = None) -> dict[str, int]:
    """How many rows of each part were added, changed or withdrawn, by what they are called. One query."""
    first, *others = (_keys(part, span, sites) for part in parts)
    counts: dict[str, int] = {}
    for words, _ in first.union(*others):
        counts[words] = counts.get(words, 0) + 1
    return counts


def _keys(part: Part, span: Span, sites: Iterable[int] | None):
    rows = _about(part, sites).moved(span).order_by()
    named = rows.annotate(part=Value(part.words, CharField()), place=Joined(*part.key))
    return named.values_list("part", "place")


def _about(part: Part, sites: Iterable[int] | None):
    """All rows, or those of some sites; what is about no site by itself follows the awards of the sites."""
    rows = part.model.objects.all()
    if sites is None or part.is_about_all:
        return rows
    if part.is_about_sites:
        return rows.filter(site__in=sites)
    codes = AwardSite.objects.filter(site__in=sites).values("award_code")
    return rows.filter(code__in=codes) if part is AWARDS else rows.none()


def register_changes(
    span: Span, parts: Iterable[Part] = WHOLE, sites: Iterable[int] | None = None
) -> dict[Part, list[RowChange]]:
    """Every change of the register, by part; parts without any are left out. One query a part."""
    found = {part: row_changes(_about(part, sites), part.key, span, part.compared) for part in parts}
    return {part: changes for part, changes in found.items() if changes}
