import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.actions.panels import refresh_panels
from metrics.charts.panel import PanelDescription, PanelKind
from metrics.models import MetricDefinition, OwedPanels, StoredChart, StoredPanel
from metrics.panels import kinds_of
from metrics.periods import months_between
from metrics.uploads.cells import Reading
from tests.metrics import small

ADMISSIONS = "non-elective-admissions"


def described(kind, metric=ADMISSIONS):
    return PanelDescription.from_json(StoredPanel.objects.current().get(metric__slug=metric, kind=kind).description)


def html(reading, metric=ADMISSIONS, **query):
    return reading.get(reverse("metrics:metric", args=[metric]), query).content.decode()


def rows_of(text, kind):
    table = re.search(rf'<caption[^>]*id="{kind}-caption".*?</table>', text, re.S).group()
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody")[2], re.S)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def words(text):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.mark.parametrize("kind", PanelKind)
def test_the_table_and_the_picture_say_the_same_of_every_area(reading, kind):
    text, panel = html(reading), described(kind)
    assert rows_of(text, kind) == [[words(point.member.names), *map(words, point.cells)] for point in panel.points]
    picture = re.search(rf'id="{kind}-panel".*?</figure>', text, re.S).group()
    said = [unescape(one) for one in re.findall(r'<g data-point="[^>]*><title>(.*?)</title>', picture)]
    assert said == [point.says for point in panel.placed] * 2  # wide and narrow


def test_over_dispersion_and_who_lies_outside_stand_in_words_above_the_picture(page):
    words = page("metric", ADMISSIONS)
    assert described("funnel").sentence in words
    assert "over-dispersion, τ = " in words
    assert "Whether an area is unusual among areas is one question, and whether it grew is another" in words


def test_every_area_stands_once_in_each_panel_and_poor_ones_have_no_rank(dashboard):
    """Wakefield's commissioners stand for two sites."""
    for panel in StoredPanel.objects.current():
        points = PanelDescription.from_json(panel.description).points
        names = [point.member.area_name for point in points]
        assert len(set(names)) == len(names)
        for point in points:
            if point.member.comparability == "poor":
                assert "context only" in " ".join(point.cells)
                assert panel.kind != "ranked" or point.cells[2] == ""
    shared = [point.member for point in described("ranked").points if len(point.member.sites) > 1]
    assert [[site.slug for site in one.sites] for one in shared] == [["west-wakefield", "wakefield-connecting-care"]]


def test_the_ranked_growths_are_those_of_the_charts(dashboard):
    charts = StoredChart.objects.current().filter(metric__slug=ADMISSIONS).select_related("area")
    by_name = {chart.area.name: chart for chart in charts}
    panel = described("ranked")
    placed = [point for point in panel.placed if not point.member.is_context]
    assert [point.x for point in placed] == sorted(point.x for point in placed)
    for point in panel.placed:
        chart = by_name[point.member.area_name]
        assert point.x == pytest.approx(chart.growth_fraction * 100)
        assert (point.lower, point.upper) == pytest.approx((chart.growth_lower * 100, chart.growth_upper * 100))


def test_beds_have_ranked_intervals_and_no_funnel_and_surveys_have_neither(dashboard):
    kinds = {v.definition.slug: kinds_of(v.definition) for v in MetricDefinition.objects.current()}
    assert kinds["occupied-beds"] == (PanelKind.RANKED,)
    assert kinds["quality-of-life"] == kinds["winter-beds"] == kinds["admissions-through-ae"] == ()
    assert kinds[ADMISSIONS] == (PanelKind.FUNNEL, PanelKind.RANKED)


def test_a_past_view_shows_the_panel_of_then(reading):
    stored = StoredPanel.objects.current().get(metric__slug=ADMISSIONS, kind="funnel")
    then = stored.known_from
    moved = timezone.now()
    StoredPanel.objects.filter(pk=stored.pk).update(known_until=moved)
    stored.pk, stored.known_from, stored.computed_at = None, moved, moved
    stored.description["sentence"] = "Said since."
    stored.save()
    assert "Said since." in html(reading)
    assert "Said since." not in html(reading, as_of=then.isoformat())
    assert 'id="funnel"' not in html(reading, as_of="2017-03-31")


def test_too_few_areas_for_a_funnel_are_said_and_listed_without_a_picture(reading, page):
    """The first sites that report the core metric themselves."""
    months = list(months_between(date(2014, 4, 1), date(2016, 12, 1)))
    small.send(
        [
            Reading("emergency-admissions", code, one, numerator=Decimal(count), denominator=Decimal(300_000))
            for code, count in (("site:dudley", 2900), ("site:wirral", 3100))
            for one in months
        ]
    )
    refresh_owed()
    assert refresh_panels() == 2
    words = page("metric", "emergency-admissions")
    assert "10 areas are needed for a funnel, and 2 have figures." in words
    html_of = html(reading, "emergency-admissions")
    assert 'id="funnel-panel"' not in html_of and 'id="ranked-panel"' in html_of
    assert [row[0] for row in rows_of(html_of, "funnel")] == [
        "Wirral Partners",
        "Dudley Multispecialty Community Provider",
    ]
    assert reading.get("/metrics/emergency-admissions/funnel.svg").status_code == 404


def test_while_a_panel_is_owed_the_page_says_so_and_keeps_the_old_one(reading, page):
    metric = StoredPanel.objects.filter(metric__slug=ADMISSIONS).first().metric
    OwedPanels.objects.create(metric=metric, owed_since=timezone.now())
    assert "Being recomputed" in page("metric", ADMISSIONS)
    assert 'id="funnel-panel"' in html(reading)


def test_a_panel_is_taken_away_with_what_it_must_not_be_shown_without(reading):
    svg = reading.get(reverse("metrics:panel", args=[ADMISSIONS, "funnel", "svg"]))
    assert svg.headers["Content-Type"] == "image/svg+xml"
    text = unescape(svg.content.decode())
    for said in (
        "Spiegelhalter (2005)",
        "As known on",
        "Open Government Licence",
        "Data to 31 October 2019",
        "Proxy for",
    ):
        assert said in text
    png = reading.get(reverse("metrics:panel", args=[ADMISSIONS, "ranked", "png"]))
    assert png.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["pie", "funnel.gif"])
def test_a_panel_that_there_is_not_is_not_found(reading, kind):
    assert reading.get(f"/metrics/{ADMISSIONS}/{kind}.svg").status_code == 404
