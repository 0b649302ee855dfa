"""The release test as tables. The same cells stand on the page and in the file."""

from collections.abc import Callable, Iterable, Mapping

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst

from downloads.sorted_tables import Parts
from downloads.tables import Column, Table
from memory.templatetags.memory_tags import address
from metrics.stats.release_rule import NAMES, Name
from metrics.units import percent
from release.decisions import DecisionShown
from release.figures import ReadingShown, SiteFigures
from release.published import Beside
from vanguards.templatetags.register_tags import dates_in_words

NUMERIC = {"td": {"class": "numeric"}, "th": {"class": "numeric"}}
SMALL = '{}<br><span class="overview__small">{}</span>'


class SitesTable(tables.Table):
    """Rows are `SiteFigures` of one quarter. Nothing is ranked: the rows stand as in the register."""

    site = tables.Column(accessor="site__name", verbose_name="Site")
    model = tables.Column(accessor="care_model", empty_values=(), verbose_name="Care model and margin")
    growth = tables.Column(accessor="seen", empty_values=(), verbose_name="Growth on 2014-15", attrs=NUMERIC)
    difference = tables.Column(
        accessor="seen", empty_values=(), verbose_name="Less the comparator’s, percentage points", attrs=NUMERIC
    )
    points = tables.Column(empty_values=(), accessor="readings", verbose_name="Percentage points, and probability")
    ratio = tables.Column(empty_values=(), accessor="readings", verbose_name="Ratio, and probability")
    share = tables.Column(empty_values=(), accessor="readings", verbose_name="Share, and probability")
    outcome = tables.Column(accessor="verdict__outcome", empty_values=(), verbose_name="Can it be told?")
    decision = tables.Column(accessor="site__slug", empty_values=(), verbose_name="Decision")

    class Meta:
        orderable = False
        default = ""
        empty_text = "No site of a care model with a rule was known."

    def __init__(self, data, *, caption: str, decisions: Mapping[str, DecisionShown], **options) -> None:
        self.caption, self.decisions = caption, decisions
        self.download_parts = {
            "growth": Parts((Column("", True), Column("95% interval")), _growth),
            "difference": Parts((Column("", True), Column("95% interval")), _difference),
            **{
                name: Parts((Column(""), Column("probability", True)), _parts_of(name))
                for name in ("points", "ratio", "share")
            },
            "outcome": Parts((Column(""), Column("why"), Column("provisional months")), _outcome),
            "decision": Parts((Column(""), Column("since then")), self._decision),
        }
        super().__init__(data, **options)

    def render_site(self, record: SiteFigures):
        page = address(self.context, "release:site", record.site.slug)
        joint = "&" if "?" in page else "?"
        mark = f"comparability {record.comparability}" if record.comparability != "good" else ""
        link = format_html('<a href="{}{}quarter={}">{}</a>', page, joint, record.quarter.key, record.site.name)
        return format_html(SMALL, link, mark) if mark else link

    def render_model(self, record: SiteFigures):
        margin = record.verdict.margin
        return f"{record.care_model}, {margin.text} lower" if margin else record.care_model

    def render_growth(self, record: SiteFigures):
        text, interval = _growth(record)
        return format_html(SMALL, text, interval) if interval else text

    def render_difference(self, record: SiteFigures):
        text, interval = _difference(record)
        return format_html(SMALL, text, interval) if interval else text

    def render_points(self, record: SiteFigures):
        return _cell(record, "points")

    def render_ratio(self, record: SiteFigures):
        return _cell(record, "ratio")

    def render_share(self, record: SiteFigures):
        return _cell(record, "share")

    def render_outcome(self, record: SiteFigures):
        told = capfirst(str(record.verdict.outcome))
        small = " ".join(filter(None, (record.why, record.provisional)))
        return format_html('<strong>{}</strong><br><span class="overview__small">{}</span>', told, small)

    def render_decision(self, record: SiteFigures):
        text, since = self._decision(record)
        return format_html(SMALL, text, since) if since else text

    def _decision(self, record: SiteFigures) -> tuple[str, str]:
        held = self.decisions.get(record.site.slug)
        if held is None:
            return "none recorded", ""
        return held.words, "figures have changed since" if held.changed else ""


def _growth(record: SiteFigures) -> tuple[str, str]:
    if record.seen is None or not record.seen.growth:
        return "no figure", ""
    return record.seen.growth, record.seen.interval


def _difference(record: SiteFigures) -> tuple[str, str]:
    less = record.seen.difference if record.seen else None
    return (less.points_short, less.interval_short) if less else ("", "")


def _reading(record: SiteFigures, name: Name) -> ReadingShown | None:
    return next((one for one in record.readings if one.name == name), None)


