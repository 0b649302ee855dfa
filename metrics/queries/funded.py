"""Which sites were nationally funded in a year, as far as our sources say."""

from enum import StrEnum
from typing import Self

from django.db.models import QuerySet

from memory.viewpoint import Viewpoint
from vanguards.models import Award, AwardSite, Kind, Site, Stage

FUNDED = (Stage.IN_PRINCIPLE, Stage.ANNOUNCED, Stage.CONFIRMED, Stage.OUTTURN)


class Funding(StrEnum):
    """What is known of a site's national funding in one year. Not found is not the same as not funded."""

    FOUND = "funded"
    NOT_FUNDED = "not-funded"
    NOT_FOUND = "not-found"

    @property
    def words(self) -> str:
        return {
            Funding.FOUND: "nationally funded",
            Funding.NOT_FUNDED: "recorded as not nationally funded",
            Funding.NOT_FOUND: "not found by site, only requested, or sources conflict",
        }[self]

    def asked(self, year: str) -> str:
        """As an address says it: "2015/16" for funded, else "not-found:2015/16"."""
        return year if self is Funding.FOUND else f"{self.value}:{year}"

    @classmethod
    def read(cls, asked: str) -> tuple[str, Self]:
        """The year, and what is asked of it."""
        answer, _, year = asked.rpartition(":")
        return year, cls(answer or cls.FOUND)


def _national(viewpoint: Viewpoint) -> QuerySet[Award]:
    return Award.objects.seen_from(viewpoint).filter(kind=Kind.NATIONAL_AWARD).exclude(fiscal_year="")


def funded_years(viewpoint: Viewpoint) -> list[str]:
    """The years of which any national award is recorded. One query."""
    return list(_national(viewpoint).order_by("fiscal_year").values_list("fiscal_year", flat=True).distinct())


def sites_by_funding(sites: QuerySet[Site], year: str, answer: Funding, viewpoint: Viewpoint) -> QuerySet[Site]:
    """Those of `sites` of which this is known for the year. A site that shares a joint award was funded by it."""
    awards = _national(viewpoint).filter(fiscal_year=year)
    found = _sites_of(awards.filter(stage__in=FUNDED), viewpoint)
    refused = _sites_of(awards.filter(stage=Stage.NOT_NATIONALLY_FUNDED), viewpoint)
    if answer is Funding.FOUND:
        return sites.filter(pk__in=found)
    if answer is Funding.NOT_FUNDED:
        return sites.filter(pk__in=refused)
    return sites.exclude(pk__in=found).exclude(pk__in=refused)


def _sites_of(awards: QuerySet[Award], viewpoint: Viewpoint) -> QuerySet:
    return AwardSite.objects.seen_from(viewpoint).filter(award_code__in=awards.values("code")).values("site")
