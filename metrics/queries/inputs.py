"""Everything that a batch of charts is drawn from, read in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from metrics.catalogue import Definition
from metrics.models import Area, MetricDefinition, Note, Observation, Rebase, SeriesBreak, SiteArea
from metrics.periods import Period, between
from metrics.queries.revised import earlier_versions
from metrics.series import Held, charted, filled, together
from metrics.states import State
from vanguards.award_events import AwardEvent, award_events
from vanguards.models import Event, Site, SiteProfile

Series = tuple[int, int]  # metric and area, by primary key

COHORT_GRADES = {"good": ("good",), "good-and-limited": ("good", "limited"), "all": ("good", "limited", "poor", "")}
COLUMNS = (
    *("metric_id", "area_id", "period_start", "period_end", "state"),
    *("numerator", "denominator", "value", "lower", "upper", "respondents"),
    *("provisional", "fault", "reason", "design"),
    *("known_from", "submission__source_name", "submission__source_url"),
)


@dataclass
class Received:
    """The held values of one series, with where they came from and when the last arrived."""

    held: tuple[Held, ...] = ()
    received_at: datetime | None = None
    sources: tuple[tuple[str, str], ...] = ()


@dataclass
class Inputs:
    """For a batch of charts: definitions and areas by key, series by (metric, area)."""

    definitions: dict[int, Definition]
    by_slug: dict[str, Definition]
    areas: dict[int, Area]
    area_keys: dict[str, int]
    received: dict[Series, Received]
    links: dict[Series, list[SiteArea]]
    breaks: dict[Series, list[SeriesBreak]]
    site_events: dict[int, list[Event | AwardEvent]]
    shared_events: list[Event]
    site_names: dict[int, str]
    members: dict[Series, list[int]] = field(default_factory=dict)
    rebases: dict[Series, list[Rebase]] = field(default_factory=dict)
    notes: dict[Series, list[Note]] = field(default_factory=dict)
    earlier: dict[int, list[Observation]] = field(default_factory=dict)  # by note: the values it was about, if revised
    broken: dict[int, str] = field(default_factory=dict)  # metrics whose stored definition cannot be read
    # By metric the comparator, charted. Inputs that are made from these with other values begin without it.
    beside: dict[int, dict[Period, float | None]] = field(default_factory=dict, init=False)

    def comparator(self, metric: int) -> int | None:
        return self.area_keys.get(self.definitions[metric].comparator)

    def comparator_charted(self, metric: int) -> dict[Period, float | None]:
        """The comparator's values as they are charted, by period; worked out once for all charts of the metric."""
        if metric not in self.beside:
            other, definition = self.comparator(metric), self.definitions[metric]
            held = () if other is None else self.series(metric, other).held
            self.beside[metric] = {one.period: charted(one, definition) for one in held}
        return self.beside[metric]

    def series(self, metric: int, area: int) -> Received:
        return self.received.get((metric, area), Received())

    def restarts(self, metric: int, area: int) -> list[date]:
        """The days from which limits of the series are worked out anew."""
        return [rebase.on for rebase in self.rebases.get((metric, area), [])]

    def events(self, metric: int, area: int) -> list[Event | AwardEvent]:
        """Of the sites that the area stands for, with their awards, of their care models, and of the programme."""
        sites = {link.site_id: link.site.care_model for link in self.links.get((metric, area), [])}
        shared = [e for e in self.shared_events if not e.care_model or e.care_model in sites.values()]
        own = dict.fromkeys(event for site in sites for event in self.site_events.get(site, []))  # a joint award once
        return [*own, *shared]


