"""What must hold of awards, their sites and envelopes."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from vanguards.register.faults import Fault
from vanguards.register.files import Reading, dated, each
from vanguards.register.rows import AwardRow, AwardSiteRow, EnvelopeRow

Shares = dict[str, list[tuple[int, AwardSiteRow]]]
AWARDS, SITES, ENVELOPES = "awards.csv", "award_sites.csv", "envelopes.csv"


def check_money(reading: Reading) -> Iterator[Fault]:
    shares: Shares = defaultdict(list)
    for line, share in each(reading, "award_sites", AwardSiteRow):
        shares[share.award_code].append((line, share))
        yield from _share(line, share)
    awards = {award.code: award for _, award in each(reading, "awards", AwardRow)}
    for line, award in each(reading, "awards", AwardRow):
        yield from dated(AWARDS, line, award)
        yield from _award(line, award)
        yield from _tranche(line, award, awards, shares)
        yield from _split(award, shares.get(award.code, []))
        if "award_sites" in reading.mentioned and award.code not in reading.mentioned["award_sites"]:
            yield Fault(
                AWARDS, line, "code", award.code, "has no site", f"Add its sites to {SITES}, or make it an envelope."
            )
    for line, envelope in each(reading, "envelopes", EnvelopeRow):
        yield from dated(ENVELOPES, line, envelope)
        yield from _envelope(line, envelope)


def _award(line: int, award: AwardRow) -> Iterator[Fault]:
    if award.stage == "not nationally funded":
        for column in ("amount", "other_amount"):
            if (amount := getattr(award, column)) is not None:
                problem = "is an amount where there was no national funding"
                yield Fault(AWARDS, line, column, str(amount), problem, "Leave it empty: it is not £0.")
    elif award.amount == 0:
        yield Fault(
            AWARDS, line, "amount", "0", "is no award", "Leave it empty, or write “not nationally funded” as stage."
        )
    if award.other_amount is not None and not (award.ambiguity and award.amount is not None):
        problem = "is a second figure without a first or without an explanation"
        yield Fault(AWARDS, line, "other_amount", str(award.other_amount), problem, "Fill in amount and ambiguity.")


def _tranche(line: int, award: AwardRow, awards: dict[str, AwardRow], shares: Shares) -> Iterator[Fault]:
    if (award.kind == "tranche") != bool(award.part_of):
        problem = "does not fit the kind: a tranche, and only a tranche, is part of another award"
        yield Fault(AWARDS, line, "part_of", award.part_of, problem, "Correct the kind, or name the award.")
    whole = awards.get(award.part_of)
    if whole is None:
        return
    if whole.kind == "tranche":
        yield Fault(AWARDS, line, "part_of", award.part_of, "is itself a tranche", "Name the whole award.")
    if award.amount is not None and whole.amount is not None and award.amount > whole.amount:
        problem = f"is more than the award it is part of (£{whole.amount})"
        yield Fault(AWARDS, line, "amount", str(award.amount), problem, "Correct one of the two amounts.")
    outside = _sites(shares, award.code) - _sites(shares, award.part_of)
    if outside:
        problem = f"did not go to {', '.join(sorted(outside))}"
        yield Fault(AWARDS, line, "part_of", award.part_of, problem, "A tranche goes to sites of its award.")


def _sites(shares: Shares, code: str) -> set[str]:
    return {share.site for _, share in shares.get(code, [])}


def _split(award: AwardRow, shares: list[tuple[int, AwardSiteRow]]) -> Iterator[Fault]:
    """A recorded split gives every site a share, and the shares are the award."""
    recorded = [(line, share.share) for line, share in shares if share.share is not None]
    if not recorded:
        return
    line = recorded[0][0]
    if len(recorded) < len(shares):
        problem = f"{len(recorded)} of the {len(shares)} sites of {award.code} have a share"
        yield Fault(SITES, line, "share", "", problem, "Give every site its share, or none.")
    elif (total := sum((share for _, share in recorded), Decimal(0))) != award.amount:
        problem = f"the shares of {award.code} add up to £{total}, the award is £{award.amount or 'not known'}"
        yield Fault(SITES, line, "share", "", problem, "Correct the shares or the award.")


def _share(line: int, share: AwardSiteRow) -> Iterator[Fault]:
    if share.share is not None and not (share.share_rule and share.share_source_name):
        problem = "is a share without its rule and source"
        yield Fault(SITES, line, "share", str(share.share), problem, "Fill in share_rule and share_source_name.")


def _envelope(line: int, envelope: EnvelopeRow) -> Iterator[Fault]:
    if envelope.amount == 0:
        yield Fault(ENVELOPES, line, "amount", "0", "is no envelope", "Give the amount that the source prints.")
    if envelope.package and envelope.compared_stage:
        problem = "cannot stand beside a package: an envelope is compared with one thing"
        yield Fault(ENVELOPES, line, "compared_stage", envelope.compared_stage, problem, "Empty one of the two.")
