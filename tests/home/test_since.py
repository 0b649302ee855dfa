"""A frozen link says what became of the figures of its own page, and of no other's."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from metrics.models import Observation, SiteArea
from release.models import Decision, ReleaseRule
from tests.home.test_changes import a_later_version
from tests.home.test_home import text
from tests.home.test_news import METRIC, send_again
from tests.pages import PAGES
from vanguards.models import Award, Site

SAME = "The figures of this page are the same now."
CHANGED = "The figures of this page have changed since:"

# With figures of Stockport's admissions in them, and the counts that each tells after one of them was revised.
WITH_STOCKPORT = {
    "/": 1,
    "/overview/": 1,
    "/sites/stockport/": 1,
    f"/sites/stockport/{METRIC}/": 1,
    f"/sites/stockport/{METRIC}/growth/": 1,
    f"/sites/stockport/{METRIC}/2019-10-01/": 1,
    f"/metrics/{METRIC}/": 1,
    f"/metrics/{METRIC}/growth/": 1,
    f"/compare/?site=stockport&site=dudley&metric={METRIC}": 1,
    f"/compare/?site=wirral&group=mcp-north&metric={METRIC}": 1,
    f"/compare/?group=mcp&group=rest-of-england&metric={METRIC}": 1,
    "/release/?quarter=2017-09-30": 1,
    "/release/stockport/?quarter=2017-09-30": 1,
}
WITHOUT_STOCKPORT = (
    f"/sites/wirral/{METRIC}/",
    "/sites/stockport/occupied-beds/",
    f"/sites/stockport/{METRIC}/2019-09-01/",
    "/metrics/occupied-beds/",
    "/compare/?site=wirral&site=dudley",
    "/funding/",
    "/evidence/",
    "/sites/",
)


def banner(reading, address, moment):
    page = reading.get(f"{address}{'&' if '?' in address else '?'}as_of={moment.isoformat().replace('+', '%2B')}")
    assert page.status_code == 200
    found = re.search(r'<div class="as-of".*?</div>\s*</div>', page.content.decode(), re.DOTALL)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found)))
    link = re.search(r'href="(/changes/[^"]*)"', found)
    return words, unescape(link[1]) if link else ""


@pytest.fixture
def before(reading):
    """The moment before one value of Stockport was revised, and moved its chart."""
    moment = timezone.now()
    send_again("stockport", lambda numerator: numerator * 3)
    return moment


@pytest.mark.parametrize("address", WITH_STOCKPORT)
def test_a_page_with_the_revised_figure_says_so_and_leads_to_it(address, before, reading):
    words, link = banner(reading, address, before)
    assert CHANGED in words
    assert "1 value revised" in words
    page = reading.get(link)
    assert page.context["found"].counts.revised == 1
    assert page.context["asked"].span.since == before


@pytest.mark.parametrize("address", WITHOUT_STOCKPORT)
def test_a_page_without_it_says_that_it_is_the_same(address, before, reading):
    assert SAME in banner(reading, address, before)[0]


def test_a_list_of_sites_does_not_answer_for_an_area_that_stands_for_none(reading):
    moment = timezone.now()
    linked = SiteArea.objects.current().filter(metric__slug="occupied-beds", area__isnull=False).values("area")
    rows = Observation.objects.current().filter(metric__slug="occupied-beds", area__kind="organisation")
    row = rows.exclude(area__in=linked).filter(state="reported").first()
    a_later_version(row, timezone.now(), numerator=row.numerator + 1)
    for address in ("/", "/overview/", "/map/"):
        assert SAME in banner(reading, address, moment)[0], address
    assert "1 value revised" in banner(reading, "/metrics/occupied-beds/growth/", moment)[0]


def test_a_page_that_names_no_metric_answers_for_the_one_it_shows(reading):
    moment = timezone.now()
    link = SiteArea.objects.current().get(metric__slug="available-beds", site__slug="stockport")
    row = Observation.objects.current().filter(metric=link.metric, area=link.area, state="reported").first()
    a_later_version(row, timezone.now(), numerator=row.numerator + 1)
    for address in ("/compare/?site=stockport&site=dudley", "/map/", "/overview/"):
        assert SAME in banner(reading, address, moment)[0], address
    for address in ("/map/?metric=available-beds", "/metrics/available-beds/"):
        assert "1 value revised" in banner(reading, address, moment)[0], address


def test_after_the_change_every_page_is_the_same(before, reading):
    moment = timezone.now()
    assert all(SAME in banner(reading, address, moment)[0] for address in WITH_STOCKPORT)


def test_a_chart_that_was_drawn_anew_is_counted_and_a_page_of_now_has_no_banner(before, reading):
    words, _ = banner(reading, f"/sites/stockport/{METRIC}/", before)
    assert "1 value revised, 1 chart shows something else." in words
    assert "as-of__since" not in reading.get(f"/sites/stockport/{METRIC}/").content.decode()


def test_money_is_of_the_funding_and_of_its_site(reading):
    moment = timezone.now()
    a_later_version(Award.objects.current().get(code="FA001"), timezone.now(), amount=Decimal(8_300_001))
    for address in ("/funding/", "/sites/northumberland/", "/funding/?site=northumberland", "/overview/"):
        assert "1 row of the register changed." in banner(reading, address, moment)[0], address
    for address in ("/sites/wirral/", "/funding/?site=wirral", "/evidence/"):
        assert SAME in banner(reading, address, moment)[0], address


def test_a_decision_on_the_release_of_money_is_told_where_it_stands_with_the_difference(reading, lead):
    moment = timezone.now()
    decided = {"rule": "2017-18", "quarter_end": date(2017, 9, 30), "kind": "hold", "reason": "Wait.", "figures": {}}
    wirral, now = Site.objects.get(slug="wirral"), timezone.now()
    Decision.objects.create(**decided, site=wirral, decided_by=lead, based_on_at=now, known_from=now)
    for address in ("/release/?quarter=2017-09-30", "/release/wirral/?quarter=2017-09-30", "/"):
        words, link = banner(reading, address, moment)
        assert "since: 1 decision on the release of money recorded." in words, address
        page = reading.get(link)
        assert "Release decision 2017-18, Wirral Partners, 2017-09-30 New" in text(page)
        assert 'href="/release/wirral/?quarter=2017-09-30"' in page.content.decode()
    for address in ("/release/stockport/", "/overview/"):
        assert SAME in banner(reading, address, moment)[0], address


def test_a_release_rule_that_reads_otherwise_is_told_on_every_site_field_by_field(reading):
    moment = timezone.now()
    held = ReleaseRule.objects.current().get()
    margins = [{**one, "percent": one["percent"] + 1} for one in held.body["margins"]]
    a_later_version(held, timezone.now(), body={**held.body, "margins": margins})
    words, link = banner(reading, "/release/stockport/", moment)
    assert "1 row of the register changed." in words
    table = text(reading.get(link))
    before, after = (
        f"percent {pacs}, care model PACS; percent {mcp}, care model MCP" for pacs, mcp in ((3.0, 1.0), (4.0, 2.0))
    )
    assert f"Release rule 2017-18 Revised margins {before} {after}" in table


@pytest.mark.parametrize("address", ["/about/", "/changes/", "/rebases/", "/notes/", "/compare/groups/", "/returns/"])
def test_a_page_of_words_or_work_says_nothing_of_figures(address, before, reading):
    words, link = banner(reading, address, before)
    assert SAME not in words
    assert CHANGED not in words
    assert link == ""


def test_every_page_can_be_opened_from_the_past(before, reading):
    addresses = [example.address for example in PAGES if "as_of" not in example.address and example.status == 200]
    assert all(banner(reading, address, before)[0] for address in addresses)


def test_the_site_page_tells_which_site(before, reading):
    _, link = banner(reading, "/sites/stockport/", before)
    assert "Stockport" in text(reading.get(link))
