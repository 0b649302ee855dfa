import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.models import Area, Metric, MetricDefinition, Observation, OwedChart, SiteArea, StoredChart
from tests.metrics.views.conftest import words_of
from vanguards.models import Site, SiteProfile

BEFORE = "2016-01-01"
CORE = ("Emergency admissions per person", "Bed days per person", "Health-related quality of life")


def test_the_list_has_all_sites_by_care_model(reading):
    response = reading.get(reverse("metrics:sites"))
    models = [str(row.get_cell("care_model")) for row in response.context["table"].rows]
    assert len(models) == 29
    assert models == sorted(models, key=["PACS", "MCP", "EHCH"].index)


def test_what_is_not_known_of_a_site_is_said(page):
    words = page("sites", name="Wirral")
    assert "1 site with these filters" in words
    assert "Wirral Partners not known PACS North not known not known good" in words


def test_the_list_sorts_and_filters_by_its_address(reading):
    response = reading.get(reverse("metrics:sites"), {"care_model": "PACS", "sort": "-population"})
    populations = [row.record.population_published for row in response.context["table"].rows]
    held = [population for population in populations if population is not None]
    assert len(populations) == 9
    assert held == sorted(held, reverse=True)


def test_a_filter_that_leaves_nothing_offers_to_be_dropped(page):
    words = page("sites", care_model="EHCH", name="Wirral")
    assert "No site matches" in words and "Clear all filters" in words


@pytest.mark.parametrize("route", ["sites", "overview", "icon-wall"])
def test_an_empty_list_says_which_filters_empty_it_and_leads_to_the_list_without_each(reading, route):
    response = reading.get(reverse(f"metrics:{route}"), {"care_model": "PACS", "region": "London", "sort": "site"})
    ways = re.findall(r'<a href="([^"]*)">Drop “([^”]*)”</a>: (\d+) site', response.content.decode())
    assert [words.partition(":")[0] for _, words, _ in ways] == ["Care model", "NHS region"]
    for query, _, count in ways:
        words = words_of(reading.get(f"{response.wsgi_request.path}{unescape(query)}"))
        assert "sort=site" in query and "No site matches" not in words
        assert re.search(rf"\b{count} sites?\b", words)


def test_where_no_filter_alone_empties_a_list_that_is_said(page):
    words = page("sites", care_model="PACS", region="London", name="nowhere")
    assert "No filter alone does it: at least two must be dropped." in words


def test_a_filter_of_no_meaning_is_said_and_ignored(page):
    words = page("sites", care_model="XYZ")
    assert "Ignored, because it is no choice of this list: Care model" in words
    assert "29 sites" in words


def test_before_the_first_load_the_list_says_that_nothing_was_held(page):
    assert "This dashboard held nothing then" in page("sites", as_of=BEFORE)


def test_a_site_opens_with_a_paragraph_of_money_and_outcome(page):
    words = page("site", "wirral")
    assert "Wirral Partners is one of the 29 NHS England vanguards, announced on 10 March 2015" in words
    assert "£41m was approved in principle jointly for 5 sites" in words
    assert (
        "Non-elective admissions per 1,000 registered patients (a proxy for “Emergency admissions per person”)" in words
    )
    assert re.search(r"growth on 2014-15 was [+−][\d.]+% \(95% interval [+−][\d.]+% to [+−][\d.]+%\)", words)
    assert re.search(r"a difference of [+−][\d.]+ percentage points \(95% interval .*?\) from Rest of England", words)


def test_the_paragraph_is_told_once(reading):
    response = reading.get(reverse("metrics:site", args=["wirral"]))
    assert response.content.decode().count("is one of the 29 NHS England vanguards") == 1


def test_a_core_metric_that_was_not_found_says_so_with_england_beside(reading):
    response = reading.get(reverse("metrics:site", args=["wirral"]))
    *_, quality = response.context["sections"]
    assert str(quality.core.absence) == "Not found for this site."
    assert quality.core.england.area_name == "England"
    assert quality.core.england.latest == "0.741 on the EQ-5D index"


