"""Pounds for each registered patient, where a site's people are known: those of whole CCGs, on a named month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from vanguards.ledger import Line
from vanguards.pounds import IN_FRONT

REGISTERED_IN = "April 2015"
WHOLE = "whole"


@dataclass(frozen=True)
class People:
    """`registered`: with the practices of its CCGs; `covers`: how much of them the site is; `ccgs`: their codes."""

    registered: int | None = None
    covers: str = ""
    ccgs: frozenset[str] = frozenset()

    @property
    def missing(self) -> str:
        """What of the site keeps a sum from being divided by them; empty where it can be."""
        if not self.registered:
            return "has no registered patients: missing"
        return "" if self.covers == WHOLE else f"is not the whole of its CCGs ({self.covers or 'not known'})"


@dataclass(frozen=True)
class PerHead:
    """`amount` in pounds, or in words why there is none."""

    amount: Decimal | None = None
    missing: str = ""
    precision: str = ""

    @property
    def in_words(self) -> str:
        if self.amount is None:
            return f"Not worked out: {self.missing}"
        exact = self.precision not in IN_FRONT
        return f"£{self.amount:,.2f}" if exact else f"{self.precision} £{self.amount:,.2f}"


def of_line(line: Line, people: Mapping[str, People]) -> PerHead | None:
    """Of an award; None where it has no sum. What its source leaves open is not divided."""
    if line.amount is None:
        return None
    if line.ambiguity:
        return PerHead(missing="the sum is ambiguous in its source")
    return replace(per_head(line.amount, [one.slug for one in line.sites], people), precision=line.amount_precision)


def per_head(amount: Decimal, slugs: Iterable[str], people: Mapping[str, People]) -> PerHead:
    """Of one sum, over the people of all the sites that it went to: a joint sum is divided by them together.

    Sites with a CCG in common would count its patients twice, so a sum over such sites is not divided.
    """
    those = [people.get(slug, People()) for slug in slugs]
    missing = [one.missing for one in those if one.missing]
    if not those:
        return PerHead(missing="it names no site")
    if missing:
        of = f"{len(missing)} of its {len(those)} sites cannot be counted: one" if len(those) > 1 else "the site"
        return PerHead(missing=f"{of} {missing[0]}")
    if len(frozenset().union(*(one.ccgs for one in those))) < sum(len(one.ccgs) for one in those):
        return PerHead(missing="its sites have a CCG in common")
    return PerHead(amount / sum(one.registered or 0 for one in those))
