"""From what is held to the panels of a metric: the funnel and the ranked intervals, with pictures and words.

As with charts there is no database and no clock here: the same inputs give the same panels.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from metrics.analysis import FREQUENCIES
from metrics.catalogue import Definition
from metrics.charts import funnel as funnel_panel
from metrics.charts import panel_svg, ranked
from metrics.charts.panel import Member, PanelBrief, PanelDescription, PanelKind, PanelSite
from metrics.growths import GrowthAt, Growths, growths_of
from metrics.periods import month_label
from metrics.queries.against import against, in_a_sentence
from metrics.queries.inputs import Inputs
from metrics.series import Held, fingerprint, without_fault
from metrics.stats.funnel import funnel
from metrics.stats.growth_windows import Calendar, place_of

# Raised when the drawing of panels changes, so that every one is drawn anew.
PANELS_VERSION = 2
GRADES = ("good", "limited", "poor", "")


@dataclass(frozen=True)
class PanelDrawing:
    """The columns of a stored panel, all but the moments."""

    columns: dict[str, Any]


def kinds_of(definition: Definition) -> tuple[PanelKind, ...]:
    """A funnel needs events among people; growth is ranked wherever it is computed."""
    if definition.kind != "activity rate":
        return ()
    counts = definition.event_count and definition.exposure == "people"
    return (PanelKind.FUNNEL, PanelKind.RANKED) if counts else (PanelKind.RANKED,)


def draw_panels(
    inputs: Inputs, metric: int, in_force: Mapping[PanelKind, str] | None = None
) -> dict[PanelKind, PanelDrawing | None]:
    """The panels of a metric; None for one that was drawn from the same inputs, by its digest `in_force`.

    Nothing where no area that stands for a site has values. ValueError where the definition cannot be read.
    """
    if metric in inputs.broken:
        raise ValueError(inputs.broken[metric])
    definition = inputs.definitions.get(metric)
    areas = _areas(inputs, metric) if definition else []
    if definition is None or not areas:
        return {}
    own = digest_of(inputs, metric, areas)
    stale = [kind for kind in kinds_of(definition) if (in_force or {}).get(kind) != own]
    drawings: dict[PanelKind, PanelDrawing | None] = dict.fromkeys(kinds_of(definition))
    if stale:
        grown = _grown(inputs, metric, areas)
        end = _common_end(grown, areas)
        drawings |= {kind: _one(inputs, metric, areas, grown, end, kind, own) for kind in stale}
    return drawings


def _areas(inputs: Inputs, metric: int) -> list[int]:
    """Those that stand for sites and have values, in the order of the sites' list."""
    return [area for own, area in inputs.links if own == metric and inputs.series(metric, area).held]


def digest_of(inputs: Inputs, metric: int, areas: list[int]) -> str:
    """SHA-256 of everything the panels depend on."""
    comparator = inputs.comparator(metric)
    definition = inputs.definitions[metric]
    digest = hashlib.sha256(f"{PANELS_VERSION} {definition!r} {_proxy_text(inputs, definition)}".encode())
    for area in [*areas, *([comparator] if comparator else [])]:
        received = inputs.series(metric, area)
        digest.update(fingerprint(received.held))
        digest.update(f"{_member(inputs, metric, area)!r} {inputs.areas[area].name} {received.sources!r}".encode())
    return digest.hexdigest()


def _grown(inputs: Inputs, metric: int, areas: list[int]) -> dict[int, Growths]:
    comparator = inputs.comparator(metric)
    wanted = [*areas, *([comparator] if comparator else [])]
    held = {area: inputs.series(metric, area).held for area in wanted}
    return growths_of(inputs.definitions[metric], held, comparator)


def _common_end(grown: Mapping[int, Growths], areas: list[int]) -> date | None:
    """The end of the latest year that is whole for most areas: all are set side by side over the same year."""
    ends = Counter(grown[area].latest.own.window_end for area in areas if area in grown)
    known = {end: count for end, count in ends.items() if end}
    return max(known, key=lambda end: (known[end], end)) if known else None


def _one(
    inputs: Inputs,
    metric: int,
    areas: list[int],
    grown: Mapping[int, Growths],
    end: date | None,
    kind: PanelKind,
    digest: str,
) -> PanelDrawing:
    if kind is PanelKind.FUNNEL:
        description = _funnel(inputs, metric, areas, end)
    else:
        description = _ranked(inputs, metric, areas, grown, end)
    received = [inputs.series(metric, area).received_at for area in areas]
    return PanelDrawing(
        {
            "input_digest": digest,
            "data_to": end,
            "received_at": max((moment for moment in received if moment), default=None),
            "description": description.as_json(),
            "svg_full": panel_svg.write(description),
            "svg_narrow": panel_svg.write(description, size="narrow"),
        }
    )


