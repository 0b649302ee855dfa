"""What became of the figures of a page since the past moment that it is seen from."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.http import HttpRequest
from django.utils import timezone

from home.asked import address_of_changes
from home.differences import scope_with_comparators
from home.page_figures import DECISIONS, PageFigures, figures_of
from memory.difference import Kind, differences
from memory.span import Span
from memory.viewpoint import Viewpoint
from metrics.models import Area, Metric, Observation, SiteArea
from metrics.models.observations import KEY
from metrics.queries.changes.charts import chart_changes
from metrics.queries.changes.register import moved_rows, register_changes
from metrics.queries.changes.rows import break_changes, definition_changes, link_changes
from metrics.queries.changes.scope import Scope
from metrics.queries.changes.values import SAID, Counts, counts_by_series
from metrics.queries.overview import definitions_seen_from
from metrics.queries.rebases import changed_between
from vanguards.models import Site


@dataclass(frozen=True)
class Since:
    """`charts` show something else; `rebased` had limits restarted; `link` leads to the difference itself.

    `register` counts rows of the register, `decided` the decisions on the release of money.
    """

    values: Counts
    charts: int
    rebased: int
    definitions: int
    register: int
    decided: int
    link: str

    @property
    def has_changed(self) -> bool:
        others = (self.charts, self.rebased, self.definitions, self.register, self.decided)
        return bool(self.values.all or any(others))

    @property
    def in_words(self) -> str:
        """ "2 values revised, 1 chart shows something else"."""
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        values = self.values
        for count, words in ((values.new, "new"), (values.revised, "revised"), (values.withdrawn, "withdrawn")):
            if count:
                yield f"{count:,} value{'' if count == 1 else 's'} {words}"
        if self.charts:
            yield f"{self.charts} chart{' shows' if self.charts == 1 else 's show'} something else"
        if self.rebased:
            yield f"{self.rebased} re-based"
        if self.definitions:
            yield f"{self.definitions} definition{'' if self.definitions == 1 else 's'}, link or break changed"
        if self.register:
            yield f"{self.register} row{'' if self.register == 1 else 's'} of the register changed"
        if self.decided:
            yield f"{self.decided} decision{'' if self.decided == 1 else 's'} on the release of money recorded"


def figures_since(request: HttpRequest) -> Since | None:
    """None for a page that shows no figures, or that is about what is not there, or that is seen as it is now."""
    viewpoint: Viewpoint = request.viewpoint
    about = figures_of(request) if viewpoint.is_past else None
    if about is None:
        return None
    sites = _keys(Site, about.sites)
    metrics = _keys(Metric, about.metrics)
    if sites == [] or metrics == []:
        return None
    span = Span(viewpoint.moment, timezone.now())
    return _since(about, span, sites, metrics)


def _keys(model: type, slugs: Collection[str]) -> list[int] | None:
    """None for all; empty where none of those named is there."""
    return list(model.objects.filter(slug__in=slugs).values_list("pk", flat=True)) if slugs else None


def _since(about: PageFigures, span: Span, sites: list[int] | None, metrics: list[int] | None) -> Since:
    now = Viewpoint(reader=None, as_of=span.until)
    register, decided = _register(about, span, sites)
    link = address_of_changes(span.since, sites=about.sites, metrics=about.metrics)
    if not about.has_values:
        return Since(Counts(), 0, 0, 0, register, decided, link)
    if about.core_only and metrics is None:
        metrics = [key for one, key in definitions_seen_from(now) if one.is_core or one.overview_column]
    if sites is None and not about.every_area:
        scope = _of_sites(span, metrics)
    else:
        scope = scope_with_comparators(span, now, sites=sites, metrics=metrics)
    if about.period:
        return Since(_of_period(about.period, span, scope), 0, 0, 0, register, decided, link)
    return Since(
        values=sum(counts_by_series(span, scope).values(), Counts()),
        charts=len(chart_changes(span, scope)),
        rebased=sum((one.metric_id, one.area_id) in scope for one in changed_between(span.since, span.until)),
        definitions=sum(len(found(span, scope)) for found in (definition_changes, link_changes, break_changes)),
        register=register,
        decided=decided,
        link=link,
    )


def _of_sites(span: Span, metrics: list[int] | None) -> Scope:
    """What a list of sites shows: the series that stand for one at either end, and those of cohorts and comparators."""
    links = SiteArea.objects.as_known_at(span.since) | SiteArea.objects.as_known_at(span.until)
    linked = links.filter(area__isnull=False).values_list("metric", "area")
    kinds = (Area.Kind.COHORT, Area.Kind.COMPARATOR, Area.Kind.ENGLAND)
    shared = Area.objects.filter(kind__in=kinds).values_list("pk", flat=True)
    everywhere = product(Metric.objects.values_list("pk", flat=True), shared)
    return Scope(None if metrics is None else frozenset(metrics), series=frozenset((*linked, *everywhere)))


def _register(about: PageFigures, span: Span, sites: Iterable[int] | None) -> tuple[int, int]:
    """Rows of the register and decisions: one query where nothing moved, and one a part where something did."""
    if not about.register or not moved_rows(span, about.register, sites):
        return 0, 0
    found = register_changes(span, about.register, sites)
    decided = len(found.pop(DECISIONS, ()))
    return sum(map(len, found.values())), decided


def _of_period(start: str, span: Span, scope: Scope) -> Counts:
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return Counts()
    rows = scope.of_series(Observation.objects.filter(period_start=first))
    found = [one for one in differences(rows, KEY, span, SAID) if (one.row.metric_id, one.row.area_id) in scope]
    kinds = Counter(one.kind for one in found)
    return Counts(kinds[Kind.NEW], kinds[Kind.REVISED], kinds[Kind.WITHDRAWN])
