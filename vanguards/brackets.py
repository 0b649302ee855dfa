"""The ledger site by site: one row for each site of each award, and a joint sum as one bracket over its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vanguards.heads import People, PerHead, of_line
from vanguards.ledger import Heading, Line, Share, heading

NO_SITE = Share("", "No site named")


@dataclass(frozen=True)
class BracketRow:
    """`place` of the site among the `line`'s sites, the first 1. The amount stands in the first row and spans all."""

    line: Line
    share: Share
    place: int

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def span(self) -> int:
        return max(len(self.line.sites), 1)

    @property
    def amount_in_words(self) -> str:
        return self.line.amount_in_words if self.is_first else ""

    @property
    def bracket_in_words(self) -> str:
        """Whether the sum is the site's own, or one over several: the bracket, for who does not see it."""
        if not self.line.is_joint:
            return "The site’s own"
        share = f"; recorded share {self.share.amount_in_words}" if self.share.amount is not None else ""
        return f"One joint sum, site {self.place} of {self.span}{share}"


@dataclass(frozen=True)
class Bracket:
    """An award with a row for each of its sites, and what it is for each of their people."""

    line: Line
    rows: tuple[BracketRow, ...]
    per_head: PerHead | None


def brackets(lines: Iterable[Line], people: Mapping[str, People]) -> list[Bracket]:
    """By year, fund, kind and stage; within these the sites' own sums before joint ones. Every award stands once."""
    return [_bracket(line, people) for line in sorted(lines, key=_place)]


def _bracket(line: Line, people: Mapping[str, People]) -> Bracket:
    sites = line.sites or (NO_SITE,)
    rows = tuple(BracketRow(line, share, place) for place, share in enumerate(sites, start=1))
    return Bracket(line, rows, of_line(line, people))


def _place(line: Line) -> tuple[bool, Heading, bool, str, str]:
    """What has no year comes last."""
    return not line.fiscal_year, heading(line), line.is_joint, line.site_names, line.code
