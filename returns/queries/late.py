"""Which sites are late, by metric and due date: what the wall shows of every round, in few rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from memory.viewpoint import Viewpoint
from metrics.models import Area, Observation, SiteArea, Submission
from returns.models import Window
from returns.queries.waiting import days_of, waiting_places


@dataclass(frozen=True)
class Late:
    """One round of one metric, with the sites of which a period is missing after its due date."""

    metric: int
    slug: str
    due_on: date
    sites: tuple[int, ...]


def late(viewpoint: Viewpoint) -> list[Late]:
    """Rounds that were late at the viewpoint's moment and could still come in; what waits for sign-off is not late.

    Four queries, or one; another where something waits.
    """
    today = timezone.localdate(viewpoint.moment)
    windows = list(Window.objects.open_on(today).filter(due_on__lt=today).select_related("metric"))
    if not windows:
        return []
    asked = _asked(viewpoint, {window.metric_id for window in windows})
    came = _came_in(viewpoint, {area for areas in asked.values() for _, area in areas}, windows)
    waiting = waiting_places(viewpoint)
    rounds: dict[tuple[date, int, str], set[int]] = {}
    for window in windows:
        key = window.due_on, window.metric_id, window.metric.slug
        missing = {site for site, area in asked.get(window.metric_id, ()) if (*_place(window), area) not in came}
        days = days_of(window.period_start, window.period_end)
        unsigned = {site for site in missing if waiting and (site, window.metric.slug, days) in waiting}
        rounds.setdefault(key, set()).update(missing - unsigned)
    return [Late(metric, slug, due_on, tuple(sorted(s))) for (due_on, metric, slug), s in sorted(rounds.items()) if s]


def _asked(viewpoint: Viewpoint, metrics: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    links = SiteArea.objects.seen_from(viewpoint).filter(metric__in=metrics, area__kind=Area.Kind.SITE_POPULATION)
    asked: dict[int, list[tuple[int, int]]] = {}
    for metric, site, area in links.values_list("metric", "site", "area"):
        asked.setdefault(metric, []).append((site, area))
    return asked


def _came_in(viewpoint: Viewpoint, areas: Iterable[int], windows: Iterable[Window]) -> set[tuple]:
    rows = Observation.objects.seen_from(viewpoint).filter(area__in=areas, metric__in={w.metric_id for w in windows})
    return set(rows.values_list("metric", "period_start", "period_end", "area"))


def _place(window: Window) -> tuple[int, date, date]:
    return window.metric_id, window.period_start, window.period_end


@dataclass(frozen=True)
class Calendar:
    """`last_site` and `last_at`: whose return was published last; `next_opens_on`: when something is asked next."""

    last_site: int | None
    last_at: datetime | None
    next_opens_on: date | None


def calendar_of(viewpoint: Viewpoint) -> Calendar:
    """Two queries."""
    moment = viewpoint.moment
    published = Submission.objects.filter(site__isnull=False, published_at__lte=moment)
    last = published.order_by("-published_at").values_list("site", "published_at").first() or (None, None)
    to_come = Window.objects.filter(opens_on__gt=timezone.localdate(moment)).order_by("opens_on")
    return Calendar(*last, to_come.values_list("opens_on", flat=True).first())
