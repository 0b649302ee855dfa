"""What publishing a return would show: counts, each change beside what stood before, charts before and after.

Computed in a worker from what is held and what was read, and kept with the return; nothing is stored of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils import timezone

from metrics.catalogue import Definition
from metrics.drawing import Drawing, draw
from metrics.models import Area, Metric
from metrics.queries.inputs import Inputs, Received, Series, inputs_for
from metrics.series import Held, as_published, filled
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import Difference
from returns.queries.asked import name_of
from returns.queries.differences import Change, changes, counts, fingerprint
from vanguards.models import Site

MOST_CHANGES = 500  # listed one by one; the counts are of all
MOST_CHARTS = 12  # drawn before and after; four times as many as are asked of any site


def effect_of(found: Difference, site: Site) -> dict[str, Any]:
    """JSON: `counts`, `changes`, `charts`, and the `fingerprint` of what they rest upon.

    `more_changes` and `more_charts`: how many there are beyond those listed and drawn.
    """
    series = _series(changes(found))
    drawn = dict(islice(series.items(), MOST_CHARTS))
    inputs = inputs_for(drawn.values())
    definitions = {definition.slug: definition for definition in inputs.definitions.values()}
    return {
        "counts": counts(found),
        "fingerprint": fingerprint(found),
        "changes": [_change(row, definitions[row.new.metric]) for row in islice(changes(found), MOST_CHANGES)],
        "charts": _charts(changes(found), drawn, inputs, site),
        "more_changes": max(sum(map(len, (found.new, found.revised, found.withdrawn))) - MOST_CHANGES, 0),
        "more_charts": len(series) - len(drawn),
    }


def _series(changed: Iterable[Change]) -> dict[tuple[str, str], Series]:
    named = {(row.new.metric, row.new.area) for row in changed}
    metrics = dict(Metric.objects.filter(slug__in={m for m, _ in named}).values_list("slug", "pk"))
    areas = dict(Area.objects.filter(code__in={a for _, a in named}).values_list("code", "pk"))
    return {(metric, area): (metrics[metric], areas[area]) for metric, area in sorted(named)}


def _change(row: Change, definition: Definition) -> dict[str, str]:
    reading = row.new
    return {
        "change": row.kind,
        "metric": reading.metric,
        "metric_name": definition.short_name,
        "period": reading.period.label,
        "start": reading.period.start.isoformat(),
        "prior": in_words(row.prior, definition) if row.prior else "",
        "now": in_words(reading, definition),
        "reason": reading.reason,
        "cell": reading.cell,
    }


def in_words(reading: Reading, definition: Definition) -> str:
    """A reading as people read it: "2,310 over 120,045 (19.2 per 1,000)", "0.741 (0.72 to 0.76, 1,204 answers)"."""
    if not reading.state.has_value:
        return f"{reading.state}: {reading.reason}"
    rate = as_published(held_of(reading), definition)
    words = rate
    if reading.numerator is not None and reading.denominator is not None:
        words = f"{_number(reading.numerator)} over {_number(reading.denominator)} ({rate})"
    more = [
        f"{_number(reading.lower)} to {_number(reading.upper)}" if reading.lower is not None else "",
        f"{reading.respondents:,} respondents" if reading.respondents is not None else "",
        "provisional" if reading.provisional else "",
    ]
    said = ", ".join(word for word in more if word)
    return f"{words} ({said})" if said else words


def _number(value) -> str:
    return "not known" if value is None else f"{value.normalize():,f}"


def held_of(reading: Reading) -> Held:
    return Held(
        period=reading.period,
        state=reading.state,
        numerator=reading.numerator,
        denominator=reading.denominator,
        value=reading.value,
        lower=reading.lower,
        upper=reading.upper,
        respondents=reading.respondents,
        provisional=reading.provisional,
        fault=reading.fault,
        reason=reading.reason,
        design=reading.design,
    )


def with_return(inputs: Inputs, changed: Iterable[Change], series: dict[tuple[str, str], Series], site: Site) -> Inputs:
    """The inputs as they would be once the return is published."""
    incoming: dict[Series, list[Held]] = defaultdict(list)
    for row in changed:
        if (place := series.get((row.new.metric, row.new.area))) is not None:
            incoming[place].append(held_of(row.new))
    received = dict(inputs.received)
    for place, held in incoming.items():
        received[place] = _together(inputs.series(*place), held, inputs.definitions[place[0]], site)
    return replace(inputs, received=received)


def _together(before: Received, incoming: list[Held], definition: Definition, site: Site) -> Received:
    values = {(held.period, held.design): held for held in (*before.held, *incoming)}
    sources = tuple(sorted({*before.sources, (source_of(site), "")}))
    return Received(filled(list(values.values()), definition), timezone.now(), sources)


def source_of(site: Site) -> str:
    return f"Return of {name_of(site)}"


def _charts(changed: Iterable[Change], series: dict[tuple[str, str], Series], inputs: Inputs, site: Site) -> list[dict]:
    before = draw(inputs, series.values())
    after = draw(with_return(inputs, changed, series, site), series.values())
    return [
        {
            "metric": metric,
            "name": inputs.definitions[place[0]].short_name,
            "before": _drawn(before.get(place)),
            "after": _drawn(after.get(place)),
        }
        for (metric, _), place in series.items()
    ]


def _drawn(drawing: Any) -> dict[str, str] | None:
    """What the preview shows of a chart; None where there is none."""
    if not isinstance(drawing, Drawing):
        return None
    columns = drawing.columns
    shown = ("latest_text", "latest_period", "variation_icon", "assurance_icon")
    return {
        **{name: columns[name] for name in shown},
        "svg": columns["svg_narrow"],
        "sentence": columns["description"].get("sentence", ""),
    }
