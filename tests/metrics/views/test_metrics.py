import re

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.models import Area, Metric, Observation, OwedChart, SiteArea, StoredChart
from vanguards.models import Site, SiteProfile

ADMISSIONS = "non-elective-admissions"


def test_the_list_puts_proxies_below_the_core_metric_they_stand_in_for(reading):
    families = reading.get(reverse("metrics:metrics")).context["families"]
    assert [family.core.slug for family in families] == ["emergency-admissions", "bed-days", "quality-of-life"]
    admissions = families[0]
    assert admissions.core.sites == 0
    assert [(line.slug, line.role, line.sites) for line in admissions.beside] == [
        (ADMISSIONS, "proxy", 29),
        ("admissions-through-ae", "proxy", 29),
    ]


def test_a_site_counts_only_where_figures_are_held(reading):
    """A chart or a value of its area; a link to an area alone is none."""
    area = Area.objects.get(code="12F")
    StoredChart.objects.filter(metric__slug=ADMISSIONS, area=area).delete()
    assert sites_with_figures(reading) == 29
    Observation.objects.filter(metric__slug=ADMISSIONS, area=area).delete()
    assert sites_with_figures(reading) == 28


def sites_with_figures(reading):
    families = reading.get(reverse("metrics:metrics")).context["families"]
    return next(line.sites for line in families[0].beside if line.slug == ADMISSIONS)


def test_before_the_first_load_no_metric_was_held(page):
    assert "This dashboard held nothing then" in page("metrics", as_of="2016-01-01")
    assert "This dashboard held nothing then" in page("metric", ADMISSIONS, as_of="2016-01-01")


def test_a_metric_that_nobody_knows_is_not_found(page):
    page("metric", "happiness", status=404)


def test_a_proxy_says_so_first_and_a_core_metric_names_its_proxies(page):
    words = page("metric", ADMISSIONS)
    assert words.index("This is a proxy for “Emergency admissions per person”, not the core metric.") < 150
    core = page("metric", "emergency-admissions")
    assert "Proxies that stand in for it Non-elective admissions per 1,000 registered patients" in core
    assert "Official wording Rate of emergency hospital admissions" in core


def test_the_definition_stands_whole(page):
    words = page("metric", ADMISSIONS)
    for said in (
        "Numerator non-elective general and acute first finished consultant episodes",
        "Denominator patients registered",
        "Kind activity rate",
        "Which way is better lower is better",
        "Target none was published",
        "Rule set mdc-2023",
        "Baseline of the limits to March 2015",
        "Licence Open Government Licence v3.0",
        "Aggregate returns: a change of recording can look like a change of care.",
        "Three CCGs merged into one; the series joins them",
    ):
        assert said in words


def test_an_area_of_two_sites_is_drawn_once_with_both_names(reading):
    multiples = reading.get(reverse("metrics:metric", args=[ADMISSIONS])).context["multiples"]
    areas = [multiple.area_name for multiple in multiples.drawn]
    shared = next(multiple for multiple in multiples.drawn if multiple.area_name == "NHS Wakefield CCG")
    assert len(areas) == len(set(areas)) == 28
    assert [site.slug for site in shared.sites] == ["west-wakefield", "wakefield-connecting-care"]


def test_areas_graded_poor_are_context_and_never_sorted(reading):
    context = reading.get(reverse("metrics:metric", args=[ADMISSIONS]), {"sort": "-growth"}).context
    assert {multiple.comparability for multiple in context["multiples"].context} == {"poor"}
    assert "poor" not in {multiple.comparability for multiple in context["multiples"].compared}
    assert not context["context_table"].orderable
    growth = [row.record.card.growth_fraction for row in context["table"].rows]
    assert growth == sorted(growth, reverse=True)


def test_the_table_has_the_rows_of_the_multiples(reading):
    context = reading.get(reverse("metrics:metric", args=[ADMISSIONS])).context
    assert [row.record for row in context["table"].rows] == context["multiples"].compared


def test_every_multiple_leads_to_its_chart_and_keeps_the_moment(reading):
    as_of = timezone.now().isoformat()
    html = reading.get(reverse("metrics:metric", args=[ADMISSIONS]), {"as_of": as_of}).content.decode()
    links = [f"{reverse('metrics:chart', args=[slug, ADMISSIONS])}?as_of=" for slug in ("wirral", "west-wakefield")]
    assert all(html.count(link) == 4 for link in links)  # the picture, the row of the table and of two panels


