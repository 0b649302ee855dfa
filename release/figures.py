"""The figures that the rule is judged by, read as they were known at a viewpoint's moment, and printed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db.models.fields.json import KeyTransform

from memory.viewpoint import Viewpoint
from metrics.growths import GrowthAt
from metrics.models import Area, SiteArea, StoredChart
from metrics.periods import month_label
from metrics.queries.growth_at import GrowthSeen, growth_seen
from metrics.queries.links import SiteNamed, site_names
from metrics.queries.subjects import MetricSeen, metric_or_404, sites_seen_from
from metrics.stats.release_rule import Name
from metrics.units import percent
from release.judging import Judged, Needed, Outcome, Verdict, needed, verdict
from release.rule import Quarter, Rule
from vanguards.models import Site


@dataclass(frozen=True)
class ReadingShown:
    """One reading in the words that pages and files print."""

    name: Name
    title: str
    words: str
    most: str
    plain: str
    probability: str
    told: str

    @property
    def printed(self) -> str:
        return f"{self.plain}, {self.probability}" if self.probability else self.plain


@dataclass(frozen=True)
class SiteFigures:
    """One site in one quarter. `seen` is growth in words; None where there is none, and the verdict says why.

    `shared_with`: sites that the same area stands for. `chart` has its three dates and no more. `area` is None where
    none stands for the site.
    """

    site: SiteNamed
    care_model: str
    rule: Rule
    quarter: Quarter
    verdict: Verdict
    seen: GrowthSeen | None
    area: int | None = None
    area_name: str = ""
    comparability: str = ""
    note: str = ""
    shared_with: tuple[str, ...] = ()
    chart: StoredChart | None = None

    @property
    def is_context(self) -> bool:
        return self.comparability in self.rule.context_grades

    @property
    def why(self) -> str:
        """Why the outcome is what it is; where it is told of an area that stands for the site in part, also that."""
        told = self.verdict.outcome in (Outcome.MET, Outcome.NOT_MET)
        if not told or self.comparability != "limited":
            return self.verdict.why
        return f"{self.verdict.why} Its comparability is limited, which may explain it: {self.note}".rstrip(": ")

    @cached_property
    def readings(self) -> tuple[ReadingShown, ...]:
        return tuple(_shown(one) for one in self.verdict.readings)

    @cached_property
    def final(self) -> tuple[ReadingShown, ...]:
        """The readings without provisional months; empty where no month is provisional, or nothing is left."""
        return tuple(_shown(one) for one in self.verdict.final.readings) if self.verdict.final else ()

    @property
    def provisional(self) -> str:
        """What provisional months do to the plain answer, in a sentence; empty where there are none."""
        if self.seen is None or not self.seen.provisional:
            return ""
        months = ", ".join(self.seen.provisional)
        if self.verdict.final is None or not self.verdict.final.readings:
            return f"Provisional: {months}. Without them there is no answer."
        if changed := self.verdict.changed_by_provisional:
            turned = "; ".join(f"{one.wording.title.lower()}: {one.plain_words}" for one in changed)
            return f"Provisional: {months}. Without them the answer changes ({turned})."
        return f"Provisional: {months}. Without them no reading’s answer changes."

    @cached_property
    def printed(self) -> dict[str, str]:
        """What a decision is based on, by what it is. Where it reads otherwise later, the figures have changed."""
        said = {"Margin": self.verdict.margin.text if self.verdict.margin else "no rule"}
        said |= {"Figures of": self.area_name, "Comparability": self.comparability or "not graded"}
        if self.seen and self.seen.growth:
            said["Growth of the site"] = _with(self.seen.growth, self.seen.interval)
            said[f"Growth of {self.seen.comparator or 'the comparator'}"] = _with(
                self.seen.comparator_growth, self.seen.comparator_interval
            )
            if less := self.seen.difference:
                said["Difference"] = f"{less.points} ({less.points_interval})"
        said |= {one.title: one.printed for one in self.readings}
        said |= {f"{one.title}, without provisional months": one.printed for one in self.final}
        return said | {"Outcome": f"{self.verdict.outcome}: {self.verdict.why}"}

    @property
    def mark(self) -> str:
        return sha256(json.dumps(self.printed, sort_keys=True).encode()).hexdigest()

    @property
    def no_decision(self) -> str:
        """Why nothing can be decided; empty where something can."""
        found = self.verdict
        if found.outcome is Outcome.NO_RULE or found.missing == "comparator":
            return found.why
        return found.why if found.missing and found.growth is None else ""

    @property
    def no_release(self) -> str:
        """Why money can be held or referred only; empty where it can be released."""
        if not self.verdict.missing:
            return ""
        return f"There is no figure to release money on, so it can be held or referred only. {self.verdict.why}"

    def needed(self, name: Name) -> Needed | None:
        """None too where the area is context: no growth of it would settle anything about the site."""
        return None if self.is_context else needed(self.rule, self.verdict, name)


def _with(growth: str, interval: str) -> str:
    return f"{growth} (95% interval {interval})" if interval else growth


def _shown(one: Judged) -> ReadingShown:
    return ReadingShown(
        name=one.wording.name,
        title=one.wording.title,
        words=one.wording.words,
        most="" if one.most is None else percent(one.most),
        plain=one.plain_words,
        probability=chance(one.probability),
        told="" if one.says_nothing else str(one.told),
    )


def chance(probability: float | None) -> str:
    """As a whole percentage, never rounded to certainty."""
    if probability is None:
        return ""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability * 100:.0f}%"


@dataclass(frozen=True)
class _Held:
    """Of the rule's figures: links to areas, charts by area, growth by area and end."""

    metric: MetricSeen
    links: Mapping[int, SiteArea]
    charts: Mapping[int, StoredChart]
    growths: Mapping[int, Mapping[date, GrowthAt]]
    comparator: str
    sharing: Mapping[int, list[int]]


