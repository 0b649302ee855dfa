"""The overview on the real published data."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import mark_as_seen
from metrics.actions.drawing import refresh_owed
from metrics.models import OwedChart, SiteArea, StoredChart
from metrics.models.charts import TRIES
from metrics.periods import month
from metrics.uploads.cells import Reading
from tests.metrics import small


def page(client, query=""):
    answer = client.get(f"/overview/{query}")
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


@pytest.mark.parametrize("part", ["latest", "growth", "icons"])
def test_what_is_context_only_is_never_ranked(reading, part):
    for direction in ("", "-"):
        ordered = page(reading, f"?sort={direction}bed-days-{part}").context["table"].rows
        context = [row.record.cells[1].is_context for row in ordered]
        assert any(context) and context == sorted(context)


def test_rows_that_end_at_different_months_are_compared_over_their_own(reading):
    cohorts = {row.name: row for row in page(reading).context["seen"].cohorts}
    chart = cohorts["MCP sites whose area is graded good"].cells[0].chart
    assert chart.growth_to.isoformat() == "2019-03-31"
    # 8.38% less the 11.79% of the rest of England in the 12 months to March 2019.
    assert chart.difference["points"] == pytest.approx(-0.034, abs=0.0005)


def test_each_row_says_whether_it_can_be_told_from_its_comparator(reading):
    answer = page(reading)
    admissions = {row.slug: row.cells[0].against for row in answer.context["seen"].rows}
    assert admissions["wirral"] == "less"
    assert admissions["mid-nottinghamshire"] == "cannot tell"
    assert {row.cells[0].against for row in answer.context["seen"].cohorts[-2:]} <= {"", "cannot tell"}


def test_the_honest_line_counts_what_is_shown(reading):
    flags = page(reading).context["seen"].flags
    linked = SiteArea.objects.current().filter(metric=OuterRef("metric"), area=OuterRef("area"))
    shown = ["non-elective-admissions", "occupied-beds"]
    charts = StoredChart.objects.current().filter(Exists(linked), metric__slug__in=shown)
    judged = {chart.pk: chart for chart in charts}
    assert flags.charts == len(judged) == 55
    assert flags.seen == sum(chart.variation_icon != "common_cause" for chart in judged.values())
    assert flags.by_chance == pytest.approx(sum(chart.chance_of_flag for chart in judged.values()))
    assert f"about {flags.by_chance:.0f} would if nothing had changed anywhere" in text(page(reading))


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
        ("?funded=2017/18", 6),
        ("?funded=not-funded:2017/18", 3),
        ("?funded=not-found:2017/18", 20),
        ("?funded=2015/16&care_model=PACS", 9),
        ("?extended_access=stated", 0),
        ("?extended_access=not-known", 29),
    ],
)
def test_filters_are_in_the_address(reading, query, count):
    assert len(rows(page(reading, query))) == count


def test_a_filter_value_that_is_no_choice_is_said_and_ignored(reading):
    answer = page(reading, "?care_model=XYZ")
    assert "Ignored, because it is no choice of this list: Care model." in text(answer)


def test_extended_access_says_what_is_known_of_no_single_site(reading):
    assert "14 of 29 sites, not named in the source" in text(page(reading, "?extended_access=stated"))
    assert "14 of 29" not in text(page(reading, ""))


def test_one_value_that_is_no_choice_leaves_the_other_filters_in_force(reading):
    assert len(rows(page(reading, "?care_model=PACS&region=Atlantis"))) == 9


def test_an_interval_reads_as_on_every_other_page_on_either_side_of_nought(reading):
    """Encompass: the upper bound lies a hundredth of a per cent above nought."""
    response = page(reading)
    words = text(response)
    shown = [cell.shown_growth for row in response.context["seen"].rows for cell in row.cells if cell.shown_growth]
    intervals = [growth.interval.removeprefix("95% interval ") for growth in shown if growth.interval]
    assert len(intervals) > 50 and "−26.3% to +0.01%" in intervals
    assert all(interval in words for interval in intervals)
    file = reading.get("/overview/?download=csv&table=sites")
    assert "0.01%" in b"".join(file.streaming_content).decode()


def test_nothing_found_says_so_and_offers_to_clear(reading):
    assert "No site matches" in text(page(reading, "?name=nowhere"))


def test_the_rows_of_rule_2_name_their_sites(reading):
    cohorts = {row.name: row for row in page(reading).context["seen"].cohorts}
    assert list(cohorts)[:3] == [
        "PACS sites whose area is graded good",
        "PACS sites whose area is graded good or limited",
        "All PACS sites",
    ]
    admissions = cohorts["All MCP sites"].cells[0]
    assert len(admissions.members) == 14
    assert "Dudley Multispecialty Community Provider" in admissions.members
    limited = "PACS sites whose area is graded good or limited"
    assert [len(cell.members) for cell in cohorts[limited].cells] == [8, 9, 0]
    assert cohorts["Rest of England (beds: trusts linked to no site)"].cells[0].chart.area.code == "rest-of-england"
    assert cohorts["England"].cells[2].chart.latest_text == "0.741"


def test_joint_money_is_shown_as_joint(reading):
    wirral = next(row for row in page(reading).context["seen"].rows if row.slug == "wirral")
    joint = [one for one in wirral.funding if one.is_joint]
    assert [(one.amount, one.sites) for one in joint] == [("£41m", 5)]
    assert joint[0].is_earlier_stage
    assert "(an earlier stage of the same money)" in text(page(reading, "?name=wirral"))


def test_not_nationally_funded_is_words_and_never_nought(reading):
    shown = text(page(reading, "?name=wirral"))
    assert "2017/18: not nationally funded" in shown
    assert "£0" not in shown


def test_before_the_first_load_nothing_was_held(reading):
    shown = text(page(reading, "?as_of=2017-03-31"))
    assert "You are looking at what this dashboard knew at the end of 31 March 2017" in shown
    assert "This dashboard held nothing then." in shown
    assert "It first received figures on" in shown


def test_a_date_to_come_is_refused_and_the_page_shows_now(reading):
    answer = page(reading, "?as_of=2999-01-01")
    assert "still to come" in text(answer)
    assert len(rows(answer)) == 29


def test_owed_charts_are_said(reading):
    chart = StoredChart.objects.current().get(area__code="12F", metric__slug="non-elective-admissions")
    OwedChart.objects.create(metric=chart.metric, area=chart.area, owed_since=chart.known_from)
    assert "Being recomputed" in text(page(reading))
    now = timezone.now().isoformat()
    assert "Being recomputed" not in text(page(reading, f"?as_of={quote(now)}"))


def test_a_chart_that_was_put_aside_is_said(reading):
    chart = StoredChart.objects.current().get(area__code="12F", metric__slug="non-elective-admissions")
    OwedChart.objects.create(metric=chart.metric, area=chart.area, owed_since=chart.known_from, failures=TRIES)
    shown = text(page(reading))
    assert "1 chart could not be drawn anew" in shown
    assert "Being recomputed" not in shown


def sent_after_a_look(lead):
    """What a reader has seen, and then a month of Wirral that is sent again."""
    mark_as_seen(user=lead, until=timezone.now())
    october = Reading(
        "non-elective-admissions", "12F", month(date(2019, 10, 1)), numerator=Decimal(9000), denominator=Decimal(336000)
    )
    small.send([october])
    refresh_owed()


def test_cells_that_changed_since_the_reader_last_looked_are_marked_in_words(reading, lead):
    assert "changed since" not in text(page(reading))
    charts = StoredChart.objects.current().filter(area__code="12F", metric__slug="non-elective-admissions")
    before = charts.get()
    sent_after_a_look(lead)
    after, answer = charts.get(), page(reading)
    row = next(row for row in answer.context["table"].rows if row.record.slug == "wirral")
    marked = {column.name: "changed since" in str(cell) for column, cell in row.items() if "emergency" in column.name}
    assert marked == {
        "emergency-admissions-latest": before.latest_text != after.latest_text,
        "emergency-admissions-growth": before.growth_fraction != after.growth_fraction,
        "emergency-admissions-icons": before.variation_icon != after.variation_icon,
    }
    assert any(marked.values())
    dudley = next(row for row in answer.context["table"].rows if row.record.slug == "dudley")
    assert not any("changed since" in str(cell) for _, cell in dudley.items())


def test_the_address_says_since_when_and_a_past_view_marks_nothing(reading, lead):
    sent_after_a_look(lead)
    now = quote(timezone.now().isoformat())
    assert "changed since" not in text(page(reading, f"?since={now}"))
    assert "changed since" not in text(page(reading, f"?as_of={now}"))
    assert "is not a date" in text(page(reading, "?since=last-week"))


def queries(client, query):
    with CaptureQueriesContext(connection) as captured:
        page(client, query)
    return len(captured)


def test_queries_do_not_grow_with_the_sites(reading):
    all_sites, one_site = queries(reading, ""), queries(reading, "?name=symphony")
    assert all_sites <= one_site <= all_sites + 1 <= 18  # one to find the site


def test_rows_are_stacked_with_a_label_for_each_cell_on_a_narrow_page(reading):
    markup = page(reading).content.decode()
    assert 'data-label="Emergency admissions: growth on 2014-15"' in markup
    assert markup.count('role="rowheader"') == 29 + len(page(reading).context["seen"].cohorts)


def test_sorting_can_be_chosen_beside_the_filters(reading):
    choices = dict(page(reading).context["table"].sorts)
    assert choices["-emergency-admissions-growth"] == "Emergency admissions: growth on 2014-15, highest first"
    assert "funding" not in choices
