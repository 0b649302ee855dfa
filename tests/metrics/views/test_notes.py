"""Notes on their pages: written, listed, withdrawn, and by whom."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.models import Note, Observation, OwedChart, SiteArea
from metrics.periods import quarter
from tests.metrics.people import person
from tests.metrics.views.conftest import words_of
from vanguards.models import Site

SITE, METRIC, START = "south-somerset-symphony", "non-elective-admissions", "2016-04-01"
CHART = reverse("metrics:chart", args=[SITE, METRIC])
CHART_NOTES = reverse("metrics:chart-notes", args=[SITE, METRIC])
POINT_NOTES = reverse("metrics:point-notes", args=[SITE, METRIC, START])
SITE_NOTES = reverse("metrics:site-notes", args=[SITE])
SAID = {"text": "A ward was closed", "visibility": "everybody"}


def observation():
    link = SiteArea.objects.current().get(site__slug=SITE, metric__slug=METRIC)
    return Observation.objects.current().get(metric=link.metric, area=link.area, period_start=START)


def test_a_note_on_a_point_names_the_version_it_explains(client, manager):
    client.force_login(manager)
    page = client.get(reverse("metrics:point-notes", args=[SITE, METRIC, START])).content.decode()
    version = re.search(r'name="observation" value="(\d+)"', page)[1]
    answer = client.post(POINT_NOTES, {**SAID, "observation": version})
    assert answer.headers["Location"] == f"{reverse('metrics:point', args=[SITE, METRIC, START])}#notes"
    note = Note.objects.get()
    assert note.observation == observation()
    assert note.period == observation().period
    refresh_owed()
    words = words_of(client.get(CHART))
    assert "Note 1 About April 2016 A ward was closed Mike Example" in words
    assert "A ward was closed" in words_of(client.get(reverse("metrics:point", args=[SITE, METRIC, START])))
    assert "A ward was closed" not in words_of(client.get(reverse("metrics:point", args=[SITE, METRIC, "2016-05-01"])))


def test_a_version_that_was_revised_while_the_note_was_written_is_taken(client, manager):
    client.force_login(manager)
    seen = observation()
    revised = Observation.objects.get(pk=seen.pk)
    revised.pk, revised.numerator, revised.known_from = None, seen.numerator + 1, timezone.now()
    Observation.objects.filter(pk=seen.pk).update(known_until=revised.known_from)
    revised.save()
    client.post(POINT_NOTES, {**SAID, "observation": seen.pk})
    assert Note.objects.get().observation == seen


def test_a_version_of_another_point_is_not_taken(client, manager):
    client.force_login(manager)
    other = Observation.objects.exclude(period_start=START).first()
    client.post(POINT_NOTES, {**SAID, "observation": other.pk})
    assert Note.objects.get().observation == observation()


def test_a_note_on_a_stretch_and_on_the_whole_series(client, lead):
    client.force_login(lead)
    client.post(CHART_NOTES, {**SAID, "first": "2016-04-01", "last": "2016-06-01"})
    client.post(CHART_NOTES, {**SAID, "text": "Counted by the commissioner"})
    whole, stretch = Note.objects.all()
    assert (stretch.period, whole.period) == (quarter(date(2016, 4, 1)), None)
    assert OwedChart.objects.count() == 1
    words = words_of(client.get(CHART))
    assert "About the whole series Counted by the commissioner" in words
    assert "About April 2016 to June 2016 A ward was closed" in words
    assert "not drawn on the chart yet" in words


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": "", "first": "2016-04-01"}, "Write your note."),
        ({"text": "Kept words", "last": "2016-04-01"}, "Choose the first period as well"),
        ({"text": "Kept words", "first": "2016-06-01", "last": "2016-04-01"}, "The last period is before the first"),
        ({"text": "Kept words", "first": "no period"}, "Select a valid choice"),
        ({"text": "Kept words" + "x" * 2_000}, "at most 2000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, lead, sent, told):
    client.force_login(lead)
    answer = client.post(CHART_NOTES, {"visibility": "site", **sent})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is a problem" in html and told in html
    assert sent["text"] in html
    assert 'value="site" selected' in html
    assert not Note.objects.exists()


def test_notes_on_the_site_and_the_programme_stand_on_the_page_of_the_site(client, lead, manager):
    client.force_login(lead)
    client.post(reverse("metrics:programme-notes"), {**SAID, "text": "The programme ends in March"})
    client.force_login(manager)
    assert client.post(SITE_NOTES, {**SAID, "text": "Two practices joined"}).status_code == 302
    for address in (reverse("metrics:site", args=[SITE]), SITE_NOTES):
        words = words_of(client.get(address))
        assert (
            "About the site Two practices joined" in words
            and "About the programme The programme ends in March" in words
        )
    assert "Two practices joined" not in words_of(client.get(reverse("metrics:site", args=["dudley"])))


@pytest.mark.parametrize("address", [CHART_NOTES, POINT_NOTES, SITE_NOTES, reverse("metrics:programme-notes")])
def test_who_may_not_write_is_refused_and_sees_no_form(client, dashboard, address):
    dudley = Site.objects.get(slug="dudley")
    for name, kind, site in (("Rob", "reader", Site.objects.get(slug=SITE)), ("Max", "manager", dudley)):
        client.force_login(person(f"{name} Example", kind, site))
        assert "Add a note" not in client.get(address).content.decode()
        assert client.post(address, SAID).status_code == 403
    assert not Note.objects.exists()


def test_the_past_cannot_be_written_in(client, lead):
    client.force_login(lead)
    assert client.post(f"{SITE_NOTES}?as_of=2026-01-01", SAID).status_code == 403
    assert not Note.objects.exists()


def test_a_note_is_withdrawn_by_its_author_or_a_lead_and_by_nobody_else(client, lead, manager):
    client.force_login(manager)
    client.post(SITE_NOTES, SAID)
    address = reverse("metrics:withdraw-note", args=[Note.objects.get().pk])
    client.force_login(person("Cora Example", "certifier", Site.objects.get(slug=SITE)))
    assert client.post(address).status_code == 403
    client.force_login(lead)
    assert client.post(address, {"back": "//example.com/"}).headers["Location"] == reverse("metrics:programme-notes")
    assert client.post(address, {"back": SITE_NOTES}).headers["Location"] == SITE_NOTES
    assert "A ward was closed" not in words_of(client.get(SITE_NOTES))
    assert client.get(address).status_code == 405


def test_a_note_for_the_people_of_a_site_is_not_found_by_others(client, manager):
    client.force_login(manager)
    client.post(SITE_NOTES, {**SAID, "visibility": "site"})
    client.force_login(person("Rob Example", "reader"))
    assert "A ward was closed" not in words_of(client.get(SITE_NOTES))
    assert client.post(reverse("metrics:withdraw-note", args=[Note.objects.get().pk])).status_code == 404


def test_reasons_that_came_with_figures_stand_in_the_same_list(reading):
    words = words_of(reading.get(CHART_NOTES))
    assert re.search(r"November 2019 to December 2019 .*[Rr]egistered patients", words)


def test_words_are_never_taken_for_markup(client, lead):
    client.force_login(lead)
    client.post(CHART_NOTES, {**SAID, "text": "<b>bold</b> & more", "first": "2016-04-01"})
    refresh_owed()
    html = client.get(CHART).content.decode()
    assert "<b>bold" not in html and "&lt;b&gt;bold" in html