def figures_of(rule: Rule, site: Site, quarter: Quarter, viewpoint: Viewpoint) -> SiteFigures:
    """Of one site in one quarter."""
    return figures(rule, [quarter], viewpoint, [site])[0]


def figures(
    rule: Rule, quarters: Sequence[Quarter], viewpoint: Viewpoint, sites: Iterable[Site] | None = None
) -> list[SiteFigures]:
    """Of each site in each of the quarters, sites in the register's order; a fixed number of queries.

    `sites` None: all that are known to the viewpoint.
    """
    if sites is None:
        sites = [site for site in sites_seen_from(viewpoint).order_by("list_no") if site.profile]
    among = list(sites)
    held = _held(rule, quarters, viewpoint)
    names = site_names({site for shared in held.sharing.values() for site in shared}, viewpoint)
    return [_figures(rule, site, quarter, held, names) for site in among for quarter in quarters]


def _held(rule: Rule, quarters: Sequence[Quarter], viewpoint: Viewpoint) -> _Held:
    metric = metric_or_404(rule.figures, viewpoint)
    rows = SiteArea.objects.seen_from(viewpoint).filter(metric=metric.pk).select_related("area", "site")
    links = {link.site_id: link for link in rows.order_by("valid_from", "pk")}
    charts = _charts(metric, quarters, {link.area_id for link in links.values() if link.area_id}, viewpoint)
    sharing: dict[int, list[int]] = {}
    for link in sorted(links.values(), key=lambda link: link.site.list_no):
        if link.area_id and link.site.care_model in rule.care_models:
            sharing.setdefault(link.area_id, []).append(link.site_id)
    return _Held(
        metric=metric,
        links=links,
        charts=charts,
        growths={area: _growths(chart, quarters) for area, chart in charts.items()},
        comparator=Area.objects.filter(code=rule.comparator).values_list("name", flat=True).first() or "",
        sharing=sharing,
    )


def _charts(
    metric: MetricSeen, quarters: Sequence[Quarter], areas: set[int], viewpoint: Viewpoint
) -> dict[int, StoredChart]:
    """Growth to the ends of the quarters alone; the other ends stay in the database."""
    charts = StoredChart.objects.seen_from(viewpoint).filter(metric=metric.pk, area__in=areas)
    wanted = {f"at_{place}": KeyTransform(one.key, "growths") for place, one in enumerate(quarters)}
    rows = charts.only("area_id", "data_to", "received_at", "computed_at").annotate(**wanted)
    return {chart.area_id: chart for chart in rows.order_by("computed_at")}


def _growths(chart: StoredChart, quarters: Sequence[Quarter]) -> dict[date, GrowthAt]:
    stored = {one.ends_on: getattr(chart, f"at_{place}") for place, one in enumerate(quarters)}
    return {end: GrowthAt.from_json(one) for end, one in stored.items() if one}


def _figures(rule: Rule, site: Site, quarter: Quarter, held: _Held, names: Mapping[int, str]) -> SiteFigures:
    link = held.links.get(site.pk)
    area = link.area_id if link else None
    one = held.growths.get(area, {}).get(quarter.ends_on) if area else None
    grade = link.comparability if link else ""
    definition = held.metric.definition
    shared = [names.get(other, "") for other in held.sharing.get(area, []) if other != site.pk] if area else []
    return SiteFigures(
        site=SiteNamed(site.slug, site.name),
        care_model=site.care_model,
        rule=rule,
        quarter=quarter,
        verdict=verdict(rule, site.care_model, grade, one, _absent(link, quarter, held)),
        seen=growth_seen(one, quarter.ends_on, definition, held.comparator.partition(" (")[0])
        if one and definition
        else None,
        area=area,
        area_name=link.area.name if link and link.area else "",
        comparability=grade,
        note=link.note if link else "",
        shared_with=tuple(shared),
        chart=held.charts.get(area) if area else None,
    )


def _absent(link: SiteArea | None, quarter: Quarter, held: _Held) -> str:
    """Why there is no growth to the end of the quarter, where there is none."""
    if link is None:
        return "no area stands for the site in these figures"
    if link.area_id is None:
        return link.note
    chart = held.charts.get(link.area_id)
    if chart is None:
        return "no figures were stored"
    if chart.data_to is None or chart.data_to < quarter.ends_on:
        to = f"figures are held to {month_label(chart.data_to)}" if chart.data_to else "no figures are held"
        return f"the 12 months end in {month_label(quarter.ends_on)}, and {to}"
    return f"growth to {month_label(quarter.ends_on)} is not stored"
