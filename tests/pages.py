"""Every address there is, by example, in one place. tests/test_routes.py compares it with the URL configuration."""

from dataclasses import dataclass

SITE = "/sites/south-somerset-symphony/"
CHART = f"{SITE}non-elective-admissions/"
POINT = f"{CHART}2016-04-01/"
RETURNS = "/returns/"
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

# What a signed-in reader can look at.
PAGES = (
    Example("metrics:overview", "/"),
    Example("metrics:overview", "/?care_model=PACS&sort=-emergency-admissions-growth", "filtered and sorted"),
    Example("metrics:overview", "/?name=nowhere", "no site matches"),
    Example("metrics:overview", f"/?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:sites", "/sites/"),
    Example("metrics:site", SITE, "PACS"),
    Example("metrics:site", "/sites/morecambe-bay/", "with a joint award"),
    Example("metrics:site", "/sites/sutton-homes-of-care/", "care homes"),
    Example("metrics:site", f"{SITE}?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:metrics", "/metrics/"),
    Example("metrics:metric", "/metrics/non-elective-admissions/", "activity rate"),
    Example("metrics:metric", "/metrics/quality-of-life-mental-health/", "survey wave"),
    Example("metrics:metric", "/metrics/emergency-admissions/", "core, with no values"),
    Example("metrics:metric", "/metrics/winter-beds/", "winters only"),
    Example("metrics:chart", CHART, "monthly"),
    Example("metrics:chart", f"{SITE}occupied-beds/", "quarterly"),
    Example("metrics:chart", f"{SITE}quality-of-life-mental-health/", "survey wave"),
    Example("metrics:chart", f"{SITE}winter-beds/", "winters only"),
    Example("metrics:chart", f"{SITE}emergency-admissions/", "no values"),
    Example("metrics:chart", f"{CHART}?as_of={A_PAST_DAY}", "before the first load"),
    Example("metrics:point", POINT),
    Example("metrics:point", f"{CHART}1999-01-01/", "no such period", status=404),
    Example("metrics:point", f"{POINT}?as_of={A_PAST_DAY}", "before the first load"),
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

# What is fetched by a page rather than looked at.
DATA = (Example("metrics:figure", f"{CHART}figure.json"), *OF_OTHERS)

# What changes something, and so is sent and not opened.
ACTIONS = (
    Example("logout", "/accounts/logout/"),
    *(Example(f"returns:{route}", f"{RETURNS}NQSUCHXX/{route}/", status=404) for route in ("reasons", "send", "again")),
)

UNKNOWN = (
    "/sites/no-such-site/",
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