def inputs_for(wanted: Collection[Series]) -> Inputs:
    """Read what the charts of these series are drawn from, with their comparators and cohort members."""
    versions = MetricDefinition.objects.current().select_related("metric")
    definitions, broken = _definitions(versions)
    wanted = [(metric, area) for metric, area in wanted if metric in definitions]
    areas = Area.objects.in_bulk()
    keys = {area.code: pk for pk, area in areas.items()}
    links = _links({metric for metric, _ in wanted})
    sites = Counter(Site.objects.values_list("care_model", flat=True))
    members = {
        (metric, area): cohort_members(areas[area], metric, links, sites)
        for metric, area in wanted
        if areas[area].kind == Area.Kind.COHORT and definitions[metric].kind == "activity rate"
    }
    comparators = {metric: keys[d.comparator] for metric, d in definitions.items() if d.comparator in keys}
    needed = set(wanted) | {(metric, area) for (metric, _), found in members.items() for area in found}
    needed |= {(metric, comparators[metric]) for metric, _ in wanted if metric in comparators}
    received = _received(needed, definitions)
    members = {
        (metric, area): [a for a in found if (metric, a) in received] for (metric, area), found in members.items()
    }
    for series, found in members.items():
        received[series] = _cohort(series[0], found, received, areas, definitions[series[0]].exposure)
    events = list(Event.objects.current().order_by("on", "code"))
    notes = list(Note.objects.drawn_on_charts().filter(metric__in={m for m, _ in wanted}).select_related("author"))
    return Inputs(
        definitions=definitions,
        by_slug={definition.slug: definition for definition in definitions.values()},
        areas=areas,
        area_keys=keys,
        received=received,
        links=_grouped(links, lambda link: (link.metric_id, link.area_id)),
        breaks=_grouped(SeriesBreak.objects.current(), lambda b: (b.metric_id, b.area_id)),
        site_events=_site_events(events),
        shared_events=[event for event in events if not event.site_id],
        site_names=dict(SiteProfile.objects.current().values_list("site_id", "official_name")),
        members=members,
        rebases=_grouped(_rebases(), lambda rebase: (rebase.metric_id, rebase.area_id)),
        notes=_grouped(notes, lambda note: (note.metric_id, note.area_id)),
        earlier=earlier_versions(notes, timezone.now()),
        broken=broken,
    )


def _site_events(events: Iterable[Event]) -> dict[int, list[Event | AwardEvent]]:
    """By site: its dated events and its dated awards."""
    found: dict[int, list[Event | AwardEvent]] = _grouped((e for e in events if e.site_id), lambda event: event.site_id)
    for site, awards in award_events().items():
        found[site] = [*found.get(site, []), *awards]
    return found


def _definitions(versions: Iterable[MetricDefinition]) -> tuple[dict[int, Definition], dict[int, str]]:
    """The definitions by metric, and what is wrong with those that an earlier version of the program wrote."""
    definitions, broken = {}, {}
    for version in versions:
        try:
            definitions[version.metric_id] = version.definition
        except ValueError as error:
            broken[version.metric_id] = f"Its definition cannot be read: {error}"
    return definitions, broken


def cohort_members(cohort: Area, metric: int, links: Iterable[SiteArea], sites: Mapping[str, int]) -> list[int]:
    """The distinct areas of the sites of a cohort, such as "cohort:PACS:good": each counted once, whoever shares it.

    `sites`: how many there are of each care model. A metric that is not there for all of them has no
    cohorts: the sum of some sites must not stand under the name of all.
    """
    _, care_model, which = cohort.code.split(":")
    own = [link for link in links if link.metric_id == metric and link.area_id and link.site.care_model == care_model]
    if len({link.site_id for link in own}) < sites[care_model]:
        return []
    return sorted({link.area_id for link in own if link.comparability in COHORT_GRADES[which]})


def _links(metrics: set[int]) -> list[SiteArea]:
    return list(
        SiteArea.objects.current()
        .filter(metric__in=metrics, area__isnull=False)
        .select_related("site")
        .order_by("site__list_no")
    )


def _rebases() -> Iterable[Rebase]:
    return Rebase.objects.current().filter(status=Rebase.Status.APPROVED).select_related("requested_by", "decided_by")


def _received(needed: set[Series], definitions: dict[int, Definition]) -> dict[Series, Received]:
    rows = (
        Observation.objects.current()
        .filter(metric__in={m for m, _ in needed}, area__in={a for _, a in needed})
        .order_by("metric_id", "area_id", "period_start", "period_end", "design")
        .values_list(*COLUMNS)
    )
    by_series = defaultdict(list)
    for row in rows.iterator(chunk_size=20_000):
        by_series[row[0], row[1]].append(row)
    return {
        series: _one_received(found, definitions[series[0]]) for series, found in by_series.items() if series in needed
    }


def _one_received(rows: list[tuple], definition: Definition) -> Received:
    held = [_held(row) for row in rows]
    return Received(
        held=filled(held, definition),
        received_at=max(row[15] for row in rows),
        sources=tuple(sorted({(row[16], row[17]) for row in rows})),
    )


def _held(row: tuple) -> Held:
    _, _, start, end, state, *said = row
    return Held.quickly(between(start, end), State(state), *said[:10])


def _cohort(
    metric: int, found: list[int], received: dict[Series, Received], areas: dict[int, Area], exposure: str
) -> Received:
    parts = [(areas[area].name, received[metric, area]) for area in found]
    if not parts:
        return Received()
    return Received(
        held=together([(name, part.held) for name, part in parts], exposure),
        received_at=max(part.received_at for _, part in parts if part.received_at),
        sources=tuple(sorted({source for _, part in parts for source in part.sources})),
    )


def _grouped(rows, key) -> dict:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)
