"""Which figures a page shows, from its address: the sites and metrics that it names, and parts of the register."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from metrics.queries.changes.register import EVENTS, EVIDENCE, MONEY, NOTES, RESULTS, SITES, SOURCES, WHOLE, Part
from release.models import Decision, ReleaseRule

RULE = Part("release rule", ReleaseRule, ("slug",), is_about_all=True)
DECISIONS = Part("release decision", Decision, ("rule", "site", "quarter_end"), ("kind", "conditions", "reason"))
EVERYTHING = (*WHOLE, RULE, DECISIONS)

# Pages of words and of work to do, which show no figures that could be restated.
WITHOUT = frozenset(
    (
        *("", "login", "logout", "home:changes", "home:seen", "compare:groups", "compare:group", "compare:delete"),
        *("metrics:about-icons", "vanguards:about", "vanguards:about-methods", "vanguards:accessibility"),
        *("metrics:rebases", "metrics:rebase", "metrics:rebase-ask", "metrics:withdraw-note"),
        *("metrics:programme-notes", "metrics:site-notes", "metrics:chart-notes", "metrics:point-notes"),
    )
)
WORK = ("returns", "operations")
# Where a slug in the path names a metric and no site.
OF_A_METRIC = frozenset(("metrics:metric", "metrics:growths", "metrics:panel", "metrics:multiples"))
# What fills a column of the overview is what these pages show, unless their address names a metric.
CORE_UNLESS_NAMED = frozenset(("metrics:overview", "metrics:map", "compare:compare"))
ONLY_REGISTER: Mapping[str, tuple[Part, ...]] = {
    "vanguards:funding": MONEY,
    "vanguards:evidence": (RESULTS,),
    "vanguards:about-data": (SOURCES, NOTES),
    "metrics:sites": (SITES,),
}
BESIDE_FIGURES: Mapping[str, tuple[Part, ...]] = {
    "home:home": EVERYTHING,
    "metrics:overview": (SITES, *MONEY),
    "metrics:site": WHOLE,
    "metrics:chart": (SITES, EVENTS, *MONEY, *EVIDENCE),
    "metrics:growth": (RESULTS,),
    "compare:compare": (SITES,),
    "release:test": (SITES, RESULTS, RULE, DECISIONS),
    "release:site": (SITES, RESULTS, RULE, DECISIONS),
}


@dataclass(frozen=True)
class PageFigures:
    """By slug; empty means all. `period` is the first day of one period, where the page is about no other.

    `has_values` is false where the page shows the register alone. `core_only` is true where it shows the core metrics
    and what stands in for them, `every_area` where it lists areas that stand for no site too.
    """

    sites: tuple[str, ...]
    metrics: tuple[str, ...]
    period: str
    register: tuple[Part, ...]
    has_values: bool
    core_only: bool
    every_area: bool


def figures_of(request: HttpRequest) -> PageFigures | None:
    """None where the page shows no figures. A page that is new here counts as one that shows what its address names."""
    match = request.resolver_match
    if match is None or match.view_name in WITHOUT or match.namespace in WORK:
        return None
    route, path = match.view_name, match.kwargs
    of_a_metric = route in OF_A_METRIC
    metric = path.get("slug") if of_a_metric else path.get("metric")
    site = None if of_a_metric else path.get("slug")
    # Who belongs to a group is known to its own page alone, so one that names a group answers for all sites.
    named = () if any(request.GET.getlist("group")) else tuple(filter(None, request.GET.getlist("site")))
    return PageFigures(
        sites=(site,) if site else named,
        metrics=(metric,) if metric else tuple(filter(None, request.GET.getlist("metric"))),
        period=path.get("start", ""),
        register=ONLY_REGISTER.get(route, BESIDE_FIGURES.get(route, ())),
        has_values=route not in ONLY_REGISTER,
        core_only=route in CORE_UNLESS_NAMED or match.namespace == "release",
        every_area=of_a_metric,
    )
