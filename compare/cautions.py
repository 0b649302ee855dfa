"""What must be known before series are set beside each other: where they are not of the same kind or size."""

from collections.abc import Iterable

from compare.comparing import Comparison
from metrics.models import Area
from metrics.periods import day_label, month_label
from metrics.units import number

NOTABLE = 2.0  # times as many people: the width of an interval then differs by 1.4 times or more


def cautions(seen: Comparison) -> list[str]:
    return [*_kinds(seen), *_sizes(seen), *_areas(seen), *_shared(seen), *_times(seen), *_breaks(seen)]


def _kinds(seen: Comparison) -> Iterable[str]:
    """What the metric itself allows."""
    definition = seen.metric.definition
    if definition.kind == "count":
        yield "These are counts of different populations: their heights do not compare, only their course."
    elif not definition.levels_compare:
        yield "These are beds of hospitals of different sizes: their heights do not compare, only their course."
    if definition.is_wave:
        yield (
            "Survey waves have no growth here. Two waves whose published intervals overlap widely cannot be told "
            "apart; where no interval is published, neither can a small difference."
        )
    models = sorted({site.care_model for row in seen.rows for site in row.sites})
    if len(models) > 1:
        yield f"The sites belong to different care models ({', '.join(models)}), which set out to do different things."


def _sizes(seen: Comparison) -> Iterable[str]:
    counted = sorted((row.people, row.name) for row in seen.rows if row.people and not row.is_line)
    if len(counted) < 2:
        return
    (fewest, small), (most, large) = counted[0], counted[-1]
    if most / fewest >= NOTABLE:
        yield (
            f"The largest, {large} ({number(most, 0)} people counted), is {number(most / fewest, 1)} times the "
            f"smallest, {small} ({number(fewest, 0)}). Figures of fewer people vary more by chance: read the intervals."
        )


def _areas(seen: Comparison) -> Iterable[str]:
    for row in seen.rows:
        for site in row.sites:
            if site.comparability in ("limited", "poor"):
                context = " Shown as context, and not differenced." if site.comparability == "poor" else ""
                yield f"{site.name}: comparability {site.comparability}. {site.note}{context}"
        if row.area.kind == Area.Kind.ORGANISATIONS:
            yield f"{row.name} is shown on a joined footprint: {row.area.name} together."
    kinds = {row.area.kind == Area.Kind.SITE_POPULATION for row in seen.rows if not row.is_line}
    if len(kinds) > 1:
        yield "Some figures are the site's own report on its people, others are of areas that stand for a site."


def _shared(seen: Comparison) -> Iterable[str]:
    for row in seen.rows:
        if len(row.sites) > 1:
            yield f"{row.name} have the same area, {row.area.name}: one series, counted once."
    for line in (row for row in seen.rows if row.is_line):
        if inside := [row.name for row in seen.rows if row is not line and row.within & line.within]:
            yield f"{line.name} shares figures with {', '.join(inside)}: they are counted in both."


def _times(seen: Comparison) -> Iterable[str]:
    ends = {row.growth.window_end for row in seen.rows if row.growth}
    if len(ends) > 1:
        months = ", ".join(month_label(end) for end in sorted(ends))
        yield f"The 12 months of growth do not end together ({months}). Growth is differenced where they do."


def _breaks(seen: Comparison) -> Iterable[str]:
    names = {row.area.pk: row.name for row in seen.rows}
    for one in seen.breaks:
        yield f"Break in the series of {names.get(one.area_id, one.area.name)}, {day_label(one.on)}: {one.title}."
