"""National money as the overview shows it beside each site: never divided, never added over stages."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from memory.viewpoint import Viewpoint
from vanguards.models import Award, AwardSite, Kind, Stage
from vanguards.pounds import as_printed

COLUMNS = ("code", "stage", "fiscal_year", "amount", "amount_precision", "ambiguity")
# Of two stages of the same money the later one is shown.
SETTLED = (Stage.OUTTURN, Stage.CONFIRMED, Stage.ANNOUNCED, Stage.IN_PRINCIPLE, Stage.NOT_NATIONALLY_FUNDED)


@dataclass(frozen=True)
class Funded:
    """One award of national money on a row. A joint award names how many sites share it, and no part of it.

    `is_earlier_stage`: the site has a later award of its own for the same year, which is the same money.
    """

    award: Award
    sites: int
    is_earlier_stage: bool = False

    @property
    def fiscal_year(self) -> str:
        return self.award.fiscal_year or "year not stated"

    @property
    def amount(self) -> str:
        return "" if self.award.amount is None else as_printed(self.award.amount, self.award.amount_precision)

    @property
    def is_joint(self) -> bool:
        return self.sites > 1


def funding_by_site(viewpoint: Viewpoint) -> dict[int, list[Funded]]:
    """National awards of each site, one a year at its latest stage, and joint awards beside them."""
    national = Award.objects.seen_from(viewpoint).filter(kind=Kind.NATIONAL_AWARD, stage__in=SETTLED)
    awards = {award.code: award for award in national.only(*COLUMNS)}
    shares = AwardSite.objects.seen_from(viewpoint).filter(award_code__in=awards).values_list("award_code", "site_id")
    sharing = Counter(code for code, _ in shares)
    by_site: dict[int, list[Award]] = defaultdict(list)
    for code, site in shares:
        by_site[site].append(awards[code])
    return {site: list(_lines(found, sharing)) for site, found in by_site.items()}


def _lines(awards: list[Award], sharing: Counter[str]) -> Iterable[Funded]:
    """In order of year; of a site's own awards of one year the one that had got furthest."""
    own = [award for award in awards if sharing[award.code] == 1]
    latest = {award.fiscal_year: award for award in sorted(own, key=_unsettled, reverse=True)}
    joint = [award for award in awards if sharing[award.code] > 1]
    for award in sorted([*latest.values(), *joint], key=lambda award: (award.fiscal_year, sharing[award.code])):
        later = latest.get(award.fiscal_year)
        earlier = sharing[award.code] > 1 and later is not None and _unsettled(later) < _unsettled(award)
        yield Funded(award, sharing[award.code], is_earlier_stage=earlier)


def _unsettled(award: Award) -> int:
    return SETTLED.index(award.stage)
