"""Windows beside what came in: what a site has to do, and the wall of all sites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from memory.viewpoint import Viewpoint
from metrics.models import Area, MetricDefinition, Observation, SiteArea
from metrics.periods import Period
from metrics.states import State
from returns.models import Window
from returns.queries.waiting import Place, Waiting, days_of, waiting_places
from vanguards.models import Site, SiteProfile

NOW = Viewpoint(reader=None)


class Standing(StrEnum):
    """How a window stands for a site; the later in this list, the less there is to do."""

    LATE = "late"
    DUE = "due"
    WAITING = "waiting for sign-off"
    NOTHING = "in, nothing to report"
    IN = "in"
    CLOSED = "closed without it"
    TO_COME = "not open yet"

    @property
    def is_in(self) -> bool:
        return self in (Standing.IN, Standing.NOTHING)

    @property
    def shape(self) -> str:
        """A sign that differs in form, for those who do not see colours; the words stand beside it."""
        return SHAPES[self]


SHAPES = {
    Standing.LATE: "▲",
    Standing.DUE: "○",
    Standing.WAITING: "◇",
    Standing.NOTHING: "□",
    Standing.IN: "■",
    Standing.CLOSED: "✕",
    Standing.TO_COME: "·",
}


@dataclass(frozen=True)
class Square:
    """One window of one site: how it stands, since when, and who sent what is in, or waits for whose signature."""

    site: Site
    window: Window
    standing: Standing
    at: datetime | None = None
    who: str = ""
    waiting: Waiting | None = None

    @property
    def asked(self) -> str:
        """Whose signature it waits for."""
        return self.waiting.asked_in_words if self.waiting else ""

    def words(self, today: date) -> str:
        return f"{days_late(self.window, today)} late" if self.standing is Standing.LATE else str(self.standing)


def days_late(window: Window, today: date) -> str:
    days = (today - window.due_on).days
    return "1 day" if days == 1 else f"{days} days"


def squares(
    sites: Iterable[Site], windows: Iterable[Window], today: date | None = None, viewpoint: Viewpoint | None = None
) -> list[Square]:
    """Every window of every site of which its metric is asked, sites in their order and windows in theirs.

    As they stand today; from a viewpoint, as they stood at its moment.
    """
    viewpoint = viewpoint or NOW
    today = today or timezone.localdate(viewpoint.moment)
    sites, windows = list(sites), list(windows)
    asked = _asked(sites, {window.metric_id for window in windows}, viewpoint)
    came, waiting = _came_in(asked.values(), viewpoint), waiting_places(viewpoint)
    return [
        _square(site, window, came.get((window.metric_id, area, window.period)), today, waiting)
        for site in sites
        for window in windows
        if (area := asked.get((site.pk, window.metric_id)))
    ]


def _asked(sites: list[Site], metrics: set[int], viewpoint: Viewpoint) -> dict[tuple[int, int], int]:
    links = SiteArea.objects.seen_from(viewpoint).filter(site__in=sites, metric__in=metrics)
    links = links.filter(area__kind=Area.Kind.SITE_POPULATION)
    return {(site, metric): area for site, metric, area in links.values_list("site", "metric", "area")}


def _came_in(areas: Iterable[int], viewpoint: Viewpoint) -> dict[tuple[int, int, Period], Observation]:
    known = Observation.objects.seen_from(viewpoint).filter(area__in=set(areas))
    rows = known.select_related("submission__sent_by")
    return {(row.metric_id, row.area_id, row.period): row for row in rows}


def _square(site: Site, window: Window, came: Observation | None, today: date, waiting: dict[Place, Waiting]) -> Square:
    if came is not None:
        standing = Standing.IN if State(came.state).has_value else Standing.NOTHING
        return Square(site, window, standing, came.known_from, str(came.submission.sent_by or ""))
    if today < window.opens_on:
        return Square(site, window, Standing.TO_COME)
    if today > window.closes_on:
        return Square(site, window, Standing.CLOSED)
    if waiting and (held := waiting.get(place_of(site.pk, window))):
        return Square(site, window, Standing.WAITING, held.since, str(held.sent_by), held)
    return Square(site, window, Standing.LATE if today > window.due_on else Standing.DUE)


def place_of(site: int, window: Window) -> Place:
    return site, window.metric.slug, days_of(window.period_start, window.period_end)


@dataclass(frozen=True)
class Task:
    """The periods of one metric that are due on one day, as one thing to do."""

    metric_name: str
    due_on: date
    squares: tuple[Square, ...]
    today: date

    @property
    def missing(self) -> list[Square]:
        return [square for square in self.squares if not square.standing.is_in]

    @property
    def waiting(self) -> list[Waiting]:
        """The returns that wait for a signature, each once."""
        return list({square.waiting.reference: square.waiting for square in self.squares if square.waiting}.values())

    @property
    def periods(self) -> str:
        first, last = self.squares[0].window.period, self.squares[-1].window.period
        return first.label if first == last else f"{first.label} to {last.label}"

    @property
    def closes_on(self) -> date:
        return min(square.window.closes_on for square in self.squares)

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def is_late(self) -> bool:
        return any(square.standing is Standing.LATE for square in self.squares)

    @property
    def is_closed(self) -> bool:
        return not self.is_done and all(s.standing is Standing.CLOSED for s in self.missing)

    @property
    def is_waiting(self) -> bool:
        """Nothing is left to send: a signature is missing."""
        return not self.is_done and all(s.standing is Standing.WAITING for s in self.missing)

    @property
    def state(self) -> str:
        if self.is_done:
            return "Complete"
        if self.is_closed:
            return f"Closed, {self._started.lower()}"
        if self.is_waiting:
            return "Waiting for sign-off" if len(self.missing) == len(self.squares) else self._started
        others = "the others " if self.waiting else ""
        return f"{self._started}, {others}{_distance((self.due_on - self.today).days)}"

    @property
    def _started(self) -> str:
        came, every = len(self.squares) - len(self.missing), len(self.squares)
        waits = sum(square.standing is Standing.WAITING for square in self.squares)
        said = [f"{came} of {every} in" if came else "", f"{waits} of {every} waiting for sign-off" if waits else ""]
        return ", ".join(filter(None, said)) or "Not started"


def _distance(days: int) -> str:
    if days == 0:
        return "due today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{abs(days)} {unit} {'left' if days > 0 else 'late'}"


def tasks_of(site: Site, viewpoint: Viewpoint) -> list[Task]:
    """What had been asked of the site by then, what is to do first and by due date within."""
    today = timezone.localdate(viewpoint.moment)
    windows = Window.objects.opened(today).select_related("metric")
    groups: dict[tuple[date, int], list[Square]] = {}
    for square in squares([site], windows, viewpoint=viewpoint):
        groups.setdefault((square.window.due_on, square.window.metric_id), []).append(square)
    names = metric_names(viewpoint)
    found = [
        Task(names.get(metric, "A metric that is retired"), due_on, tuple(group), today)
        for (due_on, metric), group in groups.items()
    ]
    return sorted(found, key=_urgency)


def _urgency(task: Task) -> tuple:
    return task.is_done or task.is_closed, task.is_waiting, task.due_on, task.metric_name


def next_opening(site: Site, viewpoint: Viewpoint) -> Window | None:
    """The next window that will open for the site."""
    areas = SiteArea.objects.seen_from(viewpoint).filter(site=site, area__kind=Area.Kind.SITE_POPULATION)
    opens = {"opens_on__gt": timezone.localdate(viewpoint.moment)}
    to_come = Window.objects.filter(**opens, metric__in=areas.values("metric"))
    return to_come.order_by("opens_on", "metric", "period_start").select_related("metric").first()


def metric_names(viewpoint: Viewpoint = NOW) -> dict[int, str]:
    versions = MetricDefinition.objects.seen_from(viewpoint)
    return {version.metric_id: version.definition.short_name for version in versions}


def site_names(sites: Iterable[Site], viewpoint: Viewpoint) -> dict[int, str]:
    profiles = SiteProfile.objects.seen_from(viewpoint).filter(site__in=[site.pk for site in sites])
    return dict(profiles.values_list("site_id", "official_name"))
