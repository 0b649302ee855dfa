"""Awards as dated events of the sites they went to, for charts. What has no day in our sources is not drawn."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from vanguards.models import Award, AwardSite, Kind, Stage
from vanguards.pounds import as_printed

DRAWN = (Kind.NATIONAL_AWARD, Kind.OTHER_FUND)
SETTLED = (Stage.IN_PRINCIPLE, Stage.ANNOUNCED, Stage.CONFIRMED, Stage.OUTTURN, Stage.NOT_NATIONALLY_FUNDED)


@dataclass(frozen=True)
class AwardEvent:
    """As an event of the register: a day, how exact it is, and words. A joint sum is told whole, and with how many."""

    on: date
    precision: str
    title: str
    status: str = "happened"


def award_events() -> dict[int, list[AwardEvent]]:
    """What is known now, by primary key of the site and in order of date. Two queries."""
    dated = Award.objects.current().filter(on__isnull=False, kind__in=DRAWN, stage__in=SETTLED)
    awards = {award.code: award for award in dated.order_by("on", "code")}
    shares = AwardSite.objects.current().filter(award_code__in=awards).values_list("award_code", "site")
    sites: dict[str, list[int]] = defaultdict(list)
    for code, site in shares:
        sites[code].append(site)
    events: dict[int, list[AwardEvent]] = defaultdict(list)
    for code, award in awards.items():
        for site in sites[code]:
            events[site].append(AwardEvent(award.on, award.precision, title_of(award, len(sites[code]))))
    return dict(events)


def title_of(award: Award, sites: int) -> str:
    """ "Award of £41m approved in principle for 2015/16, one joint sum for 5 sites"."""
    year = f" for {award.fiscal_year}" if award.fiscal_year else ""
    if award.stage == Stage.NOT_NATIONALLY_FUNDED:
        return f"Not nationally funded{year}"
    amount = "a sum not known" if award.amount is None else as_printed(award.amount, award.amount_precision)
    joint = f", one joint sum for {sites} sites" if sites > 1 else ""
    fund = f" ({award.fund})" if award.kind != Kind.NATIONAL_AWARD else ""
    return f"Award of {amount} {award.stage}{year}{joint}{fund}"
