"""The returns wall: every site by every period of one metric and one round, late ones first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from memory.viewpoint import Viewpoint
from metrics.queries.subjects import CORE_ORDER
from returns.models import Letter, Window
from returns.queries.calendar import Square, Standing, metric_names, site_names, squares
from returns.queries.late import late
from vanguards.models import Site


@dataclass(frozen=True)
class WallRow:
    """One site. A lead sees states, dates and persons here, and never a file."""

    slug: str
    name: str
    squares: tuple[Square, ...]

    @property
    def late(self) -> int:
        return sum(square.standing is Standing.LATE for square in self.squares)

    @property
    def is_waiting(self) -> bool:
        return any(square.standing is Standing.WAITING for square in self.squares)

    @property
    def came_in(self) -> int:
        return sum(square.standing.is_in for square in self.squares)


@dataclass(frozen=True)
class Wall:
    """`metrics` and `rounds`: what can be chosen. `windows`: the columns."""

    metrics: tuple[tuple[str, str], ...]
    rounds: tuple[date, ...]
    metric: str
    due_on: date | None
    windows: tuple[Window, ...]
    rows: tuple[WallRow, ...]

    @property
    def is_late(self) -> bool:
        return any(row.late for row in self.rows)

    @property
    def complete(self) -> int:
        return sum(row.came_in == len(row.squares) for row in self.rows)

    @property
    def late(self) -> int:
        return sum(bool(row.late) for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.is_waiting for row in self.rows)


@dataclass(frozen=True)
class LateRound:
    """Another metric or round of which something is late; without it a wall without late sites would look like all."""

    metric: str
    metric_name: str
    due_on: date
    sites: int

    @property
    def query(self) -> str:
        return f"?metric={self.metric}&due={self.due_on.isoformat()}"


def late_elsewhere(shown: Wall, viewpoint: Viewpoint) -> list[LateRound]:
    """Every late round but that of the wall, the longest late first."""
    names = dict(shown.metrics)
    rounds = [LateRound(one.slug, names[one.slug], one.due_on, len(one.sites)) for one in late(viewpoint)]
    return [one for one in rounds if (one.metric, one.due_on) != (shown.metric, shown.due_on)]


@dataclass(frozen=True)
class HeldUp:
    """E-mails that the mail server does not take: how many, and what it said last."""

    letters: int
    problem: str
    next_try_at: datetime


def held_up(moment: datetime) -> HeldUp | None:
    """None where every letter that was tried went out."""
    letters = list(Letter.objects.held_up(moment).order_by("next_try_at"))
    return HeldUp(len(letters), letters[-1].problem, letters[0].next_try_at) if letters else None


def wall(metric: str, due_on: date | None, viewpoint: Viewpoint) -> Wall:
    """What was asked for, or else the first metric and the round that is due next, or was due last."""
    today = timezone.localdate(viewpoint.moment)
    names = metric_names(viewpoint)
    windows = list(Window.objects.select_related("metric"))
    metrics = {w.metric.slug: names.get(w.metric_id, w.metric.slug) for w in sorted(windows, key=_core_order)}
    metric = metric if metric in metrics else next(iter(metrics), "")
    rounds = sorted({w.due_on for w in windows if w.metric.slug == metric})
    due_on = due_on if due_on in rounds else _round_of(today, windows, metric)
    columns = [w for w in windows if w.metric.slug == metric and w.due_on == due_on]
    return Wall(tuple(metrics.items()), tuple(rounds), metric, due_on, tuple(columns), tuple(_rows(columns, viewpoint)))


def _core_order(window: Window) -> int:
    slug = window.metric.slug
    return CORE_ORDER.index(slug) if slug in CORE_ORDER else len(CORE_ORDER)


def _round_of(today: date, windows: list[Window], metric: str) -> date | None:
    opened = [w.due_on for w in windows if w.metric.slug == metric and w.opens_on <= today]
    return max(opened, default=None)


def _rows(windows: list[Window], viewpoint: Viewpoint) -> list[WallRow]:
    sites = list(Site.objects.all())
    names = site_names(sites, viewpoint)
    by_site: dict[Site, list[Square]] = {}
    for square in squares(sites, windows, viewpoint=viewpoint):
        by_site.setdefault(square.site, []).append(square)
    rows = [WallRow(site.slug, names.get(site.pk, site.slug), tuple(found)) for site, found in by_site.items()]
    return sorted(rows, key=lambda row: (-row.late, row.came_in, row.name))
