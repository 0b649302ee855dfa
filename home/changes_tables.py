"""The difference between two moments as tables: what a page prints is what is taken away."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from downloads.tables import Column, Table
from home.differences import Difference, Named, SeriesChange
from home.page_figures import DECISIONS
from metrics.charts import icons
from metrics.models import MetricDefinition, SeriesBreak, SiteArea, StoredChart
from metrics.periods import day_label, month_label
from metrics.queries.cards import growth_of
from metrics.queries.changes.register import Part
from metrics.queries.changes.rows import RowChange

AT_MOST = 300  # rows of a table; narrowed to a site or a metric the rest is seen


@dataclass(frozen=True)
class Listed:
    """A table with the address that each row leads to, empty for none. `left_out`: rows beyond what is shown."""

    table: Table
    links: tuple[str, ...]
    left_out: int = 0

    @property
    def rows(self) -> Iterator[tuple[str, list[tuple[Column, str]]]]:
        """The link of each row, and its cells with their columns."""
        for link, row in zip(self.links, self.table.rows, strict=True):
            yield link, list(zip(self.table.columns, row, strict=True))


def tables_of(found: Difference) -> list[Listed]:
    """Those that have rows, the counts first."""
    made = (summary(found), series(found), values(found), rebases(found), definitions(found), register(found))
    return [one for one in made if one.table.rows]


def _listed(table: Table, rows: Iterable[tuple[str, Sequence]]) -> Listed:
    held = list(rows)
    kept = held[:AT_MOST]
    shown = replace(table, rows=[row for _, row in kept])
    return Listed(shown, tuple(link for link, _ in kept), len(held) - len(kept))


def summary(found: Difference) -> Listed:
    counts = found.counts
    rows = (
        ("New", "values that were not held before", counts.new),
        ("Revised", "values that were held as something else", counts.revised),
        ("Withdrawn", "values that are held no more", counts.withdrawn),
        ("Re-based", "decisions to restart limits, or to take that back", len(found.rebases)),
        ("Definition changed", "definitions, links between sites and areas, breaks in series", len(found.definitions)),
        (
            "Register",
            "rows on sites, money and its release, facts, events and published results",
            found.register_rows,
        ),
        ("Charts", "charts that show something else, whatever made them", found.charts),
    )
    table = Table("counts", "In short", (Column("Kind"), Column("What it is"), Column("How many", True)), ())
    return _listed(table, (("", (kind, what, f"{count:,}")) for kind, what, count in rows))


def series(found: Difference) -> Listed:
    columns = (
        *(Column("Metric"), Column("Site or area")),
        *(Column(heading, True) for heading in ("New", "Revised", "Withdrawn")),
        *(Column("Latest value"), Column("What the chart flags"), Column("Growth on 2014-15")),
    )
    table = Table("series", "Values by series, and what their charts show", columns, ())
    return _listed(table, (_series(one, found.named) for one in found.series))


def _series(one: SeriesChange, named: Named) -> tuple[str, Sequence]:
    key, counts = (one.metric, one.area), one.counts
    row = (
        *named.words(key),
        *(f"{count:,}" for count in (counts.new, counts.revised, counts.withdrawn)),
        _from_to(one, _latest),
        _from_to(one, _flag),
        _from_to(one, _growth),
    )
    return _chart_address(one, named), row


def _chart_address(one: SeriesChange, named: Named) -> str:
    """The chart of the first site that the series stands for, or the page of its metric."""
    definition = named.definitions.get(one.metric)
    if definition is None:
        return ""
    sites = [named.slugs[site] for site in named.sites_of.get((one.metric, one.area), ()) if site in named.slugs]
    if sites:
        return reverse("metrics:chart", args=[sites[0], definition.slug])
    return reverse("metrics:metric", args=[definition.slug])


def _from_to(one: SeriesChange, said) -> str:
    if one.chart is None:
        return "the same"
    before, after = said(one.chart.before), said(one.chart.after)
    return "the same" if before == after else f"was {before}; is {after}"


def _latest(chart: StoredChart | None) -> str:
    return f"{chart.latest_text} ({chart.latest_period})" if chart and chart.latest_text else "none"


def _flag(chart: StoredChart | None) -> str:
    if chart is None:
        return "not drawn"
    if not chart.variation_icon:
        return "no limits"
    words = icons.words(chart.variation_icon).short
    return f"{words} since {month_label(chart.signal_from)}" if chart.signal_from else words


def _growth(chart: StoredChart | None) -> str:
    if chart is None:
        return "not drawn"
    shown = growth_of(chart)
    return f"{shown.text} ({shown.window})" if shown.text else shown.reason or "none"


def values(found: Difference) -> Listed:
    headings = ("Metric", "Area", "Period", "What happened", "Was", "Is", "Known since", "Why")
    table = Table("values", "Values revised or withdrawn", tuple(map(Column, headings)), ())
    named = found.named
    return _listed(
        table,
        (
            (
                "",
                (
                    *(named.metric(one.metric), one.area_name, one.period, capfirst(one.kind)),
                    *(one.before, one.after or "nothing", _moment(one.at), one.why or "not given"),
                ),
            )
            for one in found.values
        ),
    )


def rebases(found: Difference) -> Listed:
    headings = ("Metric", "Site", "New limits from", "Decision", "By", "Decided", "Reason", "Cause")
    table = Table("rebases", "Limits restarted, or taken back", tuple(map(Column, headings)), ())
    named = found.named
    rows = (
        (
            reverse("metrics:rebase", args=[one.reference]),
            (
                *(named.metric(one.metric_id), named.sites.get(one.site_id, one.site.slug), month_label(one.on)),
                *(one.get_status_display(), str(one.decided_by), _moment(one.known_from), one.reason, one.cause),
            ),
        )
        for one in found.rebases
    )
    return _listed(table, rows)


CHANGED = ("Of", "What happened", "Field", "Was", "Is")


def definitions(found: Difference) -> Listed:
    table = Table("definitions", "Definitions, links and breaks", tuple(map(Column, ("Kind", *CHANGED))), ())
    named = found.named
    return _listed(table, (line for change in found.definitions for line in _lines(*_defined(change, named), change)))


def _defined(change: RowChange, named: Named) -> tuple[str, str]:
    row = change.row
    if isinstance(row, MetricDefinition):
        return "Definition", row.definition.name
    if isinstance(row, SiteArea):
        area = row.area.name if row.area else "no area"
        return "Link", f"{named.sites.get(row.site_id, row.site.slug)}, {named.metric(row.metric_id)}: {area}"
    if isinstance(row, SeriesBreak):
        return "Break", f"{named.metric(row.metric_id)}, {row.area.name}: {day_label(row.on)}, {row.title}"
    raise TypeError(f"{type(row).__name__} is no row of this table")


def register(found: Difference) -> Listed:
    table = Table("register", "The register", tuple(map(Column, ("Kind", *CHANGED))), ())
    return _listed(
        table,
        (
            (_row_address(part, change, found.named), line)
            for part, changes in found.register.items()
            for change in changes
            for _, line in _lines(capfirst(part.words), _row_named(part, change, found.named), change)
        ),
    )


def _row_address(part: Part, change: RowChange, named: Named) -> str:
    """Of a decision on money the page that it stands on; of the register's other rows there is none of their own."""
    if part is not DECISIONS or change.row.site_id not in named.slugs:
        return ""
    page = reverse("release:site", args=[named.slugs[change.row.site_id]])
    return f"{page}?quarter={change.row.quarter_end.isoformat()}"


def _row_named(part: Part, change: RowChange, named: Named) -> str:
    """By the fields that tell rows of its part apart, sites by their names."""
    return ", ".join(_key(change, name, named) for name in part.key)


def _key(change: RowChange, name: str, named: Named) -> str:
    if name == "site":
        return named.sites.get(change.row.site_id, "a site")
    return str(getattr(change.row, name))


def _lines(kind: str, of: str, change: RowChange) -> Iterator[tuple[str, Sequence]]:
    """A line for each field that was changed; one for a row that was added or withdrawn."""
    happened = capfirst(change.kind)
    if not change.fields:
        yield "", (kind, of, happened, "", "", "")
    for field in change.fields:
        yield "", (kind, of, happened, field.name, field.before, field.after)


def _moment(moment) -> str:
    return date_format(localtime(moment), "j F Y, H:i")
