"""The icons of every site and metric on one page."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import mark_as_seen
from metrics.actions.drawing import refresh_owed
from metrics.charts import icons
from metrics.models import MetricDefinition, StoredChart
from metrics.periods import month
from metrics.tables.overview import ICON_ORDER
from metrics.uploads.cells import Reading
from tests.metrics import small

ADMISSIONS = "non-elective-admissions"


@pytest.fixture
def wall(reading):
    def get(**query):
        response = reading.get(reverse("metrics:icon-wall"), query)
        assert response.status_code == 200
        return response

    return get


def test_every_site_has_a_row_and_every_metric_with_limits_and_charts_a_column(wall):
    found = wall().context["wall"]
    assert len(found.rows) == 29
    with_limits = {v.definition.slug for v in MetricDefinition.objects.current() if v.definition.has_limits}
    drawn = set(StoredChart.objects.current().values_list("metric__slug", flat=True))
    assert {column.definition.slug for column in found.columns} == with_limits & drawn
    assert len(found.columns) == 5


def test_each_icon_is_that_of_the_chart_it_opens(wall, reading):
    response = wall()
    html = response.content.decode()
    for row in response.context["wall"].rows[:4]:
        for cell in row.cells:
            if cell.chart is None:
                continue
            address = reverse("metrics:chart", args=[row.slug, cell.column.definition.slug])
            link = re.search(rf'<a class="overview__icons" href="{address}">(.*?)</a>', html, re.S).group(1)
            assert f'href="#icon-{cell.icon}"' in link and icons.words(cell.icon).long in unescape(link)
            page = reading.get(address).context["page"].drawn
            assert page.variation.words == icons.words(cell.icon).short


def test_every_icon_says_in_words_what_it_shows_of_when_and_how_well_it_stands(wall):
    html = unescape(wall(name="Dudley").content.decode())
    assert "Improvement: lower<br>October 2019<br>comparability limited" in html
    assert "poor: context only" in unescape(wall(name="South Somerset").content.decode())


def test_what_is_context_only_is_never_ranked(wall):
    for direction in ("", "-"):
        rows = wall(sort=f"{direction}{ADMISSIONS}").context["table"].rows
        place = [c.definition.slug for c in wall().context["wall"].columns].index(ADMISSIONS)
        cells = [row.record.cells[place] for row in rows]
        context = [cell.is_context for cell in cells]
        assert any(context) and context == sorted(context)
        ranks = [ICON_ORDER[cell.icon] for cell in cells if not cell.is_context]
        assert ranks == sorted(ranks, reverse=bool(direction))


def test_why_there_is_no_icon_is_said(wall):
    html = wall().content.decode()
    assert "not found for this site" in html


def test_filters_are_those_of_the_overview(wall):
    assert len(wall(care_model="PACS", funded="2017/18").context["wall"].rows) == 1
    assert "No site matches" in wall(name="nowhere").content.decode()


def test_cells_whose_icon_changed_since_the_reader_last_looked_are_marked(wall, lead):
    mark_as_seen(user=lead, until=timezone.now())
    assert "changed since" not in wall().content.decode()
    before = StoredChart.objects.current().get(area__code="12F", metric__slug=ADMISSIONS).variation_icon
    october = Reading(ADMISSIONS, "12F", month(date(2019, 10, 1)), numerator=Decimal(9000), denominator=Decimal(336000))
    small.send([october])
    refresh_owed()
    assert StoredChart.objects.current().get(area__code="12F", metric__slug=ADMISSIONS).variation_icon != before
    html = wall().content.decode()
    assert html.count("changed since") == 1
    assert "changed since" not in wall(as_of=timezone.now().isoformat()).content.decode()


def test_before_the_first_load_nothing_was_held(wall):
    assert "This dashboard held nothing then" in wall(as_of="2017-03-31").content.decode()


def test_the_links_keep_the_moment(wall):
    now = timezone.now().isoformat()
    links = re.findall(r'class="overview__icons" href="([^"]*)"', wall(as_of=now).content.decode())
    assert links and all("as_of=" in link for link in links)
