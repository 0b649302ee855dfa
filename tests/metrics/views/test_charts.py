from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.actions.publishing import publish
from metrics.models import OwedChart, SiteArea, StoredChart, Submission
from metrics.periods import month
from metrics.queries.against import sentence
from metrics.queries.first import first_received
from metrics.uploads.cells import Reading

ADMISSIONS = "non-elective-admissions"


def correct(numerator, day=date(2017, 3, 1), area="12F"):
    """Publish a correction of one month."""
    reading = Reading(ADMISSIONS, area, month(day), numerator=Decimal(numerator), denominator=Decimal(335_116))
    submission = Submission(title="A correction", file_name="correction.csv", digest="x")
    return publish(submission=submission, readings=[reading])


def test_a_chart_says_everything_that_it_rests_on(page):
    words = page("chart", "wirral", ADMISSIONS)
    for said in (
        "This is a proxy for “Emergency admissions per person”, not the core metric.",
        "Figures of NHS Wirral CCG (CCG of the named place, the whole area) from 1 April 2013. Comparability",
        "Comparability: good.",
        "Data to 31 October 2019 Received",
        "Computed",
        "Rule set mdc-2023",
        "12.15 per 1,000 people per 30 days in October 2019",
        "Difference from the growth of Rest of England (CCGs linked to no PACS or MCP site)",
        "One of 7 or more consecutive points above the mean",
        "March 2018: National programme funding ended",
        "Licence: Open Government Licence v3.0",
    ):
        assert said in words


def test_the_sentence_and_every_line_of_the_caption_are_printed(reading, page):
    described = reading.get(reverse("metrics:chart", args=["calderdale", ADMISSIONS])).context["page"].drawn.description
    words = page("chart", "calderdale", ADMISSIONS)
    assert described.baseline_text in described.caption
    assert any("missing: Registered patients not published" in line for line in described.caption)
    assert all(line in words for line in (described.sentence, *described.caption))


def test_both_pictures_and_the_interactive_one_are_there(reading):
    html = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS])).content.decode()
    assert "spc-chart--full" in html and "spc-chart--narrow" in html
    assert f'data-figure-url="{reverse("metrics:figure", args=["wirral", ADMISSIONS])}"' in html


def test_the_figure_has_the_points_of_the_table_and_sends_nothing_away(reading):
    figure = reading.get(reverse("metrics:figure", args=["wirral", ADMISSIONS])).json()
    assert set(figure) == {"data", "layout", "config"}
    assert figure["config"]["showSendToCloud"] is False and figure["config"]["plotlyServerURL"] == ""
    assert len(max((trace["x"] for trace in figure["data"]), key=len)) >= 79


def test_there_is_no_figure_of_what_is_not_drawn(reading):
    assert reading.get(reverse("metrics:figure", args=["wirral", "quality-of-life"])).status_code == 404


def test_every_period_has_a_row_with_a_link_to_its_page(reading):
    response = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS]))
    rows = response.context["page"].drawn.rows
    html = response.content.decode()
    assert [rows[0].start, rows[-1].start, len(rows)] == ["2013-04-01", "2019-12-01", 81]
    assert all(f'"{reverse("metrics:point", args=["wirral", ADMISSIONS, row.start])}"' in html for row in rows)


def test_rules_are_told_once_each_with_the_stretches_that_met_them(reading):
    met = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS])).context["page"].drawn.rules_met
    shift = next(rule for rule in met if rule.rule == "one of 7 or more consecutive points above the mean")
    assert shift.verdict == "special cause, concern"
    assert shift.when == ("September 2017 to July 2019", "September 2016 to April 2017")


def test_a_fault_that_the_source_reports_is_said(page):
    assert "May 2017 to July 2017: source reports a fault" in page("chart", "calderdale", ADMISSIONS)


def test_a_metric_that_was_not_found_says_so(page):
    assert "Not found for this site" in page("chart", "wirral", "quality-of-life")


def test_a_metric_that_does_not_apply_says_so(page):
    words = page("chart", "east-north-hertfordshire", "bed-days")
    assert "Not applicable to this site" in words
    assert "The official definition names PACS and MCP" in words


@pytest.mark.parametrize(("site", "metric"), [("atlantis", ADMISSIONS), ("wirral", "happiness")])
def test_an_unknown_site_or_metric_is_not_found(page, site, metric):
    page("chart", site, metric, status=404)


def test_nothing_was_held_before_the_first_load(page):
    assert "This dashboard held nothing then" in page("chart", "wirral", ADMISSIONS, as_of="2016-01-01")


def test_values_without_a_chart_yet_stand_in_a_plain_table(page):
    StoredChart.objects.filter(area__code="12F").delete()
    words = page("chart", "wirral", ADMISSIONS)
    assert "The statistic is being computed" in words
    assert "March 2017 12.40 12.81 reported" in words
    assert "December 2019 missing: Registered patients not published after October 2019" in words


