"""Programme totals beside what is found by site. Envelopes overlap and are never added together."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vanguards.ledger import Heading, Line, Share, Totals
from vanguards.pounds import as_printed, pounds


@dataclass(frozen=True)
class ProgrammeTotal:
    """An envelope: a sum printed for the programme or for part of it."""

    code: str
    fund: str
    kind: str
    stage: str
    fiscal_year: str
    amount: Decimal
    package: str = ""
    compared_stage: str = ""
    care_model: str = ""
    leaves_out: tuple[str, ...] = ()
    amount_precision: str = ""
    covers: int | None = None
    covers_note: str = ""
    note: str = ""
    source_name: str = ""
    source_url: str = ""

    @property
    def amount_in_words(self) -> str:
        return as_printed(self.amount, self.amount_precision)

    @property
    def is_compared(self) -> bool:
        return bool(self.package or self.compared_stage)

    def holds(self, line: Line) -> bool:
        """Whether a line is of the money that this envelope is compared with."""
        same = (line.fund, line.kind, line.fiscal_year) == (self.fund, self.kind, self.fiscal_year)
        stage = line.package == self.package if self.package else line.stage == self.compared_stage
        return same and stage and line.counts and all(map(self._covers, line.sites))

    def _covers(self, share: Share) -> bool:
        return self.care_model in ("", share.care_model) and share.slug not in self.leaves_out


@dataclass(frozen=True)
class Reconciliation:
    """An envelope beside the lines found for it. The difference is shown, never absorbed."""

    envelope: ProgrammeTotal
    lines: tuple[Line, ...]

    @property
    def found(self) -> Decimal | None:
        return self._totals.direct_and_joint if self.envelope.is_compared else None

    @property
    def caveats(self) -> str:
        """What a reader of the sum found must know, in the ledger's own sentences."""
        return self._totals.caveats

    @property
    def _totals(self) -> Totals:
        return Totals(Heading("", "", "", ""), self.lines)

    @property
    def difference(self) -> Decimal | None:
        return None if self.found is None else self.envelope.amount - self.found

    @property
    def sites(self) -> int:
        return len({share.slug for line in self.lines for share in line.sites})

    @property
    def found_of_what(self) -> str:
        """How many sites the sum found is of, at which stage, and what a reader of it must know."""
        if self.found is None:
            return ""
        of_what = self.envelope.package or self.envelope.compared_stage
        counted = f"{self.sites} site{'' if self.sites == 1 else 's'}, {of_what}"
        return "; ".join(filter(None, (counted, self.caveats)))

    @property
    def in_words(self) -> str:
        if self.difference is None:
            return "Not compared: it spans several years, or is not money for sites."
        if self.difference == 0:
            return "Found by site in full."
        if self.difference < 0 and self.envelope.amount_precision == "more than":
            return "Agrees with the sum, which is printed as “more than”."
        if self.difference < 0:
            return f"{pounds(-self.difference)} more found by site than the sum as printed."
        return f"{pounds(self.difference)} not found by site in our sources."


def reconcile(envelopes: Iterable[ProgrammeTotal], lines: Iterable[Line]) -> list[Reconciliation]:
    """Each envelope by itself; envelopes are never added together."""
    held = tuple(lines)
    return [Reconciliation(envelope, tuple(filter(envelope.holds, held))) for envelope in envelopes]
