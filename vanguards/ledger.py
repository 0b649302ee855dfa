"""Sums over awards, kept apart by fund, kind, stage and year.

A joint award is one sum over several sites. It is never divided here: a share counts only where
someone recorded it with its rule and source. Amounts are Decimal pounds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from vanguards.pounds import as_printed, pounds

NOTHING = Decimal(0)
TRANCHE, NOT_NATIONALLY_FUNDED, SOURCES_CONFLICT = "tranche", "not nationally funded", "sources conflict"
CONFIRMED = "confirmed"
ANOTHER_FUND = "award of another fund"


@dataclass(frozen=True)
class Share:
    """A site that an award went to; `amount` only where a split was recorded."""

    slug: str
    name: str = ""
    care_model: str = ""
    amount: Decimal | None = None
    note: str = ""

    @property
    def amount_in_words(self) -> str:
        return "not published" if self.amount is None else pounds(self.amount)


@dataclass(frozen=True)
class Line:
    """One award with its sites."""

    code: str
    fund: str
    kind: str
    stage: str
    fiscal_year: str
    amount: Decimal | None
    sites: tuple[Share, ...]
    package: str = ""
    other_amount: Decimal | None = None
    amount_precision: str = ""
    ambiguity: str = ""
    part_of: str = ""
    on: date | None = None
    precision: str = ""
    date_note: str = ""
    note: str = ""
    source_name: str = ""
    source_url: str = ""

    @property
    def is_joint(self) -> bool:
        return len(self.sites) > 1

    @property
    def counts(self) -> bool:
        """A tranche is within another award, and what has no amount adds none."""
        return self.kind != TRANCHE and self.amount is not None

    @property
    def shared_out(self) -> Decimal:
        """What of the award was recorded as shares."""
        return sum((share.amount for share in self.sites if share.amount is not None), NOTHING)

    @property
    def amount_in_words(self) -> str:
        if self.stage == NOT_NATIONALLY_FUNDED:
            return "Not nationally funded"
        if self.amount is None:
            return "Sources conflict" if self.stage == SOURCES_CONFLICT else "Not known"
        words = as_printed(self.amount, self.amount_precision)
        return words if self.other_amount is None else f"{words} or {pounds(self.other_amount)}"

    @property
    def sharing(self) -> tuple[str, ...]:
        """What must be said beside the amount: that several sites share it, or that another award holds it."""
        joint = f"joint, {'split recorded' if self.shared_out else 'split not published'}" if self.is_joint else ""
        within = "part of another award, never added" if self.part_of else ""
        return tuple(filter(None, (joint, within)))

    @property
    def size(self) -> Decimal:
        """For sorting; a line without an amount comes first."""
        return Decimal(-1) if self.amount is None else self.amount

    @property
    def site_names(self) -> str:
        return ", ".join(share.name or share.slug for share in self.sites)


class Heading(NamedTuple):
    """Only lines under one heading are ever added together."""

    fiscal_year: str
    fund: str
    kind: str
    stage: str


@dataclass(frozen=True)
class Totals:
    """The three honest forms of one total: direct; direct and joint; direct and what was recorded of joint."""

    heading: Heading
    lines: tuple[Line, ...]

    @property
    def direct(self) -> Decimal:
        return sum((line.amount or NOTHING for line in self.lines if line.counts and not line.is_joint), NOTHING)

    @property
    def joint(self) -> Decimal:
        return sum((line.amount or NOTHING for line in self.lines if line.counts and line.is_joint), NOTHING)

    @property
    def direct_and_joint(self) -> Decimal:
        return self.direct + self.joint

    @property
    def recorded_split(self) -> Decimal:
        return sum((line.shared_out for line in self.lines if line.counts and line.is_joint), NOTHING)

    @property
    def with_recorded_split(self) -> Decimal:
        return self.direct + self.recorded_split

    @property
    def not_split(self) -> Decimal:
        return self.joint - self.recorded_split

    @property
    def has_direct(self) -> bool:
        """Whether there is a direct sum at all: the total of none is not £0."""
        return any(line.counts and not line.is_joint for line in self.lines)

    @property
    def in_three_forms(self) -> tuple[str, str, str]:
        """Direct only, direct and joint, direct and recorded split, in words; the total of none is not £0."""
        if not self.has_amount:
            return "No amount", "", ""
        unsplit = self.joint and not self.recorded_split
        return (
            pounds(self.direct) if self.has_direct else "None",
            pounds(self.direct_and_joint),
            "No split recorded" if unsplit else pounds(self.with_recorded_split),
        )

    @property
    def has_amount(self) -> bool:
        return any(line.counts for line in self.lines)

    @property
    def without_amount(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.amount is None)

    @property
    def uncertain(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.counts and line.ambiguity)

    @property
    def is_at_least(self) -> bool:
        return any(line.counts and line.amount_precision == "more than" for line in self.lines)

    @property
    def caveats(self) -> str:
        """What a reader of the total must know, in sentences."""
        said = []
        if self.not_split:
            said.append(f"{pounds(self.not_split)} joint, split not published.")
        if self.is_at_least:
            said.append("At least: a source says “more than”.")
        if self.uncertain:
            said.append(f"{len(self.uncertain)} of its {len(self.lines)} sums ambiguous in the source.")
        if self.without_amount:
            said.append(f"{len(self.without_amount)} without an amount.")
        return " ".join(said)


def heading(line: Line) -> Heading:
    return Heading(line.fiscal_year, line.fund, line.kind, line.stage)


def package_heading(line: Line) -> Heading:
    """For a package that was published as one sum although part of it was approved in principle only."""
    return Heading(line.fiscal_year, line.fund, line.kind, line.package)


def by_year(item: Line | Heading) -> tuple[bool, str, tuple[str, ...]]:
    """For sorting: by year, what has none last."""
    rest = tuple(item[1:]) if isinstance(item, Heading) else (item.code,)
    return not item.fiscal_year, item.fiscal_year, rest


def totals(lines: Iterable[Line], under: Callable[[Line], Heading] = heading) -> list[Totals]:
    """A total for each heading, tranches left out, in the order of year, fund, kind and stage."""
    grouped: dict[Heading, list[Line]] = defaultdict(list)
    for line in lines:
        if line.kind != TRANCHE:
            grouped[under(line)].append(line)
    return [Totals(key, tuple(grouped[key])) for key in sorted(grouped, key=by_year)]


def packages(lines: Iterable[Line]) -> list[Totals]:
    return totals((line for line in lines if line.package), package_heading)


@dataclass(frozen=True)
class LaterStage:
    """What was confirmed for the sites of a joint sum, each by itself, in the same year and fund."""

    joint: Line
    confirmed: tuple[Line, ...]

    @property
    def amount(self) -> Decimal:
        return sum((line.amount or NOTHING for line in self.confirmed), NOTHING)


def later_stages(package: Totals, lines: Iterable[Line]) -> list[LaterStage]:
    """For each joint sum of a package, where every one of its sites has a confirmed sum; `lines` are all held."""
    confirmed = [line for line in lines if line.stage == CONFIRMED and line.counts and not line.is_joint]
    found = [LaterStage(joint, _same_money(joint, confirmed)) for joint in package.lines if joint.is_joint]
    return [stage for stage in found if {_only_site(line) for line in stage.confirmed} == _sites(stage.joint)]


def _same_money(joint: Line, confirmed: Iterable[Line]) -> tuple[Line, ...]:
    alike = joint.fiscal_year, joint.fund, joint.kind
    return tuple(
        line
        for line in confirmed
        if (line.fiscal_year, line.fund, line.kind) == alike and _only_site(line) in _sites(joint)
    )


def _sites(line: Line) -> set[str]:
    return {share.slug for share in line.sites}


def _only_site(line: Line) -> str:
    return line.sites[0].slug if line.sites else ""
