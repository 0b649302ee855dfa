"""Everything the register knows of one site, in a fixed number of queries."""

from dataclasses import dataclass

from memory.viewpoint import Viewpoint
from vanguards.evidence import Disagreement, disagreements
from vanguards.ledger import Line
from vanguards.models import (
    ASKED_OF_EVERY_SITE,
    Award,
    AwardSite,
    ChallengeFundScheme,
    Event,
    Fact,
    FactKind,
    Partner,
    PublishedResult,
    Site,
    SiteCcg,
    SiteProfile,
)
from vanguards.paragraph import paragraph
from vanguards.queries import lines, site_names


@dataclass(frozen=True)
class KindOfFact:
    """A kind with what is known of it: of the site itself, of its care model, of the programme."""

    kind: FactKind
    of_site: tuple[Fact, ...]
    of_care_model: tuple[Fact, ...]
    of_programme: tuple[Fact, ...]

    @property
    def wider(self) -> tuple[Fact, ...]:
        return self.of_care_model + self.of_programme

    @property
    def is_known(self) -> bool:
        """Known for the site itself, not only for its care model or the programme."""
        return bool(self.of_site)


@dataclass(frozen=True)
class Dossier:
    site: Site
    profile: SiteProfile
    partners: tuple[Partner, ...]
    ccgs: tuple[SiteCcg, ...]
    facts: tuple[KindOfFact, ...]
    events: tuple[Event, ...]
    money: tuple[Line, ...]
    schemes: tuple[ChallengeFundScheme, ...]
    results: tuple[PublishedResult, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def paragraph(self) -> str:
        """The site in a few sentences, to be pasted into a letter."""
        return paragraph(self.site, self.profile, self.partners, self.money)

    @property
    def joint_awards(self) -> tuple[Line, ...]:
        return tuple(line for line in self.money if line.is_joint)


def site_dossier(site: Site, viewpoint: Viewpoint) -> Dossier | None:
    """None where the register held no profile of the site at the viewpoint's moment."""
    profile = SiteProfile.objects.seen_from(viewpoint).filter(site=site).first()
    if profile is None:
        return None
    results = tuple(PublishedResult.objects.seen_from(viewpoint).filter(site=site).select_related("site"))
    return Dossier(
        site=site,
        profile=profile,
        partners=tuple(Partner.objects.seen_from(viewpoint).filter(site=site)),
        ccgs=tuple(SiteCcg.objects.seen_from(viewpoint).filter(site=site)),
        facts=_facts(site, viewpoint),
        events=tuple(Event.objects.seen_from(viewpoint).bearing_on(site)),
        money=_money(site, viewpoint),
        schemes=tuple(ChallengeFundScheme.objects.seen_from(viewpoint).filter(site=site)),
        results=results,
        disagreements=tuple(disagreements(results)),
    )


def _facts(site: Site, viewpoint: Viewpoint) -> tuple[KindOfFact, ...]:
    """What is asked of every site, known or not, and what else is known of this one."""
    held = list(Fact.objects.seen_from(viewpoint).bearing_on(site))
    others = [kind for kind in FactKind if kind not in ASKED_OF_EVERY_SITE]
    extra = [kind for kind in others if any(fact.kind == kind and fact.site_id for fact in held)]
    return tuple(_kind_of_fact(kind, held) for kind in (*ASKED_OF_EVERY_SITE, *extra))


def _kind_of_fact(kind: FactKind, held: list[Fact]) -> KindOfFact:
    same = [fact for fact in held if fact.kind == kind]
    return KindOfFact(
        kind,
        tuple(fact for fact in same if fact.site_id),
        tuple(fact for fact in same if fact.care_model),
        tuple(fact for fact in same if not fact.site_id and not fact.care_model),
    )


def _money(site: Site, viewpoint: Viewpoint) -> tuple[Line, ...]:
    codes = AwardSite.objects.seen_from(viewpoint).filter(site=site).values("award_code")
    awards = Award.objects.seen_from(viewpoint).filter(code__in=codes)
    return tuple(lines(awards, viewpoint, site_names(viewpoint)))
