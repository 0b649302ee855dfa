"""A site in a few sentences. Nothing is said that the register does not hold."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format

from vanguards.ledger import ANOTHER_FUND, NOT_NATIONALLY_FUNDED, Line
from vanguards.models import CareModel, Partner, Site, SiteProfile


def paragraph(site: Site, profile: SiteProfile, partners: Sequence[Partner], money: Sequence[Line]) -> str:
    return " ".join([*_who(site, profile, partners), *_how_many(profile), *_how_much(money)])


def _who(site: Site, profile: SiteProfile, partners: Sequence[Partner]) -> Iterator[str]:
    announced = f", announced on {date_format(profile.announced_on, 'j F Y')}" if profile.announced_on else ""
    yield (
        f"{profile.name} is one of the 29 NHS England vanguards{announced}, "
        f"of the care model “{CareModel(site.care_model).label.lower()}” ({site.care_model})."
    )
    if profile.lead_organisation:
        yield f"Its lead is {profile.lead_organisation}."
    if partners:
        words = "this partner" if len(partners) == 1 else "these partners"
        yield f"Our sources name {words}: {_listed([partner.name for partner in partners])}."
    else:
        yield "Its partners are not known."


def _how_many(profile: SiteProfile) -> Iterator[str]:
    if profile.population_published:
        yield f"Population as published: {profile.population_published:,} ({profile.population_basis})."
    else:
        yield "No population was published in what we read."


def _how_much(money: Sequence[Line]) -> Iterator[str]:
    awards = [line for line in money if line.kind == "national award" and line.stage != "requested"]
    if not awards:
        yield "No national award to it was found in our sources."
    for line in awards:
        yield f"{_award(line)}{_left_open(line)}."
    for line in money:
        if line.kind == ANOTHER_FUND and line.amount is not None:
            yield f"For {line.fiscal_year}, {line.amount_in_words} was {line.stage} by another fund: {line.fund}."
    funded = [line.fiscal_year for line in awards if line.counts]
    if len(funded) > len(set(funded)):
        yield "Sums of one year are stages of the same money and are never added."


def _award(line: Line) -> str:
    if line.stage == NOT_NATIONALLY_FUNDED:
        return f"In {line.fiscal_year} it was not nationally funded"
    if line.amount is None:
        return f"For {line.fiscal_year} our sources conflict"
    if line.is_joint:
        split = "with a recorded split" if line.shared_out else "and no split was published"
        return (
            f"For {line.fiscal_year}, {line.amount_in_words} was {line.stage} jointly "
            f"for {len(line.sites)} sites, of which it is one, {split}"
        )
    return f"For {line.fiscal_year}, {line.amount_in_words} of national money was {line.stage}"


def _left_open(line: Line) -> str:
    """What the source does not settle about an amount, in brackets behind it."""
    if not line.ambiguity or line.amount is None:
        return ""
    return f" (not clear: {line.ambiguity[:1].lower()}{line.ambiguity[1:].rstrip('.')})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{'; '.join(names[:-1])}; and {names[-1]}"
