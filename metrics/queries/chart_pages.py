"""A chart's page: one metric at one site, as stored, or why there is no chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from memory.keys import among
from memory.viewpoint import Viewpoint
from metrics.charts import rows, svg
from metrics.charts.description import ChartDescription, Segment
from metrics.charts.events import without_events
from metrics.charts.timeline import span_words, stretches
from metrics.models import Observation, OwedChart, SiteArea, StoredChart, Submission
from metrics.queries.against import in_a_sentence, sentence
from metrics.queries.cards import (
    DifferenceShown,
    GrowthShown,
    Icon,
    assurance,
    comparator_names,
    difference_of,
    growth_of,
    variation,
)
from metrics.queries.held import held_of
from metrics.queries.links import Absence, SiteNamed, absence, links_of, sharing
from metrics.queries.printed import Printed, printed_count, printed_for
from metrics.queries.subjects import MetricSeen, metrics_seen_from
from metrics.series import as_published, charted
from vanguards.models import Site

LIMITS = frozenset({"mean", "lower_limit", "upper_limit"})


@dataclass(frozen=True)
class Place:
    """The area that stands for the site, how well, and with whom the site shares it."""

    area: int
    name: str
    comparability: str
    note: str
    basis: str
    valid_from: date | None
    valid_to: date | None
    shared_with: tuple[SiteNamed, ...]


@dataclass(frozen=True)
class RuleMet:
    """A rule in words, what it means here, and the stretches of periods that met it."""

    rule: str
    verdict: str
    when: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """`repeats`: the same in every row of the table, so that paper can do without it."""

    text: str
    is_number: bool
    repeats: bool = False


@dataclass(frozen=True)
class Row:
    start: str
    period: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Pictures:
    svg_full: str
    svg_narrow: str


@dataclass(frozen=True)
class Drawn:
    """A stored chart with everything that its page prints beside it. `has_events`: whether there are any to hide."""

    chart: StoredChart
    pictures: Pictures
    has_events: bool
    description: ChartDescription
    growth: GrowthShown
    difference: DifferenceShown | None
    against: str
    variation: Icon | None
    assurance: Icon | None
    rules_met: tuple[RuleMet, ...]
    headings: tuple[Cell, ...]
    rows: tuple[Row, ...]

    @property
    def only_segment(self) -> Segment | None:
        """The mean and limits that hold throughout; None where there are several, or no limits."""
        return _only_segment(self.description)


@dataclass(frozen=True)
class PlainValue:
    start: str
    period: str
    value: str
    published: str
    state: str


@dataclass(frozen=True)
class ChartPage:
    """Either `drawn`, or the `absence` of a chart with the values that are held."""

    core: MetricSeen | None
    place: Place | None
    drawn: Drawn | None
    absence: Absence | None
    values: tuple[PlainValue, ...]
    owed: OwedChart | None
    sources: tuple[Submission, ...]
    printed: tuple[Printed, ...]
    printed_about_site: int


def chart_page(site: Site, metric: MetricSeen, viewpoint: Viewpoint, *, events: bool = True) -> ChartPage:
    """`events`: whether events are drawn and listed."""
    link = links_of(site, viewpoint).get(metric.pk)
    place = place_of(site, link, viewpoint)
    stored = stored_chart(metric, place, viewpoint)
    held = [] if stored or not place else list(observations(metric, place, viewpoint))
    return ChartPage(
        core=core_of(metric, viewpoint),
        place=place,
        drawn=drawn(stored, metric, events=events) if stored else None,
        absence=None if stored else absence(metric, link, site, viewpoint, held=bool(held)),
        values=tuple(_plain(each, metric) for each in held) if metric.definition else (),
        owed=owed_chart(metric, place, viewpoint),
        sources=tuple(sources(metric, place, viewpoint)),
        printed=tuple(printed_for([metric], viewpoint, site).get(metric.slug, ())),
        printed_about_site=printed_count(site, viewpoint),
    )


def core_of(metric: MetricSeen, viewpoint: Viewpoint) -> MetricSeen | None:
    """The core metric that this one is shown beside."""
    if not metric.definition or metric.definition.is_core:
        return None
    return next((m for m in metrics_seen_from(viewpoint) if m.slug == metric.definition.stands_in_for), None)


def comparator_name(metric: MetricSeen) -> str:
    return comparator_names().get(metric.definition.comparator, "") if metric.definition else ""


def place_of(site: Site, link: SiteArea | None, viewpoint: Viewpoint) -> Place | None:
    if link is None or link.area is None:
        return None
    return Place(
        area=link.area_id,
        name=link.area.name,
        comparability=link.comparability,
        note=link.note,
        basis=link.basis,
        valid_from=link.valid_from,
        valid_to=link.valid_to,
        shared_with=sharing(site, [link], viewpoint).get(link.metric_id, ()),
    )


def stored_chart(metric: MetricSeen, place: Place | None, viewpoint: Viewpoint) -> StoredChart | None:
    """The result in force at the viewpoint's moment; of two rule sets the one computed last."""
    if place is None:
        return None
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk, area=place.area)
    return charts.defer("svg_small").order_by("computed_at").last()


