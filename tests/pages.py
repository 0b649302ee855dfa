"""Every address there is, by example, in one place. tests/test_routes.py compares it with the URL configuration."""

from dataclasses import dataclass

OVERVIEW = "/overview/"
SITE = "/sites/south-somerset-symphony/"
METRIC = "non-elective-admissions"
CHART = f"{SITE}{METRIC}/"
POINT = f"{CHART}2016-04-01/"
RETURNS = "/returns/"
COMPARISON = "/compare/?site=wirral&site=dudley&site=south-somerset-symphony&group=pacs&group=rest-of-england"
A_PAST_DAY = "2017-03-31"  # before this dashboard first held anything
SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Example:
    """An address of a route, and what it is an example of."""

    route: str
    address: str
    what: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.route} ({self.what})" if self.what else self.route


LOG_IN = Example("login", SIGN_IN)

# What machines ask, and anybody may.
OPEN = (
    Example("operations:healthz", "/healthz"),
    Example("operations:readyz", "/readyz"),
    Example("operations:metricsz", "/metricsz", "with a token", status=404),
)

# What a signed-in reader can look at.
PAGES = (
    Example("home:home", "/"),
    Example("home:home", f"/?as_of={A_PAST_DAY}", "before the first load"),
    Example("home:changes", "/changes/", "since the last look"),
    Example("home:changes", "/changes/?from=2026-01-01", "everything since the first load"),
    Example("home:changes", f"/changes/?from=2026-01-01&site=wirral&metric={METRIC}", "one site, one metric"),
    Example("home:changes", "/changes/?from=2040-01-01&to=never&site=atlantis", "what cannot be used"),
    Example("home:changes", f"/changes/?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:overview", OVERVIEW),
    Example("metrics:overview", f"{OVERVIEW}?care_model=PACS&sort=-emergency-admissions-growth", "filtered and sorted"),
    Example("metrics:overview", f"{OVERVIEW}?name=nowhere", "no site matches"),
    Example("metrics:overview", f"{OVERVIEW}?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:icon-wall", "/icons/"),
    Example("metrics:icon-wall", "/icons/?care_model=MCP&sort=non-elective-admissions", "filtered and sorted"),
    Example("metrics:icon-wall", "/icons/?name=nowhere", "no site matches"),
    Example("metrics:icon-wall", f"/icons/?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:map", "/map/"),
    Example("metrics:map", "/map/?metric=delayed-bed-days&sort=shows", "some sites without a chart"),
    Example("metrics:map", "/map/?metric=quality-of-life", "a metric without icons"),
    Example("metrics:map", f"/map/?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:sites", "/sites/"),
    Example("metrics:site", SITE, "PACS"),
    Example("metrics:site", "/sites/morecambe-bay/", "with a joint award"),
    Example("metrics:site", "/sites/sutton-homes-of-care/", "care homes"),
    Example("metrics:site", f"{SITE}?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:metrics", "/metrics/"),
    Example("metrics:metric", "/metrics/non-elective-admissions/", "activity rate"),
    Example(
        "metrics:metric",
        "/metrics/non-elective-admissions/?order=signal&scale=shared&care_model=MCP",
        "filtered, in order, on one scale",
    ),
    Example("metrics:metric", "/metrics/non-elective-admissions/?name=nowhere", "no site matches"),
    Example("metrics:metric", "/metrics/quality-of-life-mental-health/", "survey wave"),
    Example("metrics:metric", "/metrics/emergency-admissions/", "core, with no values"),
    Example("metrics:metric", "/metrics/winter-beds/", "winters only"),
    Example("metrics:chart", CHART, "monthly"),
    Example("metrics:chart", f"{SITE}occupied-beds/", "quarterly"),
    Example("metrics:chart", f"{SITE}quality-of-life-mental-health/", "survey wave"),
    Example("metrics:chart", f"{SITE}winter-beds/", "winters only"),
    Example("metrics:chart", f"{SITE}emergency-admissions/", "no values"),
    Example("metrics:chart", f"{CHART}?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:growth", f"{CHART}growth/", "monthly, latest"),
    Example("metrics:growth", f"{CHART}growth/?growth_to=2017-09", "a chosen month"),
    Example("metrics:growth", f"{SITE}occupied-beds/growth/?growth_to=2017-08", "no quarter ends then"),
    Example("metrics:growth", f"{SITE}quality-of-life-mental-health/growth/", "no growth of a survey"),
    Example("metrics:growth", f"{CHART}growth/?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:growths", "/metrics/non-elective-admissions/growth/", "every area"),
    Example("metrics:growths", "/metrics/non-elective-admissions/growth/?growth_to=never", "no month"),
    Example("metrics:growths", "/metrics/quality-of-life-mental-health/growth/", "no growth of a survey"),
    Example("metrics:point", POINT),
    Example("metrics:point", f"{CHART}1999-01-01/", "no such period", status=404),
    Example("metrics:point", f"{POINT}?as_of={A_PAST_DAY}", "before the first load"),
    Example("compare:compare", "/compare/", "nothing chosen"),
    Example("compare:compare", "/compare/?site=wirral", "one site"),
    Example("compare:compare", COMPARISON, "sites of three grades, two lines"),
    Example("compare:compare", "/compare/?site=wirral&site=erewash&metric=occupied-beds", "joined footprints"),
    Example("compare:compare", "/compare/?group=region-north&site=atlantis", "too many, and one that is not there"),
    Example("compare:compare", f"/compare/?site=wirral&as_of={A_PAST_DAY}", "before the first load"),
    Example("compare:groups", "/compare/groups/"),
    Example("metrics:chart", f"{CHART}?events=hidden", "without events"),
    Example("metrics:programme-notes", "/notes/"),
    Example("metrics:site-notes", f"{SITE}notes/"),
    Example("metrics:chart-notes", f"{CHART}notes/"),
    Example("metrics:point-notes", f"{POINT}notes/"),
    Example("metrics:rebases", "/rebases/"),
    Example("release:test", "/release/", "first quarter"),
    Example("release:test", "/release/?quarter=2017-09-30", "with official results beside it"),
    Example("release:test", "/release/?quarter=2016-09-30", "no quarter of the rule"),
    Example("release:test", f"/release/?as_of={A_PAST_DAY}", "before the first load"),
    Example("release:site", "/release/south-somerset-symphony/?quarter=2017-09-30", "PACS"),
    Example("release:site", "/release/calderdale/?quarter=2017-09-30", "faulty months"),
    Example("release:site", "/release/sutton-homes-of-care/", "care homes, no rule"),
    Example("release:site", f"/release/south-somerset-symphony/?as_of={A_PAST_DAY}", "before the first load"),
    Example("returns:home", "/returns/"),
    Example("returns:home", "/returns/?metric=quality-of-life&due=2026-11-13", "one metric and round"),
    Example("vanguards:funding", "/funding/"),
    Example("vanguards:evidence", "/evidence/"),
    Example("vanguards:about", "/about/"),
    Example("vanguards:about-data", "/about/data/"),
    Example("vanguards:about-methods", "/about/methods/"),
    Example("metrics:about-icons", "/about/icons/"),
    Example("vanguards:accessibility", "/about/accessibility/"),
    Example("", "/no-such-page/", "no such page", status=404),
)