def _parts_of(name: Name) -> Callable[[SiteFigures], tuple[str, str]]:
    def parts(record: SiteFigures) -> tuple[str, str]:
        one = _reading(record, name)
        return (capfirst(one.plain), one.probability) if one else ("", "")

    return parts


def _outcome(record: SiteFigures) -> tuple[str, str, str]:
    return capfirst(str(record.verdict.outcome)), record.why, record.provisional


def _cell(record: SiteFigures, name: Name):
    plain, probability = _parts_of(name)(record)
    return format_html(SMALL, plain, probability) if probability else plain


def readings_table(figures: SiteFigures) -> Table:
    """The three readings of one site in one quarter."""
    headings = ("Reading", "Met by growth of at most", "Growth", "Plain answer", "Probability that it is truly met")
    sure = ("Can it be told?", "Told as met up to", "Told as not met from")
    numbers = {*headings[1:3], headings[4], *sure[1:]}
    columns = tuple(Column(heading, heading in numbers) for heading in (*headings, *sure))
    rows = [_reading_row(figures, one) for one in figures.readings]
    return Table("readings", f"The three readings, {figures.quarter.name}", columns, rows)


def _reading_row(figures: SiteFigures, one: ReadingShown) -> tuple[str, ...]:
    needed = figures.needed(one.name)
    ends = (needed.met_to, needed.not_met_from) if needed else (None, None)
    growth = figures.seen.growth if figures.seen else ""
    told = ("" if end is None else percent(end) for end in ends)
    return (one.title, one.most, growth, one.plain, one.probability, one.told, *told)


def final_table(figures: SiteFigures) -> Table:
    """The readings with and without provisional months."""
    headings = ("Reading", "With provisional months", "Probability", "Without them", "Probability without them")
    columns = tuple(Column(heading, heading.startswith("Probability")) for heading in headings)
    pairs = zip(figures.readings, figures.final, strict=True)
    rows = [(one.title, one.plain, one.probability, other.plain, other.probability) for one, other in pairs]
    return Table("provisional", "With and without provisional months", columns, rows)


def quarters_table(figures: Iterable[SiteFigures], decisions: Mapping[str, DecisionShown]) -> Table:
    """One site in every quarter; `decisions` by quarter."""
    numbers = ("Growth", "Growth of the comparator", "Difference, percentage points")
    headings = ("Quarter", *numbers, "Percentage points", "Ratio", "Share", "Can it be told?", "Decision")
    columns = tuple(Column(heading, heading in numbers) for heading in headings)
    return Table("quarters", "Every quarter", columns, [_quarter_row(one, decisions) for one in figures])


def _quarter_row(one: SiteFigures, decisions: Mapping[str, DecisionShown]) -> tuple[str, ...]:
    told = [f"{reading.printed}" for name in NAMES if (reading := _reading(one, name))]
    held = decisions.get(one.quarter.key)
    return (
        one.quarter.name,
        _growth(one)[0],
        one.seen.comparator_growth if one.seen else "",
        _difference(one)[0],
        *(told or ("", "", "")),
        str(one.verdict.outcome),
        held.words if held else "none recorded",
    )


def decisions_table(history: Iterable[DecisionShown]) -> Table:
    """Every decision on one site."""
    headings = ("Quarter", "Decision", "Conditions", "Reason", "By", "Decided", "Based on figures known at", "Then")
    rows = [
        (
            one.quarter.name,
            one.words,
            one.conditions,
            one.reason,
            one.by,
            _when(one.at),
            _when(one.based_on_at),
            _then(one),
        )
        for one in history
    ]
    return Table("decisions", "Decisions, the latest first", tuple(map(Column, headings)), rows)


def _then(one: DecisionShown) -> str:
    if one.superseded_at:
        return f"superseded on {_when(one.superseded_at)}"
    return "stands; figures have changed since" if one.changed else "stands"


def _when(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def beside_table(found: Iterable[Beside], core: str, proxy: str) -> Table:
    """What was officially published beside the proxy over the same months."""
    columns = tuple(map(Column, ("Site", f"Official, {core}, as printed", f"Proxy, {proxy}")))
    rows = [(one.site, f"{one.official} ({one.evidence_type})", one.proxy) for one in found]
    return Table("beside", "Official results and the proxy, over the same 12 months", columns, rows)


def cohorts_table(found) -> Table:
    """Official results of care models and of the rest, as printed, over the spans they were printed for."""
    columns = tuple(map(Column, ("Whom it is about", "As printed", "Baseline", "Period", "Evidence", "Source")))
    rows = [
        (
            one.cohort,
            f"{one.value} {one.unit}",
            dates_in_words(one.baseline) or "not stated",
            dates_in_words(one.comparison) or "not stated",
            one.evidence_type,
            f"{one.source_name}, {one.published}",
        )
        for one in found
    ]
    return Table("cohorts", "Official results of groups of sites, as printed", columns, rows)
