"""What a chart is of, and what must be said beside it: from the register and the catalogue to a brief."""

from django.utils import timezone

from metrics.catalogue import Definition
from metrics.charts.description import Break, Brief, Comparator, Event, Note, Rebase, SeriesPoint
from metrics.models import Area
from metrics.models import Rebase as RebaseDecided
from metrics.periods import day_label, month_label
from metrics.queries.inputs import Inputs
from metrics.queries.revised import earlier_words
from metrics.series import Held, as_published, charted, denominator_steps
from metrics.units import percent


def points_for(series: tuple[Held, ...], definition: Definition) -> tuple[SeriesPoint, ...]:
    return tuple(_point(held, definition) for held in series)


def _point(held: Held, definition: Definition) -> SeriesPoint:
    return SeriesPoint.quickly(
        period=held.period,
        value=charted(held, definition),
        published=as_published(held, definition),
        numerator=None if held.numerator is None else float(held.numerator),
        denominator=None if held.denominator is None else float(held.denominator),
        state=held.state,
        provisional=held.provisional,
        fault=held.fault,
        reason=held.reason,
        lower=None if held.lower is None else float(held.lower),
        upper=None if held.upper is None else float(held.upper),
        respondents=held.respondents,
    )


def brief_for(inputs: Inputs, metric: int, area: int) -> Brief:
    definition, place = inputs.definitions[metric], inputs.areas[area]
    received = inputs.series(metric, area)
    core = inputs.by_slug.get(definition.stands_in_for)
    return Brief(
        title=f"{definition.short_name}, {place.name}{_if_approved(inputs, metric, area)}",
        subtitle=subtitle(inputs, metric, area),
        metric_name=definition.name,
        area_name=place.name,
        unit=definition.unit,
        direction=definition.direction,
        stands_in_for=core.name if core and definition.role == "proxy" else "",
        target=definition.target,
        target_source=definition.target_source,
        events=tuple(Event(e.on, e.precision, e.title, e.status) for e in inputs.events(metric, area)),
        notes=(f"{'Given' if definition.kind == 'table' else 'Charted'} {definition.charted_how}",),
        rebases=tuple(Rebase(r.on, r.cause, decision(r)) for r in inputs.rebases.get((metric, area), [])),
        written=notes(inputs, metric, area),
        breaks=tuple(Break(b.on, b.title) for b in inputs.breaks.get((metric, area), [])),
        rule_set=definition.rule_set if definition.has_limits else "",
        warnings=warnings(inputs, metric, area),
        source="; ".join(name for name, _ in received.sources),
        source_url=next((url for _, url in received.sources if url), ""),
        comparator=comparator_line(inputs, metric, area),
        no_limits_reason="" if definition.has_limits else "This series is shown without control limits.",
    )


def _if_approved(inputs: Inputs, metric: int, area: int) -> str:
    """A picture of what is only asked for says so in its title."""
    asked = [month_label(r.on) for r in inputs.rebases.get((metric, area), []) if r.is_open]
    return f", if limits restart in {asked[0]}" if asked else ""


def decision(rebase: RebaseDecided) -> str:
    """ "approved by Asha Example on 3 May 2018: the move is lasting"."""
    if rebase.is_open:
        return f"asked by {rebase.requested_by}, not decided"
    on = day_label(timezone.localdate(rebase.known_from))
    return f"{rebase.status} by {rebase.decided_by} on {on}: {rebase.reason}"


def notes(inputs: Inputs, metric: int, area: int) -> tuple[Note, ...]:
    definition = inputs.definitions[metric]
    return tuple(
        Note(
            start=note.period_start,
            end=note.period_end,
            text=note.text,
            by=f"{note.author}, {day_label(timezone.localdate(note.known_from))}",
            earlier=earlier_words(inputs.earlier.get(note.pk, []), definition),
            key=note.pk,
        )
        for note in inputs.notes.get((metric, area), [])
    )


def subtitle(inputs: Inputs, metric: int, area: int) -> str:
    """Whom the area stands for, so that a chart taken out of its page still says it."""
    names = [inputs.site_names.get(link.site_id, link.site.slug) for link in inputs.links.get((metric, area), [])]
    return f"Stands for: {' and '.join(names)}" if names else ""


def warnings(inputs: Inputs, metric: int, area: int) -> tuple[str, ...]:
    return tuple(_shared(inputs, metric, area) + _steps(inputs, metric, area) + _members(inputs, metric, area))


def _shared(inputs: Inputs, metric: int, area: int) -> list[str]:
    links = inputs.links.get((metric, area), [])
    return (
        ["These figures stand for more than one site and are counted once."]
        if len({link.site_id for link in links}) > 1
        else []
    )


def _steps(inputs: Inputs, metric: int, area: int) -> list[str]:
    if not inputs.definitions[metric].per_person:
        return []
    return [
        f"The population counted changed by {percent(change)} in {month_label(on)}."
        for on, change in denominator_steps(inputs.series(metric, area).held)
    ]


def _members(inputs: Inputs, metric: int, area: int) -> list[str]:
    members = inputs.members.get((metric, area), [])
    return [f"Sum of {len(members)} areas: {'; '.join(inputs.areas[m].name for m in members)}."] if members else []


def comparator_line(inputs: Inputs, metric: int, area: int) -> Comparator | None:
    """The comparator's values for the same periods, where both are rates of people and so of one scale."""
    definition, other = inputs.definitions[metric], inputs.comparator(metric)
    if other is None or other == area or not definition.per_person or inputs.areas[area].kind == Area.Kind.ENGLAND:
        return None
    theirs = inputs.comparator_charted(metric)
    own = inputs.series(metric, area).held
    name, _, _ = inputs.areas[other].name.partition(" (")  # short enough for a legend; the page has it in full
    return Comparator(name, tuple(theirs.get(held.period) for held in own))
