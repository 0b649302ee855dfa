"""What changed since the reader last looked, ranked; and what to say where nothing did."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.looking import LastLook
from home.chart_news import chart_news
from home.ranking import Ranked, ranked
from home.sizes import sizes_seen_from
from home.work_news import work_news
from memory.span import Span
from memory.viewpoint import Viewpoint
from returns.queries.late import calendar_of


@dataclass(frozen=True)
class Quiet:
    """What a reader is told where there is no news: what came last, and what comes next."""

    last_site: str
    last_at: datetime | None
    next_opens_on: date | None


@dataclass(frozen=True)
class NewsShown:
    """`as_context`: changed charts that are never ranked. `is_before_look`: the page shows a moment before the look."""

    look: LastLook
    span: Span
    ranked: Ranked
    as_context: int
    is_before_look: bool
    quiet: Quiet | None


def news(look: LastLook, viewpoint: Viewpoint) -> NewsShown:
    span = Span.up_to(viewpoint, look.at)
    sizes = sizes_seen_from(viewpoint)
    charts = chart_news(span, viewpoint, sizes)
    found = ranked([*charts.items, *work_news(viewpoint, sizes)])
    quiet = None
    if not found.shown:
        calendar = calendar_of(viewpoint)
        quiet = Quiet(sizes.names.get(calendar.last_site, ""), calendar.last_at, calendar.next_opens_on)
    return NewsShown(look, span, found, charts.as_context, look.at >= viewpoint.moment, quiet)
