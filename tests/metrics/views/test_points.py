import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.actions.publishing import publish
from metrics.models import Observation, OwedChart, StoredChart, Submission
from metrics.periods import month
from metrics.uploads.cells import Reading

ADMISSIONS = "non-elective-admissions"
MARCH = "2017-03-01"


def correct(numerator, sent_by=None, **more):
    reading = Reading(
        ADMISSIONS, "12F", month(date(2017, 3, 1)), numerator=Decimal(numerator), denominator=Decimal(335_116), **more
    )
    said = {"title": "A correction", "file_name": "correction.csv", "digest": "x", "licence": "None stated"}
    submission = Submission(**said, sent_by=sent_by)
    publish(submission=submission, readings=[reading])


def test_a_point_says_everything_that_is_kept_about_it(page):
    words = page("point", "wirral", ADMISSIONS, MARCH)
    for said in (
        "Non-elective admissions per 1,000 registered patients, March 2017",
        "This is a proxy for “Emergency admissions per person”",
        "Value as charted 12.40 per 1,000 people per 30 days",
        "Rate for the period itself 12.81 per 1,000 people a month: our division of the two published counts",
        "Numerator 4,294",
        "Denominator 335,116",
        "State reported: a value was received; zero is a value",
        "Provisional or final final",
        "File emergency_admissions_monthly.csv",
        "Place in the file line 2227, column numerator",
        "Licence Open Government Licence v3.0",
        "The source’s own version date 8 February 2018",
        "None: it has not been revised",
        "Rules that fired Special cause, concern: one of 7 or more consecutive points above the mean",
        "Process limits 10.47 to 12.86",
        "Rule set mdc-2023",
        "Previous period: February 2017",
        "Next period: April 2017",
    ):
        assert said in words


def test_the_first_and_the_last_period_have_one_neighbour(page):
    assert "Previous period" not in page("point", "wirral", ADMISSIONS, "2013-04-01")
    assert "Next period" not in page("point", "wirral", ADMISSIONS, "2019-12-01")


def test_a_missing_value_says_why_and_keeps_its_numerator(page):
    words = page("point", "wirral", ADMISSIONS, "2019-12-01")
    assert "State missing: due, and not received or not published" in words
    assert "Reason Registered patients not published after October 2019" in words
    assert "Numerator 4," in words and "Denominator not held" in words


def test_a_fault_that_the_source_reports_is_said(page):
    words = page("point", "calderdale", ADMISSIONS, "2017-06-01")
    assert "The source reports a fault The workbook for July 2017" in words
    assert "Rules that fired not judged" in words


def test_a_wave_never_invents_an_interval(page):
    words = page("point", "calderdale", "quality-of-life", "2012-07-01", status=404)
    assert "No such period" in words
    held = Observation.objects.filter(metric__slug="health-status-all-adults", area__site_areas__isnull=False).first()
    link = held.area.site_areas.first()
    words = page("point", link.site.slug, "health-status-all-adults", held.period_start.isoformat())
    assert "95% interval interval not published" in words
    assert "Respondents not known" in words


def test_a_correction_keeps_what_was_known_before(page):
    then = timezone.now().isoformat()
    correct(5_000, provisional=True, cell="D14")
    refresh_owed()
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "Numerator 5,000" in words and "Provisional or final provisional" in words
    assert "Submission A correction" in words and "Place in the file D14" in words
    assert "What this dashboard knew before, latest first" in words and "4,294" in words
    past = page("point", "wirral", ADMISSIONS, MARCH, as_of=then)
    assert "Numerator 4,294" in past and "5,000" not in past
    assert "None: it has not been revised" in past


def test_a_correction_says_who_sent_it(page, manager):
    correct(5_000, cell="D14", sent_by=manager)
    correct(5_001)
    assert "A correction, D14, sent by Mike Example" in page("point", "wirral", ADMISSIONS, MARCH)


@pytest.fixture
def often_revised(dashboard):
    """A moment between two revisions of a value that was revised fourteen times: to 5,000, 5,001 and so on."""
    for numerator in range(5_000, 5_013):
        correct(numerator)
    between = timezone.now()
    correct(5_013)
    refresh_owed()
    return between.isoformat()


def counts_in_table(words):
    """The numerators in the table of earlier values, in its order; other counts there are far from them."""
    table = words.partition("What this dashboard knew before, latest first")[2].partition("On the chart")[0]
    return [int(count.replace(",", "")) for count in re.findall(r"(?:5,0\d\d|4,294)(?= 335,116)", table)]


