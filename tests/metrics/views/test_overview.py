"""The overview on the real published data."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import OwedChart, StoredChart


def page(client, query=""):
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return answer


def rows(answer):
    """The names of the sites' table, in the order shown."""
    return [str(row.record.name) for row in answer.context["table"].rows]


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_all_29_sites_stand_in_the_order_of_the_care_models(reading):
    answer = page(reading)
    models = [row.record.care_model for row in answer.context["table"].rows]
    assert (len(models), models) == (29, ["PACS"] * 9 + ["MCP"] * 14 + ["EHCH"] * 6)


def test_a_proxy_is_named_where_its_column_is(reading):
    groups = {group.words: group.small for group in page(reading).context["table"].groups}
    assert groups["Emergency admissions"].startswith("proxy: non-elective admissions")
    assert groups["Bed days"].startswith("proxy: occupied beds")
    assert "proxy" not in groups["Quality of life"]


def test_numbers_are_those_of_the_stored_charts(reading):
    wirral = next(row for row in page(reading).context["seen"].rows if row.slug == "wirral")
    admissions, beds, quality = wirral.cells
    assert admissions.chart == StoredChart.objects.current().get(
        area__code="12F", metric__slug="non-elective-admissions"
    )
    assert beds.chart.area.code == "RBL"
    assert (quality.chart, quality.words) == (None, "not found for this site")


def test_sorting_by_growth_puts_sites_that_may_not_be_ranked_last(reading):
    growth = "emergency-admissions-growth"
    ordered = page(reading, f"?sort=-{growth}").context["table"].rows
    cells = [row.record.cells[0] for row in ordered]
    ranked = [cell.growth for cell in cells if cell.growth is not None]
    assert ranked == sorted(ranked, reverse=True)
    assert [cell.is_context for cell in cells] == sorted(cell.is_context for cell in cells)
    upwards = [row.record.cells[0].growth for row in page(reading, f"?sort={growth}").context["table"].rows]
    assert [one for one in upwards if one is not None] == sorted(ranked)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?care_model=PACS", 9),
        ("?care_model=MCP&region=North", 6),
        ("?comparability=good", 12),
        ("?name=symphony", 1),
        ("?name=nowhere", 0),
    ],
)
def test_filters_are_in_the_address(reading, query, count):
    assert len(rows(page(reading, query))) == count


def test_a_filter_value_that_is_no_choice_is_said_and_ignored(reading):
    answer = page(reading, "?care_model=XYZ")
    assert "Ignored, because it is no choice of this list: Care model." in text(answer)


def test_nothing_found_says_so_and_offers_to_clear(reading):
    assert "No site matches" in text(page(reading, "?name=nowhere"))


def test_the_rows_of_rule_2_name_their_sites(reading):
    cohorts = {row.name: row for row in page(reading).context["seen"].cohorts}
    assert list(cohorts)[:3] == [
        "PACS sites whose area is graded good",
        "PACS sites whose area is graded good or limited",
        "All PACS sites",
    ]
    assert len(cohorts["All MCP sites"].members) == 14
    assert "Dudley Multispecialty Community Provider" in cohorts["All MCP sites"].members
    assert cohorts["Rest of England"].cells[0].chart.area.code == "rest-of-england"
    assert cohorts["England"].cells[2].chart.latest_text == "0.741"


def test_joint_money_is_nobodys_own(reading):
    wirral = next(row for row in page(reading).context["seen"].rows if row.slug == "wirral")
    joint = [one for one in wirral.funding if one.is_joint]
    assert [(one.amount, one.sites) for one in joint] == [("£41m", 5)]
    assert wirral.funding_sort < 41_000_000


def test_not_nationally_funded_is_words_and_never_nought(reading):
    shown = text(page(reading, "?name=wirral"))
    assert "2017/18: not nationally funded" in shown
    assert "£0" not in shown


def test_before_the_first_load_nothing_was_held(reading):
    shown = text(page(reading, "?as_of=2017-03-31"))
    assert "You are looking at what this dashboard knew at the end of 31 March 2017" in shown
    assert "This dashboard held nothing at this moment." in shown


def test_a_date_to_come_is_refused_and_the_page_shows_now(reading):
    answer = page(reading, "?as_of=2999-01-01")
    assert "still to come" in text(answer)
    assert len(rows(answer)) == 29


def test_owed_charts_are_said(reading):
    chart = StoredChart.objects.current().get(area__code="12F", metric__slug="non-elective-admissions")
    OwedChart.objects.create(metric=chart.metric, area=chart.area, owed_since=chart.known_from)
    assert "Being recomputed" in text(page(reading))


def queries(client, query):
    with CaptureQueriesContext(connection) as captured:
        page(client, query)
    return len(captured)


def test_queries_do_not_grow_with_the_sites(reading):
    all_sites, one_site = queries(reading, ""), queries(reading, "?name=symphony")
    assert all_sites == one_site <= 16
