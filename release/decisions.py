"""Decisions as they were known at a viewpoint's moment, with their history, beside the figures of that moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from memory.viewpoint import Viewpoint
from release.figures import SiteFigures
from release.models import Decision
from release.rule import Quarter


@dataclass(frozen=True)
class Changed:
    """One figure that reads otherwise than when it was decided; an empty text where it is not there."""

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class DecisionShown:
    """`changed`: what reads otherwise now. `superseded_at` is None for the decision that stands."""

    pk: int
    words: str
    conditions: str
    reason: str
    by: str
    at: datetime
    based_on_at: datetime
    superseded_at: datetime | None
    changed: tuple[Changed, ...]
    figures: Mapping[str, str]
    quarter: Quarter
    page: str

    @property
    def basis(self) -> str:
        """The address of the page as it stood when it was decided."""
        return f"{self.page}&{urlencode({'as_of': self.based_on_at.isoformat()})}"


def decisions_on(figures: Iterable[SiteFigures], viewpoint: Viewpoint) -> dict[str, DecisionShown]:
    """The decision that stands on each site, by its slug. `figures`: of one quarter. One query."""
    by_site = {one.site.slug: one for one in figures}
    asked = next(iter(by_site.values()), None)
    if asked is None:
        return {}
    held = Decision.objects.seen_from(viewpoint).filter(rule=asked.rule.slug, quarter_end=asked.quarter.ends_on)
    rows = held.filter(site__slug__in=by_site).select_related("decided_by", "site")
    return {row.site.slug: shown(row, by_site[row.site.slug], viewpoint) for row in rows}


def history(figures: Iterable[SiteFigures], site: int, viewpoint: Viewpoint) -> list[DecisionShown]:
    """Every decision on a site's quarters up to the viewpoint's moment, the latest first. One query."""
    by_quarter = {one.quarter.ends_on: one for one in figures}
    rule = next(iter(by_quarter.values())).rule
    rows = Decision.objects.filter(rule=rule.slug, site=site, known_from__lte=viewpoint.moment)
    ordered = rows.select_related("decided_by", "site").order_by("-known_from")
    return [shown(row, by_quarter[row.quarter_end], viewpoint) for row in ordered if row.quarter_end in by_quarter]


def shown(row: Decision, figures: SiteFigures, viewpoint: Viewpoint) -> DecisionShown:
    """`figures`: those of the same site and quarter, as the viewpoint sees them."""
    superseded = row.known_until if row.known_until and row.known_until <= viewpoint.moment else None
    page = f"{reverse('release:site', args=[figures.site.slug])}?{urlencode({'quarter': figures.quarter.key})}"
    return DecisionShown(
        pk=row.pk,
        words=row.get_kind_display(),
        conditions=row.conditions,
        reason=row.reason,
        by=str(row.decided_by),
        at=row.known_from,
        based_on_at=row.based_on_at,
        superseded_at=superseded,
        changed=tuple(changes(row.figures, figures.printed)),
        figures=row.figures,
        quarter=figures.quarter,
        page=page,
    )


def changes(then: Mapping[str, str], now: Mapping[str, str]) -> Iterable[Changed]:
    for what in dict.fromkeys((*then, *now)):
        if then.get(what, "") != now.get(what, ""):
            yield Changed(what, then.get(what, ""), now.get(what, ""))
