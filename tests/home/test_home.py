"""The page one arrives at, on the real published data."""

import re
from html import unescape

import pytest

from metrics.models import SiteArea, StoredChart


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_honest_line_counts_every_chart_with_limits_that_stands_for_a_site(reading):
    flags = reading.get("/").context["flags"]
    linked = set(SiteArea.objects.current().values_list("metric", "area"))
    judged = [
        chart
        for chart in StoredChart.objects.current().exclude(chance_of_flag=None)
        if (chart.metric_id, chart.area_id) in linked
    ]
    assert flags.charts == len(judged) > 55
    assert flags.seen == sum(chart.variation_icon != "common_cause" for chart in judged)
    assert flags.by_chance == pytest.approx(sum(chart.chance_of_flag for chart in judged))
    words = f"{flags.charts} SPC charts; about {flags.by_chance:.0f} flags expected by chance; {flags.seen} seen."
    assert words in text(reading.get("/"))
    assert 'href="/icons/"' in reading.get("/").content.decode()
    wall = f"{flags.charts} charts with limits; {flags.seen} flag their latest point; about {flags.by_chance:.0f} would"
    assert wall in text(reading.get("/icons/")), "where the line leads all of them are"


def test_before_the_first_load_there_is_nothing_to_count(reading):
    assert "This dashboard held nothing then" in text(reading.get("/?as_of=2017-03-31"))


def test_a_manager_sees_what_is_to_do_at_their_own_site(client, manager):
    client.force_login(manager)
    assert "To do for South Somerset Symphony" in text(client.get("/"))


def test_signed_in_one_arrives_at_home(client, lead):
    details = {"username": lead.email, "password": "a long enough password"}
    assert client.post("/accounts/login/", details).headers["Location"] == "/"