def test_cohorts_and_comparators_stand_beside(reading):
    groups = reading.get(reverse("metrics:metric", args=[ADMISSIONS])).context["multiples"].groups
    names = [card.area_name for card in groups]
    assert names[0] == "PACS sites whose area is graded good"
    assert names[-2:] == ["Rest of England (CCGs linked to no PACS or MCP site)", "England (all CCGs)"]


def test_waves_are_a_table_with_intervals_and_no_limits(reading, page):
    words = page("metric", "health-status-all-adults")
    assert "Process limits none: differences only" in words
    assert "Every wave as published" in words
    assert "not published not known reported" in words
    context = reading.get(reverse("metrics:metric", args=["health-status-all-adults"])).context
    assert [column.name for column in context["table"].columns if column.name in ("growth", "variation")] == []


def test_series_of_winters_have_values_and_no_pictures(reading):
    multiples = reading.get(reverse("metrics:metric", args=["winter-beds"])).context["multiples"]
    assert {multiple.card.svg for multiple in multiples.drawn if multiple.card} == {""}


def test_sites_without_figures_are_named(page):
    words = page("metric", "quality-of-life")
    assert "Not found for: Wirral Partners" in words
    assert "Not applicable, because the official definition does not name their care model: Connecting Care" in words


def test_values_without_a_chart_yet_are_being_computed(reading, page):
    StoredChart.objects.filter(area__name="NHS Wirral CCG").delete()
    assert "NHS Wirral CCG: the statistic is being computed." in page("metric", ADMISSIONS)


@pytest.mark.parametrize("slug", [ADMISSIONS, "quality-of-life", "health-status-all-adults"])
def test_a_metric_s_page_does_not_grow_with_the_sites(queries, slug):
    another_site(slug, 30)
    before = queries("metric", slug)
    for number in range(31, 35):
        another_site(slug, number)
    assert queries("metric", slug) == before <= 22


def another_site(slug, number):
    metric = Metric.objects.get(slug=slug)
    site = Site.objects.create(slug=f"site-{number}", list_no=number, care_model="MCP")
    SiteProfile.objects.create(site=site, official_name=f"Site {number}", known_from=timezone.now())
    area = Area.objects.create(code=f"area-{number}", name=f"Area {number}", kind=Area.Kind.ORGANISATION)
    SiteArea.objects.create(site=site, metric=metric, area=area, comparability="good", known_from=timezone.now())
    chart = StoredChart.objects.filter(metric=metric).first()
    chart.pk, chart.area = None, area
    chart.save()


def test_pictures_and_descriptions_that_are_not_shown_are_not_fetched(reading, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as captured:
        reading.get(reverse("metrics:metric", args=[ADMISSIONS]))
    fetched = [f'"metrics_storedchart"."{column}"' for column in ("svg_full", "description")]
    assert not [query for query in captured if any(column in query["sql"] for column in fetched)]


def test_the_dates_of_the_charts_shown_and_that_one_is_being_recomputed(page):
    words = page("metric", ADMISSIONS)
    assert re.search(r"Data to [^<]*31 October 2019[^<]* Received .* Computed ", words[:600])
    assert "Being recomputed" not in words
    metric, then = Metric.objects.get(slug=ADMISSIONS), timezone.now()
    elsewhere = Metric.objects.get(slug="occupied-beds")
    OwedChart.objects.create(metric=elsewhere, area=Area.objects.get(code="12F"), owed_since=then)
    assert "Being recomputed" not in page("metric", ADMISSIONS)
    OwedChart.objects.create(metric=metric, area=Area.objects.get(code="12F"), owed_since=then)
    assert "Being recomputed" in page("metric", ADMISSIONS)
    assert "Being recomputed" not in page("metric", ADMISSIONS, as_of=then.isoformat())


def test_no_dates_where_no_chart_is_shown(page):
    assert "Computed" not in page("metric", "emergency-admissions")[:600]


def test_a_core_metric_names_what_was_printed_for_sites(page):
    words = page("metric", "emergency-admissions")
    assert "For these sites the national dashboard's change was printed:" in words
    assert "Harrogate and Rural District Clinical Commissioning Group: 7.0 % change in rate, to September 2017" in words
    assert "No series of any site was published." not in page("metric", "quality-of-life")
