"""Loading the rule, and deciding. A decision takes the place of the one before and never changes it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.rights import rights_of
from memory.actions import Remembered, remember
from memory.viewpoint import Viewpoint
from metrics.models import MetricDefinition
from metrics.queries.subjects import site_or_404
from release.figures import SiteFigures, figures_of
from release.models import Decision, ReleaseRule
from release.rule import Rule, RuleError
from vanguards.models import Site


class NotDecided(ValueError):
    """Nothing was recorded; the text says why, in a sentence."""


@transaction.atomic
def load_rule(*, rule: Rule) -> Remembered:
    """Make a rule the one in force. Raises RuleError where it does not fit the catalogue."""
    versions = MetricDefinition.objects.current().select_related("metric")
    definitions = {version.metric.slug: version.definition for version in versions}
    for key in ("metric", "figures"):
        if getattr(rule, key) not in definitions:
            raise RuleError(f"{key}: “{getattr(rule, key)}” is no metric of the catalogue")
    figures = definitions[rule.figures]
    if rule.metric not in (rule.figures, figures.stands_in_for):
        raise RuleError(f"figures: “{rule.figures}” does not stand in for “{rule.metric}”")
    if figures.comparator != rule.comparator:
        raise RuleError(f"comparator: growth of “{rule.figures}” is kept beside “{figures.comparator}”")
    rows = [ReleaseRule(slug=rule.slug, body=rule.as_json())]
    within = ReleaseRule.objects.filter(slug=rule.slug)
    return remember(ReleaseRule, rows, key=("slug",), moment=timezone.now(), within=within)


@transaction.atomic
def decide(
    *, rule: Rule, site: Site, quarter: str, kind: str, conditions: str, reason: str, seen: str, before: int, user: Any
) -> Decision:
    """Record a decision on the figures as they are known now.

    `seen` is the mark of the figures that the decider looked at, `before` the primary key of the decision that stood
    then, 0 for none. Raises PermissionDenied for who may not decide, and NotDecided where there is nothing to decide
    on, the figures have changed, or somebody else has decided meanwhile.
    """
    if not rights_of(user).is_lead:
        raise PermissionDenied("Only a programme lead decides on the release of money.")
    Site.objects.select_for_update().get(pk=site.pk)  # one decision at a time
    looked_at = timezone.now()
    now = Viewpoint(reader=user)
    asked = rule.quarter_of(quarter)
    if asked is None:
        raise NotDecided("The rule has no such quarter.")
    figures = figures_of(rule, site_or_404(site.slug, now), asked, now)
    standing = Decision.objects.current().filter(rule=rule.slug, site=site, quarter_end=asked.ends_on).first()
    _must_be_possible(figures, kind)
    if figures.mark != seen:
        raise NotDecided("The figures have changed since you opened this page. Look at them again.")
    if (standing.pk if standing else 0) != before:
        raise NotDecided("Another decision was recorded since you opened this page. Look at it first.")
    moment = timezone.now()
    if standing:
        moment = max(moment, standing.known_from + timedelta(microseconds=1))
        Decision.objects.filter(pk=standing.pk).update(known_until=moment)
    return Decision.objects.create(
        rule=rule.slug,
        site=site,
        quarter_end=asked.ends_on,
        kind=kind,
        conditions=conditions.strip() if kind == Decision.Kind.CONDITIONS else "",
        reason=reason.strip(),
        decided_by=user,
        based_on_at=looked_at,
        figures=figures.printed,
        known_from=moment,
    )


def _must_be_possible(figures: SiteFigures, kind: str) -> None:
    if figures.no_decision:
        raise NotDecided(figures.no_decision)
    if figures.no_release and kind in (Decision.Kind.RELEASE, Decision.Kind.CONDITIONS):
        raise NotDecided(figures.no_release)