def test_an_owed_recompute_is_said_with_the_last_complete_figures(page):
    correct(9_999)
    words = page("chart", "wirral", ADMISSIONS)
    assert "A recompute is owed since" in words and "these are the last complete figures" in words
    assert "12.81" in words and "9,999" not in words


def test_a_recompute_that_failed_is_said_without_the_programs_own_words(page):
    correct(9_999)
    OwedChart.objects.update(failures=3, problem="ValueError: no such thing")
    words = page("chart", "wirral", ADMISSIONS)
    assert "It was tried 3 times without success: these are the last complete figures; newer ones have arrived" in words
    assert "not affected" not in words
    assert "ValueError" not in words


def test_a_past_moment_shows_the_chart_that_was_in_force(page):
    then = timezone.now().isoformat()
    correct(9_999)
    refresh_owed()
    assert "9,999" in page("chart", "wirral", ADMISSIONS)
    words = page("chart", "wirral", ADMISSIONS, as_of=then)
    assert "9,999" not in words and "4,294" in words
    assert "A recompute is owed" not in words


def test_winters_stand_in_a_table_without_a_picture(reading):
    html = reading.get(reverse("metrics:chart", args=["wirral", "winter-beds"])).content.decode()
    assert "<figure" not in html and "December 2015" in html


def test_a_shared_area_is_said(page):
    assert "The same figures also stand for: Connecting Care" in page("chart", "west-wakefield", ADMISSIONS)


def test_a_chart_needs_few_queries(queries):
    assert queries("chart", "wirral", ADMISSIONS) <= 22


def test_the_dates_of_a_link_are_said_where_they_limit_it(page):
    links = SiteArea.objects.filter(site__slug="wirral", metric__slug=ADMISSIONS)
    links.update(valid_from=None, valid_to=date(2019, 3, 31))
    assert "the whole area) to 31 March 2019." in page("chart", "wirral", ADMISSIONS)
    links.update(valid_to=None)
    assert "the whole area). Comparability" in page("chart", "wirral", ADMISSIONS)


def test_a_rate_that_we_divided_is_not_called_published(page):
    words = page("chart", "wirral", ADMISSIONS)
    assert "Value as published" not in words
    assert "our division of the two published counts, for the calendar month and not per 30 days." in words
    assert "Value as published" in page("chart", "south-somerset-symphony", "quality-of-life-mental-health")


def test_a_chart_says_in_one_sentence_how_growth_compares_with_the_rest_of_england(reading):
    drawn = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS])).context["page"].drawn
    assert drawn.against == sentence(drawn.chart.difference, "the rest of England") != ""


def test_the_sentence_names_the_comparator_of_its_own_metric(reading, page):
    """Beds are set beside trusts: the rest of England has none."""
    drawn = reading.get(reverse("metrics:chart", args=["wirral", "occupied-beds"])).context["page"].drawn
    assert drawn.against == (
        "Whether it grew less or more than NHS trusts linked to no site, these figures cannot tell."
    )
    assert "the rest of England" not in page("chart", "wirral", "occupied-beds")


def test_a_core_metric_has_what_was_printed_of_it_and_the_way_to_the_evidence(reading, page):
    words = page("chart", "south-somerset-symphony", "emergency-admissions")
    assert (
        "No series was published. The national dashboard's change to September 2017 was printed: "
        "15.6 % change in rate (official dashboard, before/after)." in words
    )
    assert "What others published about this site (3)" in words
    html = reading.get(reverse("metrics:chart", args=["south-somerset-symphony", ADMISSIONS])).content.decode()
    assert 'href="/evidence/?site=south-somerset-symphony"' in html


def test_before_the_first_load_a_page_says_which_it_is_and_when_the_first_figures_came(reading, page):
    first = timezone.localtime(first_received()).date()
    arguments = {"site": ["wirral"], "metric": [ADMISSIONS], "chart": ["wirral", ADMISSIONS]}
    for view, named in arguments.items():
        words = page(view, *named, as_of="2016-01-01")
        assert f"It first received figures on {first.day} {first:%B %Y}." in words
    assert "Non-elective admissions per 1,000 registered patients Wirral Partners" in words
    html = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS]), {"as_of": "2016-01-01"}).content.decode()
    assert "wirral</title>" not in html and f'href="/sites/wirral/{ADMISSIONS}/?as_of={first}"' in html


def test_on_paper_limits_that_hold_throughout_are_told_once(reading):
    html = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS])).content.decode()
    drawn = reading.get(reverse("metrics:chart", args=["wirral", ADMISSIONS])).context["page"].drawn
    assert html.count('numeric repeats"') == 3 * (1 + len(drawn.rows))
    assert f"Mean {drawn.only_segment.mean_text}, process limits {drawn.only_segment.lower_text} to" in html
    assert "Printed from http://testserver/sites/wirral/" in html and ", as known on " in html
