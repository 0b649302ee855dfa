"""The tables of a chart's, a point's and a metric's page, to be taken away as they are printed."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from downloads.tables import Column, Table
from metrics.catalogue import Definition
from metrics.queries.chart_pages import Drawn, PlainValue, RuleMet
from metrics.queries.metric_lists import CoreLines
from metrics.queries.metric_pages import WaveRow
from metrics.queries.points import Kept, Version


def columns(*headings: str, numbers: Iterable[str] = ()) -> tuple[Column, ...]:
    """`numbers`: which of the headings stand over numbers."""
    return tuple(Column(heading, heading in numbers) for heading in headings)


def values_table(drawn: Drawn) -> Table:
    """Every period of a chart."""
    return Table(
        "values",
        f"All values: {drawn.description.title}",
        (Column("Period"), *(Column(heading.text, heading.is_number) for heading in drawn.headings)),
        [(row.period, *(cell.text for cell in row.cells)) for row in drawn.rows],
    )


def plain_values_table(values: Iterable[PlainValue], definition: Definition) -> Table:
    """What is held while there is no chart of it."""
    value = f"Value, {definition.unit.axis}"
    published = f"{definition.beside_charted}, {definition.unit_as_published.axis}"
    return Table(
        "values",
        "Values held",
        columns("Period", value, published, "State", numbers=(value, published)),
        [(each.period, each.value, each.published, each.state) for each in values],
    )


def rules_table(rules_met: Iterable[RuleMet]) -> Table:
    return Table(
        "rules",
        "Rules that any period met. Some are expected by chance.",
        columns("Rule", "What it means", "Periods that met it, latest first"),
        [(capfirst(met.rule), met.verdict, "; ".join(met.when)) for met in rules_met],
    )


def waves_table(waves: Iterable[WaveRow], definition: Definition) -> Table:
    return Table(
        "waves",
        f"Every wave as published, {definition.unit.axis}",
        columns("Area", "Wave", "Value", "95% interval", "Respondents", "State", numbers=("Value", "Respondents")),
        [(w.area, w.period, w.value or "–", w.interval, w.respondents, w.state) for w in waves],
    )


def metrics_table(family: CoreLines) -> Table:
    sites = "Sites with figures"
    return Table(
        family.core.slug,
        family.core.name,
        columns("Metric", "Role", "Kind", "Charted as", "Every", sites, numbers=(sites,)),
        [(m.name, m.role, m.kind, m.unit, m.frequency, str(m.sites)) for m in family.all],
    )


def versions_table(kept: Kept, place: int) -> Table:
    """What was known before of one period. `place`: which of the page's, from 1."""
    numbers = ("Numerator", "Denominator")
    headings = ("Known from", "Known until", "Value as charted", *numbers, "State", "Submission and place")
    return Table(
        f"versions-{place}",
        "What this dashboard knew before, latest first",
        columns(*headings, numbers=numbers),
        [_version(version) for version in kept.earlier],
    )


def _version(version: Version) -> tuple[str, ...]:
    reason = f": {version.reason}" if version.reason else ""
    standing = f", {version.standing}" if version.state.has_value else ""
    return (
        _moment(version.known_from),
        _moment(version.known_until),
        version.value or "none",
        version.numerator,
        version.denominator,
        f"{version.state}{reason}{standing}",
        version.origin,
    )


def _moment(moment) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else "None"