def owed_chart(metric: MetricSeen, place: Place | None, viewpoint: Viewpoint) -> OwedChart | None:
    """A recompute that is owed now; what was owed at a past moment is not kept."""
    if place is None or viewpoint.is_past:
        return None
    return OwedChart.objects.filter(metric=metric.pk, area=place.area).first()


def observations(metric: MetricSeen, place: Place, viewpoint: Viewpoint):
    held = Observation.objects.seen_from(viewpoint).filter(among(metric=[metric.pk], area=[place.area]))
    return held.order_by("period_start", "period_end", "design")


def sources(metric: MetricSeen, place: Place | None, viewpoint: Viewpoint):
    """The submissions that the series rests on."""
    if place is None:
        return Submission.objects.none()
    held = Observation.objects.seen_from(viewpoint).filter(among(metric=[metric.pk], area=[place.area]))
    return Submission.objects.filter(pk__in=held.values("submission")).order_by("received_at", "title")


def described(stored: StoredChart, *, events: bool = True) -> ChartDescription:
    """What the stored chart shows, without its events where a reader has hidden them."""
    description = ChartDescription.from_json(stored.description)
    return description if events else without_events(description)


def pictures(stored: StoredChart, *, events: bool = True) -> Pictures:
    """The pictures as stored, or written again from the same description without its events."""
    if events:
        return Pictures(stored.svg_full, stored.svg_narrow)
    left = described(stored, events=False)
    return Pictures(svg.write(left), svg.write(left, size="narrow"))


def drawn(stored: StoredChart, metric: MetricSeen, *, events: bool = True) -> Drawn:
    description = described(stored, events=events)
    named = {"published": metric.definition.beside_charted} if metric.definition else {}
    headings = rows.headings(description, **named)
    columns = [key for key in headings if key != "period"]
    repeated = LIMITS if _only_segment(description) else frozenset()
    comparator = comparator_name(metric)
    return Drawn(
        chart=stored,
        pictures=pictures(stored, events=events),
        has_events=not events or any(mark.is_event for mark in description.marks),
        description=description,
        growth=growth_of(stored),
        difference=difference_of(stored.difference, comparator),
        against=sentence(stored.difference, in_a_sentence(comparator)),
        variation=variation(stored.variation_icon),
        assurance=assurance(stored.assurance_icon),
        rules_met=tuple(rules_met(description)),
        headings=_cells(headings, columns, repeated),
        rows=tuple(Row(row["start"], row["period"], _cells(row, columns, repeated)) for row in rows.table(description)),
    )


def _only_segment(description: ChartDescription) -> Segment | None:
    whole = [segment for segment in description.segments if segment.lower_text]
    return whole[0] if len(description.segments) == len(whole) == 1 else None


def _cells(row: dict[str, str], columns: list[str], repeated: frozenset[str]) -> tuple[Cell, ...]:
    return tuple(Cell(row[key], key in rows.NUMERIC, key in repeated) for key in columns)


def rules_met(description: ChartDescription) -> Iterator[RuleMet]:
    """Each rule with the stretches of periods that met it, the latest stretch first."""
    for rule in dict.fromkeys(rule for point in reversed(description.points) for rule in point.rules):
        runs = list(stretches(description.points, lambda point, rule=rule: rule in point.rules))
        verdicts = dict.fromkeys(point.verdict for run in runs for point in run)
        yield RuleMet(rule, "; ".join(verdicts), tuple(span_words(run) for run in reversed(runs)))


def _plain(observation: Observation, metric: MetricSeen) -> PlainValue:
    held, definition = held_of(observation), metric.definition
    return PlainValue(
        start=held.period.start.isoformat(),
        period=held.period.label,
        value=definition.unit.format(charted(held, definition)),
        published=as_published(held, definition),
        state=f"{held.state}: {held.reason}" if held.reason else str(held.state),
    )
