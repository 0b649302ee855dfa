"""Re-bases on their pages: asked for, computed, decided, listed."""

import re

import pytest
from django.urls import reverse

from downloads.png_texts import texts_of
from memory.viewpoint import Viewpoint
from metrics.actions.drawing import refresh_owed
from metrics.actions.trials import draw_trials
from metrics.models import OwedChart, Rebase
from metrics.queries.rebases import changed_between, waiting_for
from tests.metrics.people import person
from tests.metrics.views.conftest import words_of
from vanguards.models import Site

SITE, METRIC = "south-somerset-symphony", "non-elective-admissions"
CHART = reverse("metrics:chart", args=[SITE, METRIC])
ASK = reverse("metrics:rebase-ask", args=[SITE, METRIC])
LIST = reverse("metrics:rebases")
SAID = {"on": "2016-04-01", "cause": "A new ward counts as admitted"}


@pytest.fixture
def asked(client, manager):
    client.force_login(manager)
    return client.post(ASK, SAID).headers["Location"]


def seen(client, address):
    return re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]


def test_from_asking_to_limits_that_restart(client, asked, lead):
    words = words_of(client.get(asked))
    assert "What would change is being computed." in words
    assert draw_trials() == 1
    words = words_of(client.get(asked))
    assert "A programme lead decides." in words and "Are there enough values for new limits? Yes." in words
    client.force_login(lead)
    assert [rebase.waits_for_reader for rebase in waiting_for(Viewpoint(lead))] == [True]
    assert "1 request waits for your decision." in words_of(client.get(LIST))
    page = client.get(asked).content.decode()
    assert len(set(re.findall(r'data-chart="(\w+)"', page))) == 4
    answer = client.post(asked, {"approve": "yes", "reason": "It will last", "seen": seen(client, asked)})
    assert answer.status_code == 302
    assert OwedChart.objects.count() == 1
    refresh_owed()
    html = client.get(CHART).content.decode()
    assert "limits restart: A new ward counts as admitted (approved by Asha Example" in html
    assert "It will last" in words_of(client.get(CHART))
    assert "The pictures and answers below are those that the decision rested on" in words_of(client.get(asked))
    assert waiting_for(Viewpoint(lead)) == []


def test_before_and_after_leave_on_one_sheet_once_they_are_worked_out(client, asked):
    picture = f"{asked}before-and-after.png"
    assert client.get(picture).status_code == 404
    assert "before-and-after" not in client.get(asked).content.decode()
    draw_trials()
    assert f'href="{picture}" download' in client.get(asked).content.decode()
    words = texts_of(client.get(picture).content)
    assert words["Title"].startswith("Limits from April 2016, Non-elective admissions, South Somerset")
    assert "Now: " in words["Description"] and "If limits restart: " in words["Description"]
    for told in (SAID["cause"], "Asked by Mike Example", "State: ", "As known on", "Open Government"):
        assert told in words["Source"], told
    svg = client.get(f"{asked}before-and-after.svg").content.decode()
    assert len(set(re.findall(r'data-chart="(\w+)"', svg))) == 2
    assert client.get(f"{asked}before-and-after.gif").status_code == 404


def test_who_asked_is_told_that_another_decides(client, lead):
    client.force_login(lead)
    address = client.post(ASK, SAID).headers["Location"]
    draw_trials()
    assert "You asked for this, so another programme lead decides." in words_of(client.get(address))
    assert 'name="approve"' not in client.get(address).content.decode()
    assert client.post(address, {"refuse": "yes", "reason": "No"}).status_code == 403


@pytest.mark.parametrize("kind", ["reader", "certifier", "manager", "analyst"])
def test_only_a_lead_decides(client, asked, kind):
    draw_trials()
    client.force_login(person("Robin Example", kind, Site.objects.get(slug=SITE)))
    assert client.get(asked).status_code == 200
    assert client.post(asked, {"approve": "yes", "reason": "Yes", "seen": ""}).status_code == 403
    assert Rebase.objects.get().is_open


def test_who_may_ask(client, dashboard):
    site, other = Site.objects.get(slug=SITE), Site.objects.get(slug="dudley")
    people = (("Rob", "reader", site, 403), ("Cora", "certifier", site, 403), ("Max", "manager", other, 403))
    for name, kind, place, status in (*people, ("Ana", "analyst", None, 200), ("Mia", "manager", site, 200)):
        client.force_login(person(f"{name} Example", kind, place))
        assert client.get(ASK).status_code == status
        assert ("Ask for limits to restart" in client.get(CHART).content.decode()) == (status == 200)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, manager):
    client.force_login(manager)
    answer = client.post(ASK, {"on": "2016-04-01", "cause": " "})
    assert answer.status_code == 422
    assert "Say what changed." in words_of(answer)
    assert 'value="2016-04-01" selected' in answer.content.decode()
    answer = client.post(ASK, {"on": "2016-04-15", "cause": "Kept words"})
    assert "Choose one of the periods of this chart." in words_of(answer)
    assert "Kept words" in answer.content.decode()
    assert not Rebase.objects.exists()


def test_a_second_request_waits_for_the_first(client, asked):
    answer = client.post(ASK, {**SAID, "on": "2017-04-01"})
    assert answer.status_code == 422
    assert "Another request about this chart is open." in words_of(answer)


def test_a_decision_needs_a_reason_and_what_was_seen(client, asked, lead):
    draw_trials()
    client.force_login(lead)
    assert "Give a reason." in words_of(client.post(asked, {"approve": "yes", "reason": ""}))
    stale = client.post(asked, {"approve": "yes", "reason": "Kept words", "seen": "of yesterday"})
    assert stale.status_code == 422
    assert "The figures have changed since you opened this page." in words_of(stale)
    assert "Kept words" in stale.content.decode()
    assert "Choose what to do" in words_of(client.post(asked, {"reason": "Yes"}))
    assert Rebase.objects.get().is_open


def test_refused_and_then_reversed_is_not_possible(client, asked, lead):
    draw_trials()
    client.force_login(lead)
    client.post(asked, {"refuse": "yes", "reason": "The ward was there before"})
    assert "Refused by Asha Example" in words_of(client.get(CHART))
    assert "nothing to reverse" in words_of(client.post(asked, {"reverse": "yes", "reason": "No"}))
    assert "decided already" in words_of(client.post(asked, {"refuse": "yes", "reason": "No"}))


def test_a_reversal_is_a_decision_with_its_reason(client, asked, lead):
    draw_trials()
    client.force_login(lead)
    client.post(asked, {"approve": "yes", "reason": "It will last", "seen": seen(client, asked)})
    approved = Rebase.objects.current().get()
    client.post(asked, {"reverse": "yes", "reason": "The ward closed again"})
    words = words_of(client.get(asked))
    assert "It will last" in words and "The ward closed again" in words
    reversed_at = Rebase.objects.current().get().known_from
    found = changed_between(approved.known_from, reversed_at)
    assert [row.status for row in found] == ["reversed"]
    assert [row.status for row in changed_between(approved.requested_at, reversed_at)] == ["approved", "reversed"]


def test_a_chart_without_limits_has_none_to_restart(client, manager):
    client.force_login(manager)
    for metric in ("quality-of-life-mental-health", "winter-beds", "emergency-admissions"):
        assert client.get(reverse("metrics:rebase-ask", args=[SITE, metric])).status_code == 404


def test_before_it_was_asked_for_it_is_not_found(client, asked):
    assert client.get(f"{asked}?as_of=2026-01-01").status_code == 404
    assert "None." in words_of(client.get(f"{LIST}?as_of=2026-01-01"))