# What is another site's, and is not found by anybody here: tests/returns look at it as its own people do.
OF_OTHERS = (
    *(
        Example(f"returns:{route}", f"{RETURNS}sites/south-somerset-symphony/{rest}", "of another's site", status=404)
        for route, rest in (
            ("site", ""),
            ("history", "history/"),
            ("upload", "upload/"),
            ("form", "form/"),
            ("template", "template.xlsx"),
            ("practice", "practice/"),
            ("practice-file", "practice.csv"),
        )
    ),
    *(
        Example(f"returns:{route}", f"{RETURNS}NQSUCHXX/{rest}", "no such return", status=404)
        for route, rest in (
            ("return", ""),
            ("sign", "sign/"),
            ("file", "file/"),
            ("annotated", "annotated.xlsx"),
            ("faults", "faults.csv"),
        )
    ),
)

# What is there only once somebody has asked for it: tests/metrics/views and tests/browser ask.
NOT_THERE = (
    Example("metrics:rebase", "/rebases/NQSUCHXX/", "no such request", status=404),
    Example("metrics:rebase-picture", "/rebases/NQSUCHXX/before-and-after.svg", "no such request", status=404),
    Example("metrics:rebase-ask", f"{SITE}winter-beds/rebase/", "no limits to restart", status=404),
)

# What is fetched by a page rather than looked at.
DATA = (
    Example("compare:group", "/compare/groups/1/", "no such group, or another's", status=404),
    Example("compare:picture", COMPARISON.replace("/compare/", "/compare/charts.svg"), "as SVG"),
    Example("compare:picture", "/compare/charts.png?site=wirral", "one site alone", status=404),
    Example("metrics:figure", f"{CHART}figure.json"),
    Example("metrics:picture", f"{CHART}chart.svg", "as SVG"),
    Example("metrics:growth-picture", f"{CHART}growth.svg", "as SVG"),
    Example("metrics:growth-picture", f"{SITE}winter-beds/growth.png", "no growth", status=404),
    Example("metrics:map-picture", "/map/occupied-beds.png", "as PNG"),
    Example("metrics:map-picture", "/map/quality-of-life.svg", "no icons", status=404),
    Example("metrics:multiples", "/metrics/non-elective-admissions/all-sites.svg?order=gap&scale=shared", "as SVG"),
    Example("metrics:multiples", "/metrics/winter-beds/all-sites.png", "winters have no picture", status=404),
    Example("metrics:panel", "/metrics/non-elective-admissions/funnel.svg", "as SVG"),
    Example("metrics:panel", "/metrics/non-elective-admissions/ranked.png", "as PNG"),
    Example("metrics:panel", "/metrics/occupied-beds/funnel.svg", "beds have no funnel", status=404),
    Example("metrics:picture", f"{CHART}chart.gif", "of no known kind", status=404),
    *NOT_THERE,
    *OF_OTHERS,
)

# What changes something, and so is sent and not opened.
ACTIONS = (
    Example("logout", "/accounts/logout/"),
    Example("home:seen", "/seen/"),
    Example("compare:delete", "/compare/groups/1/delete/", status=404),
    Example("metrics:withdraw-note", "/notes/0/withdraw/", status=404),
    *(Example(f"returns:{route}", f"{RETURNS}NQSUCHXX/{route}/", status=404) for route in ("reasons", "send", "again")),
)

UNKNOWN = (
    "/sites/no-such-site/",
    "/release/no-such-site/",
    "/sites/no-such-site/non-elective-admissions/",
    "/sites/no-such-site/non-elective-admissions/figure.json",
    "/sites/no-such-site/non-elective-admissions/2016-04-01/",
    "/metrics/no-such-metric/",
    f"{SITE}no-such-metric/",
    f"{SITE}no-such-metric/figure.json",
    f"{SITE}no-such-metric/2016-04-01/",
    f"{SITE}emergency-admissions/figure.json",
    f"{CHART}1999-01-01/",
    f"{CHART}2016-04-31/",
    f"{CHART}no-such-period/",
    "/no-such-page/",
)
