"""What changed since a reader last looked, on the real published data and with returns made up here."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_as_seen
from home.ranking import News
from metrics.actions.drawing import refresh_owed
from metrics.models import Observation, OwedChart, SiteArea, StoredChart
from metrics.models.charts import TRIES
from metrics.queries.held import held_of
from metrics.uploads.cells import Reading
from returns.models import Window
from returns.queries.calendar import Standing, squares
from returns.queries.late import late
from tests.home.test_home import text
from tests.metrics import small
from vanguards.models import Site

METRIC = "non-elective-admissions"


def shown(reading, address="/"):
    return reading.get(address).context["news"]


def of_charts(news):
    return [item for item in news.ranked.shown if item.news not in (News.LATE, News.WAITING)]


@pytest.fixture
def nothing_late(dashboard):
    Window.objects.all().delete()


def send_again(slug, change, months=1):
    """The last months of a site's area with other numerators, as a publisher would send them again."""
    area = SiteArea.objects.current().get(site__slug=slug, metric__slug=METRIC).area
    rows = Observation.objects.current().filter(area=area, metric__slug=METRIC, denominator__isnull=False)
    latest = list(rows.order_by("-period_start")[:months])
    readings = []
    for row in latest:
        held = held_of(row)
        readings.append(
            Reading(METRIC, area.code, row.period, numerator=change(held.numerator), denominator=held.denominator)
        )
    small.send(readings, file_name=f"again {timezone.now().isoformat()}.csv")
    refresh_owed()
    return StoredChart.objects.current().get(area=area, metric__slug=METRIC)


def test_a_first_visit_after_the_load_has_nothing_new_and_says_what_comes_next(reading, nothing_late):
    news = shown(reading)
    assert news.ranked.shown == ()
    words = text(reading.get("/"))
    assert "Nothing has changed since" in words
    assert "when your account was made" in words
    assert "No site has published a return yet. No window is announced." in words


def test_a_new_signal_stands_with_its_sentence_and_link_and_an_end_follows(reading, nothing_late):
    chart = send_again("stockport", lambda numerator: numerator * 3)
    assert chart.variation_icon == "concern_high"
    (item,) = of_charts(shown(reading))
    assert item.news == News.NEW_SIGNAL
    assert item.link == "/sites/stockport/non-elective-admissions/"
    assert item.sentence.endswith("concern: higher, since October 2019. 1 revised value.")
    assert item.evidence == pytest.approx(1 - chart.chance_of_flag)
    assert item.people == 304_218
    assert item.sentence in text(reading.get("/"))


def test_an_area_graded_poor_is_counted_and_never_ranked(reading, nothing_late):
    poor = SiteArea.objects.current().filter(metric__slug=METRIC, comparability="poor").exclude(area=None).first()
    send_again(poor.site.slug, lambda numerator: numerator * 3)
    news = shown(reading)
    assert (of_charts(news), news.as_context) == ([], 1)


def test_a_value_restated_without_effect_is_told_as_that(reading, nothing_late):
    send_again("wirral", lambda numerator: numerator + Decimal(1))
    (item,) = of_charts(shown(reading))
    assert (item.news, item.evidence) == (News.RESTATED, 0.5)
    assert item.sentence.endswith("1 revised value; what the chart says is the same.")


def test_what_was_marked_as_seen_is_news_no_more(reading, lead, nothing_late):
    send_again("stockport", lambda numerator: numerator * 3)
    until = shown(reading).span.until
    answer = reading.post("/seen/", {"until": until.isoformat()})
    assert answer.status_code == 302
    assert shown(reading).ranked.shown == ()
    assert shown(reading).look.at == until
    send_again("stockport", lambda numerator: numerator / 3)
    assert [item.news for item in of_charts(shown(reading))] == [News.ENDED_SIGNAL]


def test_the_past_shows_what_was_news_then_and_cannot_be_marked(reading, lead, nothing_late):
    mark_as_seen(user=lead, until=timezone.now())
    send_again("stockport", lambda numerator: numerator * 3)
    then = timezone.now()
    send_again("stockport", lambda numerator: numerator / 3)
    past = {"as_of": then.isoformat()}
    assert [item.news for item in of_charts(reading.get("/", past).context["news"])] == [News.NEW_SIGNAL]
    assert b"Mark as seen" not in reading.get("/", past).content
    assert reading.post("/seen/?as_of=2026-01-01", {"until": then.isoformat()}).status_code == 403


@pytest.mark.parametrize("until", ["", "never", (timezone.now() + timedelta(days=2)).isoformat()])
def test_a_moment_that_is_none_or_to_come_cannot_be_marked(until, reading):
    assert reading.post("/seen/", {"until": until}).status_code == 400


def test_before_the_look_nothing_is_new_and_it_is_said(reading, lead):
    moment = timezone.now()
    mark_as_seen(user=lead, until=timezone.now())
    words = text(reading.get("/", {"as_of": moment.isoformat()}))
    assert "This page shows an earlier moment, so nothing in it is new to you." in words
    assert "What there was to do" in words


def test_what_is_being_drawn_anew_and_what_could_not_be_is_said(reading, nothing_late):
    link = SiteArea.objects.current().get(site__slug="wirral", metric__slug=METRIC)
    owed = OwedChart.objects.create(metric=link.metric, area=link.area, owed_since=timezone.now())
    assert "1 chart is being drawn anew since" in text(reading.get("/"))
    OwedChart.objects.filter(pk=owed.pk).update(failures=TRIES)
    words = text(reading.get("/"))
    assert "1 chart could not be drawn anew" in words
    assert "being drawn" not in words
    assert "could not be drawn" not in text(reading.get("/?as_of=2026-11-01"))


def test_late_sites_are_those_of_the_wall(reading):
    viewpoint = reading.get("/").wsgi_request.viewpoint
    slow = {}
    for square in squares(Site.objects.all(), Window.objects.all()):
        if square.standing is Standing.LATE:
            slow.setdefault((square.window.metric_id, square.window.due_on), set()).add(square.site.pk)
    assert {(one.metric, one.due_on): set(one.sites) for one in late(viewpoint)} == slow
    items = [item for item in shown(reading).ranked.shown if item.news == News.LATE]
    assert len(items) == 1
    start = (
        f"{len(set().union(*slow.values()))} sites are late with bed days, emergency admissions and quality of life;"
    )
    assert items[0].sentence.startswith(start)
    assert reading.get(items[0].link).status_code == 200


def test_what_is_late_with_others_is_no_news_to_who_is_no_lead(client, manager):
    client.force_login(manager)
    assert all(item.news != News.LATE for item in shown(client).ranked.shown)


def test_the_form_of_a_page_that_is_kept_carries_the_token_of_this_visit(lead):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lead)
    page = strict.get("/").content.decode()
    sent = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrfmiddlewaretoken", "until")}
    assert strict.post("/seen/", sent).status_code == 302
    assert strict.post("/seen/", {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