def test_of_a_value_that_was_revised_often_the_latest_and_the_first_are_told(page, often_revised):
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "Numerator 5,013" in words
    assert counts_in_table(words) == [*range(5_012, 5_002, -1)]
    assert "This dashboard knew 14 earlier values. The 10 latest are shown; the files hold all. The first" in words
    assert re.search(r"The first, known from .+?, was 12\.40 per 1,000 people per 30 days \(.*, line 2227, ", words)
    assert "Show all 14 earlier values" in words


def test_all_values_of_one_that_was_revised_often_are_shown_when_asked_for(page, often_revised):
    words = page("point", "wirral", ADMISSIONS, MARCH, versions="all")
    assert "Numerator 5,013" in words
    assert counts_in_table(words) == [*range(5_012, 4_999, -1), 4_294]
    assert "This dashboard knew 14 earlier values. All are shown." in words
    assert "Show only the latest" in words


def test_the_value_in_force_at_a_past_moment_is_shown_with_those_before_it(page, often_revised):
    words = page("point", "wirral", ADMISSIONS, MARCH, as_of=often_revised)
    assert "Numerator 5,012" in words and "5,013" not in words
    assert counts_in_table(words) == [*range(5_011, 5_001, -1)]
    assert "This dashboard knew 13 earlier values" in words


def test_the_links_to_all_values_keep_the_moment(reading, often_revised):
    address = reverse("metrics:point", args=["wirral", ADMISSIONS, MARCH])
    short = reading.get(address, {"as_of": often_revised}).content.decode()
    kept = urlencode({"as_of": often_revised})
    assert f'href="?{kept}&amp;versions=all#earlier-1"' in short
    whole = reading.get(address, {"as_of": often_revised, "versions": "all"}).content.decode()
    assert f'href="?{kept}#earlier-1"' in whole


def test_a_value_that_was_revised_often_and_withdrawn_has_only_earlier_ones(page, often_revised):
    held = Observation.objects.filter(metric__slug=ADMISSIONS, area__code="12F", period_start=MARCH)
    held.filter(known_until=None).update(known_until=timezone.now())
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "This value was withdrawn" in words
    assert counts_in_table(words) == [*range(5_013, 5_002, -1)]
    assert "This dashboard knew 15 earlier values. The 11 latest are shown" in words


def test_ten_earlier_values_are_all_there_is_to_show(page):
    for numerator in range(5_000, 5_010):
        correct(numerator)
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert counts_in_table(words) == [*range(5_008, 4_999, -1), 4_294]
    assert "earlier values." not in words and "Show" not in words.partition("Earlier values")[2]


def test_a_value_newer_than_the_limits_beside_it_is_said(page):
    assert "A recompute is owed" not in page("point", "wirral", ADMISSIONS, MARCH)
    then = timezone.now().isoformat()
    correct(9_999)
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "Numerator 9,999" in words
    assert re.search(r"A recompute is owed since [^:]+[0-9:]*: the value may be newer than the limits and rules", words)
    assert "A recompute is owed" not in page("point", "wirral", ADMISSIONS, MARCH, as_of=then)
    OwedChart.objects.update(failures=3, problem="ValueError: no such thing")
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "the limits and rules are the last complete ones; newer figures have arrived" in words
    refresh_owed()


def test_a_withdrawn_value_says_so_with_what_it_was(page):
    held = Observation.objects.filter(metric__slug=ADMISSIONS, area__code="12F", period_start=MARCH)
    held.update(known_until=timezone.now())
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "This value was withdrawn" in words and "4,294" in words


def test_without_a_stored_chart_the_value_stands_alone(page):
    StoredChart.objects.filter(area__code="12F").delete()
    words = page("point", "wirral", ADMISSIONS, MARCH)
    assert "Numerator 4,294" in words and "The statistic is being computed" in words
    assert "Next period: April 2017" in words


@pytest.mark.parametrize("start", ["2017-03-02", "2031-01-01", "march", "2017-13-01", "20170301T00", "0"])
def test_no_such_period_is_404_in_plain_words(page, start):
    words = page("point", "wirral", ADMISSIONS, start, status=404)
    assert "No such period" in words and f"“{start}”" in words


def test_a_site_or_metric_that_nobody_knows_is_not_found(page):
    page("point", "atlantis", ADMISSIONS, MARCH, status=404)
    page("point", "wirral", "happiness", MARCH, status=404)


def test_nothing_was_held_before_the_first_load(page):
    assert "This dashboard held nothing then" in page("point", "wirral", ADMISSIONS, MARCH, as_of="2016-01-01")


def test_a_point_needs_few_queries(queries):
    assert queries("point", "wirral", ADMISSIONS, MARCH) <= 18


def test_a_point_that_was_revised_often_needs_no_more_queries(queries, often_revised):
    assert queries("point", "wirral", ADMISSIONS, MARCH) <= 18
    assert queries("point", "wirral", ADMISSIONS, MARCH, versions="all") <= 18
