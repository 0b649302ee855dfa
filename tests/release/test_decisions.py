"""Decisions on the release of money: who, on what, and what became of it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import Role
from metrics.models import SiteArea, StoredChart
from release.models import Decision
from tests.metrics.people import person

REASON = {"reason": "Growth is near the limit and the interval is wide."}


@pytest.fixture
def decide(reading, site_page, fields):
    def send(kind, address=None, **more):
        address = address or site_page()
        return reading.post(address, {"kind": kind, **REASON, **fields(address), **more})

    return send


def standing():
    return Decision.objects.current().get()


def test_a_decision_is_kept_with_its_reason_moment_and_figures(decide, page, site_page, lead):
    before = timezone.now()
    assert decide("hold").status_code == 302
    held = standing()
    assert (held.kind, held.reason, held.decided_by) == ("hold", REASON["reason"], lead)
    assert before <= held.based_on_at <= held.known_from
    assert held.figures["Growth of the site"].startswith("+1.2% (95% interval")
    assert held.figures["Percentage points"] == "not met, by 0.03 points, 49%"
    words = page(site_page())
    assert "Decision Hold" in words
    assert "The figures read as they did when it was decided." in words


def test_another_decision_takes_its_place_and_the_first_is_kept(decide, page, site_page):
    decide("hold")
    first = standing()
    assert decide("conditions", conditions="A plan for winter by 1 December.").status_code == 302
    first.refresh_from_db()
    second = standing()
    assert first.known_until == second.known_from
    assert (first.kind, second.kind) == ("hold", "conditions")
    words = page(site_page())
    assert "Release with conditions" in words
    assert "superseded on" in words


def test_the_past_shows_what_was_decided_then(decide, page, site_page):
    decide("hold")
    first = standing()
    decide("refer")
    then = quote(first.known_from.isoformat())
    words = page(site_page(as_of=then))
    assert "Decision Hold" in words
    assert "Refer" not in words
    assert "Record" not in words
    basis = page(site_page(as_of=quote((first.known_from - timedelta(microseconds=1)).isoformat())))
    assert "No decision is recorded for this quarter as known then." in basis


def test_figures_that_have_changed_since_are_said(decide, page, site_page):
    decide("hold")
    area = SiteArea.objects.current().get(site__slug="wirral", metric__slug="non-elective-admissions").area_id
    chart = StoredChart.objects.current().get(area=area, metric__slug="non-elective-admissions")
    chart.growths["2017-09-30"]["own"] |= {"growth": 0.02, "theta": 0.0198}
    chart.save()
    words = page(site_page())
    assert "Figures have changed since." in words
    assert "Growth of the site: was “+1.2% (95% interval −2.4% to +4.9%)”, is “+2.0%" in words
    assert "figures have changed since" in page("/release/?quarter=2017-09-30")


def test_what_was_not_looked_at_is_not_decided_on(decide, page):
    refused = decide("hold", seen="of another day")
    assert refused.status_code == 422
    assert "The figures have changed since you opened this page." in refused.content.decode()
    assert not Decision.objects.exists()


def test_of_two_at_once_the_second_looks_again(decide):
    decide("hold")
    refused = decide("release", before="0")
    assert refused.status_code == 422
    assert "Another decision was recorded since you opened this page." in refused.content.decode()
    assert standing().kind == "hold"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": ""}, "Choose a decision."),
        ({"kind": "perhaps"}, "Choose one of the decisions listed."),
        ({"kind": "hold", "reason": " "}, "Give a reason."),
        ({"kind": "conditions"}, "Write the conditions that the money is released on."),
        ({"kind": "hold", "conditions": "none"}, "Remove the conditions"),
    ],
)
def test_what_is_not_filled_in_is_said_and_nothing_is_kept(decide, sent, said):
    refused = decide(**{"kind": "", **sent})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "There is a problem" in html and "<title>Error: " in html
    assert said in html
    assert not Decision.objects.exists()


def test_money_is_not_released_on_no_figure(decide, site_page):
    refused = decide("release", site_page("calderdale"))
    assert "Choose one of the decisions listed." in refused.content.decode()
    assert decide("refer", site_page("calderdale")).status_code == 302
    assert standing().figures["Outcome"].startswith("cannot tell: Not reliable")


@pytest.mark.parametrize("kind", [None, Role.Kind.MANAGER, Role.Kind.ANALYST])
def test_only_a_lead_decides(kind, client, site_page, lead):
    from vanguards.models import Site

    site = Site.objects.get(slug="wirral") if kind == Role.Kind.MANAGER else None
    client.force_login(person("Bob Example", kind or "", site))
    assert "A programme lead decides." in client.get(site_page()).content.decode()
    assert client.post(site_page(), {"kind": "hold", **REASON}).status_code == 403
    assert not Decision.objects.exists()


def test_the_past_cannot_be_changed(reading, site_page):
    then = quote(timezone.now().isoformat())
    assert reading.post(site_page(as_of=then), {"kind": "hold", **REASON}).status_code == 403


def test_where_there_is_no_rule_there_is_nothing_to_decide(reading, site_page):
    assert reading.post(site_page("sutton-homes-of-care"), {"kind": "hold", **REASON}).status_code == 404