def test_a_proxy_stands_under_its_own_name_and_says_so(reading):
    response = reading.get(reverse("metrics:site", args=["wirral"]))
    admissions = response.context["sections"][0]
    assert admissions.core.card is None
    assert [metric.slug for metric in admissions.shown] == ["non-elective-admissions", "admissions-through-ae"]
    assert all(metric.proxy_for == "Emergency admissions per person" for metric in admissions.shown)


def test_a_care_home_site_says_that_the_core_metrics_do_not_apply(page):
    words = page("site", "east-north-hertfordshire")
    assert words.count("Not applicable: The official definition names PACS and MCP") == 3


def test_an_area_shared_with_another_site_is_said(page):
    assert "The same figures also stand for Connecting Care - Wakefield District" in page("site", "west-wakefield")


def test_comparability_stands_with_its_reason(page):
    words = page("site", "calderdale")
    assert "Comparability of the areas of this site: poor" in words
    assert "Comparability poor: The vanguard began in two localities" in words
    assert "As context only, for an area that says little about the site: Non-elective admissions" in words


def test_values_without_a_chart_yet_are_being_computed(reading, page):
    StoredChart.objects.filter(metric__slug="non-elective-admissions").delete()
    assert "The statistic is being computed." in page("site", "wirral")


def test_a_site_that_nobody_knows_is_not_found(page):
    page("site", "atlantis", status=404)


def test_before_the_first_load_a_site_says_that_nothing_was_held(page):
    assert "This dashboard held nothing then" in page("site", "wirral", as_of=BEFORE)


def test_a_site_s_page_is_seen_from_its_moment(page):
    then = timezone.now()
    Observation.objects.update(known_until=timezone.now())
    SiteProfile.objects.filter(site__slug="wirral").update(known_until=timezone.now())
    assert "Wirral Partners" in page("site", "wirral", as_of=then.isoformat())


def test_a_site_s_page_does_not_grow_with_its_metrics(queries):
    before = queries("site", "wirral")
    wirral, chart = Site.objects.get(slug="wirral"), StoredChart.objects.filter(metric__slug="occupied-beds").first()
    body = MetricDefinition.objects.current().get(metric__slug="occupied-beds").body
    for number in range(5):
        metric, area = (
            another_metric(body, number),
            Area.objects.create(code=f"new-{number}", name="New", kind="cohort"),
        )
        SiteArea.objects.create(site=wirral, metric=metric, area=area, known_from=timezone.now())
        chart.pk, chart.metric, chart.area = None, metric, area
        chart.save()
    assert queries("site", "wirral") == before <= 29


def another_metric(body, number):
    metric = Metric.objects.create(slug=f"new-{number}")
    body = {**body, "slug": metric.slug, "overview_column": ""}
    MetricDefinition.objects.create(metric=metric, body=body, known_from=timezone.now())
    return metric


def test_the_list_needs_few_queries(queries):
    assert queries("sites") <= 8


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sites", "metrics"])
def test_nobody_reads_without_signing_in(client, name):
    response = client.get(reverse(f"metrics:{name}"))
    assert response.status_code == 302 and response["Location"].startswith(reverse("login"))


def test_a_site_has_the_dates_of_its_charts_and_says_that_one_is_being_recomputed(page):
    words = page("site", "wirral")
    assert re.search(r"Data to .*, by chart Received .* Computed ", words[:600])
    assert "Being recomputed" not in words
    then = timezone.now()
    area = Area.objects.get(code="12F")
    OwedChart.objects.create(metric=Metric.objects.get(slug="non-elective-admissions"), area=area, owed_since=then)
    assert "Being recomputed" in page("site", "wirral")
    assert "Being recomputed" not in page("site", "wirral", as_of=then.isoformat())
    assert "Being recomputed" not in page("site", "dudley")


def test_what_the_official_dashboard_was_printed_to_say_stands_under_the_core_metric(page):
    words = page("site", "dudley")
    said = "No series was published. The national dashboard's change to September 2017 was printed: "
    assert f"{said}10.8 % change in rate (official dashboard, before/after). Where it was printed" in words
    assert f"{said}-2.7 % change in rate" in words
    assert said not in page("site", "wirral")
