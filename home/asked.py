"""What the address of the changes asks for: two moments, and which sites and metrics."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.looking import last_look
from memory.span import Span
from memory.viewpoint import NotAMoment, Viewpoint, past_moment
from metrics.queries.subjects import MetricSeen, metrics_seen_from, sites_seen_from
from vanguards.models import Site


@dataclass(frozen=True)
class Asked:
    """`choices_*`: what a form offers. `problems`: what of the address could not be used, in sentences."""

    span: Span
    since_words: str
    sites: tuple[Site, ...]
    metrics: tuple[MetricSeen, ...]
    choices_of_sites: tuple[Site, ...]
    choices_of_metrics: tuple[MetricSeen, ...]
    problems: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.sites or self.metrics)

    @property
    def site_keys(self) -> list[int] | None:
        """None for all sites."""
        return [site.pk for site in self.sites] or None

    @property
    def metric_keys(self) -> list[int] | None:
        return [metric.pk for metric in self.metrics] or None


def asked_for(request: HttpRequest) -> Asked:
    """From the reader's last look to what the page's viewpoint sees, unless the address says otherwise.

    No end lies after the viewpoint's moment: a page that is seen from the past tells nothing of what came later.
    """
    reading = _Reading(request.GET, request.viewpoint)
    look = last_look(request.user)
    since = reading.moment("from")
    until = reading.moment("to") or request.viewpoint.moment
    words = "" if since else f"your last look, {look.how}"
    since = since or min(look.at, request.viewpoint.moment)
    if since > until:
        since, until = until, since
        reading.problems.append("The first moment was after the second, so they were exchanged.")
    sites, metrics = tuple(sites_seen_from(request.viewpoint)), tuple(metrics_seen_from(request.viewpoint))
    return Asked(
        span=Span(since, until),
        since_words=words,
        sites=reading.chosen("site", sites),
        metrics=reading.chosen("metric", metrics),
        choices_of_sites=sites,
        choices_of_metrics=metrics,
        problems=tuple(reading.problems),
    )


@dataclass
class _Reading:
    query: QueryDict
    viewpoint: Viewpoint
    problems: list[str] = field(default_factory=list)

    def moment(self, name: str) -> datetime | None:
        """What stands in the address; None where nothing does, or nothing that can be used."""
        text = self.query.get(name, "")
        if not text:
            return None
        try:
            return min(past_moment(text), self.viewpoint.moment)
        except NotAMoment as problem:
            self.problems.append(str(problem))
            return None

    def chosen(self, name: str, among: tuple) -> tuple:
        """Those of `among` that the address names by slug."""
        slugs = list(filter(None, self.query.getlist(name)))
        known = {one.slug for one in among}
        self.problems += [f"There is no {name} “{slug}”: ignored." for slug in slugs if slug not in known]
        return tuple(one for one in among if one.slug in slugs)


def address_of_changes(since: datetime, *, sites: tuple[str, ...] = (), metrics: tuple[str, ...] = ()) -> str:
    """The page that tells what changed after a moment, of these sites and metrics by slug; all without them."""
    query = {"from": since.isoformat(), "site": sites, "metric": metrics}
    return f"{reverse('home:changes')}?{urlencode(query, doseq=True)}"
