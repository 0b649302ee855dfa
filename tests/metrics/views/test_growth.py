"""Growth to a month that the reader chooses: of one site, and of every area."""

from datetime import date

import pytest
from django.utils import timezone

from metrics.models import StoredChart

WIRRAL = "/sites/wirral/non-elective-admissions/growth/"
ALL = "/metrics/non-elective-admissions/growth/"


def test_the_sentence_of_the_month_that_is_asked_for(reading):
    page = reading.get(f"{WIRRAL}?growth_to=2017-09")
    assert "12 months to September 2017: 1.2% higher than 2014-15, 95% interval −2.4% to +4.9%." in page.text
    assert "Rest of England: 4.2% higher" in page.text
    assert "Difference: −3.0 percentage points" in page.text


def test_without_a_month_the_latest_year_that_is_whole(reading):
    assert reading.get(WIRRAL).context["page"].chosen.end == date(2019, 10, 31)


def test_every_end_is_in_the_table_and_in_the_control(reading):
    page = reading.get(WIRRAL).context["page"]
    assert (page.ends[0].end, page.ends[-1].end) == (date(2019, 12, 31), date(2016, 3, 31))
    assert len(page.ends) == len(page.description.points) == 46
    assert page.months[-1] == ("2016-03", "March 2016")


@pytest.mark.parametrize("asked", ["never", "2016-02", "2017-99"])
def test_what_is_no_end_is_said_and_ignored(reading, asked):
    page = reading.get(f"{WIRRAL}?growth_to={asked}")
    assert page.status_code == 200
    assert "Ignored: " in page.text
    assert page.context["page"].chosen.end == date(2019, 10, 31)


def test_an_end_that_no_quarter_has_is_said(reading):
    page = reading.get("/sites/wirral/occupied-beds/growth/?growth_to=2017-08")
    assert "12 months end in March, June, September and December" in page.text


def test_a_year_with_a_fault_names_its_months(reading):
    page = reading.get("/sites/calderdale/non-elective-admissions/growth/?growth_to=2017-09")
    assert "12 months to September 2017: not reliable: May 2017, June 2017, July 2017." in page.text


def test_the_official_result_stands_beside_the_proxy_over_the_same_months(reading):
    page = reading.get("/sites/dudley/non-elective-admissions/growth/")
    ((result, one),) = page.context["printed"]
    assert (result.value, one.end) == ("10.8", date(2017, 9, 30))
    assert one.growth == "+8.9%"
    assert "they do not reproduce the official result" in page.text


def test_a_metric_without_growth_says_so(reading):
    page = reading.get("/sites/northumberland/quality-of-life-mental-health/growth/")
    assert "There is no growth of this metric" in page.text


def test_a_chart_stored_before_growth_was_kept_at_every_end(reading):
    StoredChart.objects.update(growths=None)
    assert "Being computed" in reading.get(WIRRAL).text
    then = timezone.now().isoformat()
    assert "Not stored for this moment" in reading.get(WIRRAL, {"as_of": then}).text


def test_every_area_to_one_end(reading):
    page = reading.get(f"{ALL}?growth_to=2017-09")
    seen = page.context["seen"]
    assert seen.end == date(2017, 9, 30)
    assert {row.comparability for row in seen.compared} == {"good", "limited"}
    assert {row.comparability for row in seen.context} == {"poor"}
    by_name = {row.names: row for row in (*seen.compared, *seen.context, *seen.groups)}
    assert by_name["Wirral Partners"].seen.growth == "+1.2%"
    assert by_name["MCP sites whose area is graded good"].seen.growth == "+3.9%"
    assert by_name["Rest of England (CCGs linked to no PACS or MCP site)"].seen.growth == "+4.2%"
    assert "/sites/wirral/non-elective-admissions/growth/?growth_to=2017-09" in page.text


def test_areas_sort_by_growth_and_poor_ones_never_do(reading):
    page = reading.get(f"{ALL}?growth_to=2017-09&sort=growth&context-sort=growth")
    rows = [row.record.fraction for row in page.context["table"].rows]
    assert rows == sorted(rows)
    context = [row.record for row in page.context["context_table"].rows]
    assert context == list(page.context["seen"].context)


def test_a_metric_without_growth_has_no_table(reading):
    assert "There is no growth" in reading.get("/metrics/quality-of-life-mental-health/growth/").text
