"""What is late, and what waits for the reader."""

from collections.abc import Iterator

from django.urls import reverse

from home.ranking import Item, News, of_fact
from home.sizes import Sizes
from home.words import first_lower, listed
from memory.viewpoint import Viewpoint
from metrics.periods import day_label
from metrics.queries.overview import definitions_seen_from
from metrics.queries.rebases import waiting_for
from returns.models import Return
from returns.queries.late import late
from returns.queries.rights import is_lead
from returns.statuses import Status

NAMED = 3  # of the sites that are late; the wall has all


def work_news(viewpoint: Viewpoint, sizes: Sizes) -> list[Item]:
    """For a programme lead what is late; for everybody what waits for them."""
    lead = is_lead(viewpoint.reader)
    return [*(_late(viewpoint, sizes) if lead else ()), *_rebases(viewpoint, sizes), *_returns(viewpoint, sizes)]


def _late(viewpoint: Viewpoint, sizes: Sizes) -> Iterator[Item]:
    """All that is late as one item: a round each would leave no room for anything else."""
    found = late(viewpoint)
    if not found:
        return
    sites = {site for one in found for site in one.sites}
    names = {metric: definition.short_name for definition, metric in definitions_seen_from(viewpoint)}
    metrics = listed(sorted({first_lower(names.get(one.metric, one.slug)) for one in found}))
    by_size = sorted(sites, key=lambda site: (-(sizes.people.get(site) or 0), site))
    named = [sizes.names.get(site, "a site") for site in by_size[:NAMED]]
    named += [f"{len(by_size) - NAMED} more"] if len(by_size) > NAMED else []
    count = "1 site is" if len(by_size) == 1 else f"{len(by_size)} sites are"
    first = min(found, key=lambda one: one.due_on)
    yield Item(
        news=News.LATE,
        sentence=f"{count} late with {metrics}; the first was due on {day_label(first.due_on)}: {listed(named)}.",
        link=f"{reverse('returns:home')}?metric={first.slug}&due={first.due_on.isoformat()}",
        evidence=of_fact(),
        people=sizes.people_of(sites),
        pounds=sizes.pounds_of(sites),
    )


def _rebases(viewpoint: Viewpoint, sizes: Sizes) -> Iterator[Item]:
    if viewpoint.is_past:  # nothing waits in the past: nobody could decide it there
        return
    by_name = {name: site for site, name in sizes.names.items()}
    for one in waiting_for(viewpoint):
        site = [by_name[one.site_name]] if one.site_name in by_name else []
        yield Item(
            news=News.WAITING,
            sentence=f"{one.requested_by} asks for new limits from {one.since}: {one.metric_name}, {one.site_name}.",
            link=reverse("metrics:rebase", args=[one.reference]),
            evidence=of_fact(),
            people=sizes.people_of(site),
            pounds=sizes.pounds_of(site),
        )


def _returns(viewpoint: Viewpoint, sizes: Sizes) -> Iterator[Item]:
    if viewpoint.is_past:
        return
    signing = Return.objects.certified_by(viewpoint.reader).filter(status=Status.SIGN_OFF)
    for held in signing.exclude(sent_by=viewpoint.reader).select_related("site", "sent_by"):
        name = sizes.names.get(held.site_id, held.site.slug)
        yield Item(
            news=News.WAITING,
            sentence=f"A return of {name} waits for your signature, sent by {held.sent_by}.",
            link=reverse("returns:sign", args=[held.reference]),
            evidence=of_fact(),
            people=sizes.people_of([held.site_id]),
            pounds=sizes.pounds_of([held.site_id]),
        )