def _member(inputs: Inputs, metric: int, area: int) -> Member:
    links = inputs.links.get((metric, area), [])
    sites = (
        PanelSite(link.site.slug, inputs.site_names.get(link.site_id, link.site.slug), link.comparability)
        for link in links
    )
    best = min(links, key=lambda link: GRADES.index(link.comparability), default=None)
    return Member(
        area_name=inputs.areas[area].name,
        sites=tuple(sites),
        care_model=links[0].site.care_model if links else "",
        comparability=best.comparability if best else "",
        note=best.note if best else "",
    )


def _brief(inputs: Inputs, metric: int, areas: list[int], end: date | None) -> PanelBrief:
    definition = inputs.definitions[metric]
    sources = sorted({source for area in areas for source in inputs.series(metric, area).sources})
    return PanelBrief(
        metric_name=definition.short_name,
        window=f"{_span(definition)} to {month_label(end)}" if end else "latest year",
        proxy_text=_proxy_text(inputs, definition),
        source="; ".join(dict.fromkeys(name for name, _ in sources)),
        source_url=next((url for _, url in sources if url), ""),
        notes=tuple(_provisional(inputs, metric, areas, end)),
    )


def _span(definition: Definition) -> str:
    return "12 months" if definition.frequency == "month" else "four quarters"


def _proxy_text(inputs: Inputs, definition: Definition) -> str:
    core = inputs.by_slug.get(definition.stands_in_for)
    return f"Proxy for {core.name}" if core and definition.role == "proxy" else ""


def _provisional(inputs: Inputs, metric: int, areas: list[int], end: date | None) -> Iterator[str]:
    if end is None:
        return
    held = (one for area in areas for one in inputs.series(metric, area).held if one.provisional)
    periods = sorted({one.period for one in held if 0 <= (end - one.period.end).days < 366})
    if periods:
        yield f"Provisional: {', '.join(period.label for period in periods)}."


# --- The funnel -----------------------------------------------------------------------------------


def _funnel(inputs: Inputs, metric: int, areas: list[int], end: date | None) -> PanelDescription:
    counted = [_counted(inputs, metric, area, end) for area in areas]
    judged = [one for one in counted if not one.reason and not one.member.is_context]
    found = None
    if any(one.events for one in judged):
        found = funnel([one.events for one in judged], [one.people for one in judged])
    return funnel_panel.describe(counted, found, _brief(inputs, metric, areas, end))


def _counted(inputs: Inputs, metric: int, area: int, end: date | None) -> funnel_panel.Counted:
    """The sum of events of the year and its mean of people; a value whose source reports a fault is none."""
    definition, member = inputs.definitions[metric], _member(inputs, metric, area)
    series = inputs.series(metric, area).held
    if end is None:
        return funnel_panel.Counted(member, reason="no whole year is held")
    calendar = _calendar(definition, tuple(without_fault(one) for one in series))
    year = calendar.year_to(place_of(end, FREQUENCIES[definition.frequency]))
    if missing := calendar.missing(year):
        faulty = {one.period for one in series if one.fault}
        labels = [calendar.period(place) for place in missing]
        why = "not reliable" if faulty & set(labels) else "missing"
        listed = f"{labels[0].label} to {labels[-1].label}" if len(labels) > 1 else labels[0].label
        return funnel_panel.Counted(member, reason=f"{why}: {listed}")
    return funnel_panel.Counted(member, *calendar.totals(year))


def _calendar(definition: Definition, series: tuple[Held, ...]) -> Calendar:
    rows = [(one.numerator, one.denominator) if one.state.has_value else (None, None) for one in series]
    tops, bottoms = zip(*rows, strict=True)
    return Calendar.of(
        np.array(tops, dtype=np.float64),
        np.array(bottoms, dtype=np.float64),
        [one.period.end for one in series],
        FREQUENCIES[definition.frequency],
        definition.exposure,
    )


# --- Ranked intervals -----------------------------------------------------------------------------


def _ranked(
    inputs: Inputs, metric: int, areas: list[int], grown: Mapping[int, Growths], end: date | None
) -> PanelDescription:
    rows = [_row(_member(inputs, metric, area), grown, area, end) for area in areas]
    comparator = inputs.comparator(metric)
    beside = grown[comparator].at.get(end) if comparator in grown and end else None
    other = (in_a_sentence(inputs.areas[comparator].name), beside.own) if beside else None
    return ranked.describe(rows, other, _brief(inputs, metric, areas, end))


def _row(member: Member, grown: Mapping[int, Growths], area: int, end: date | None) -> ranked.Grown:
    one: GrowthAt | None = grown[area].at.get(end) if area in grown and end else None
    if one is None:
        return ranked.Grown(member, reason=f"no 12 months to {month_label(end)}" if end else "no whole year is held")
    told = against(one.difference.as_json() if one.difference else None)
    return ranked.Grown(member, one.own, one.difference, told, one.why)
