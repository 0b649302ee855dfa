"""Events of a chart, hidden and shown by the address."""

from django.urls import reverse
from django.utils import timezone

from metrics.actions.owing import basis_fingerprint
from tests.metrics.views.conftest import words_of
from vanguards.models import Award

CHART = reverse("metrics:chart", args=["south-somerset-symphony", "non-elective-admissions"])
FIGURE = f"{CHART}figure.json"
EVENT = "Announced as a vanguard"


def events_in(html):
    return html.count("Core metrics due") + html.count("Funding ended")


def test_events_are_hidden_in_the_picture_the_list_and_the_interactive_figure(reading):
    shown, hidden = (reading.get(address).content.decode() for address in (CHART, f"{CHART}?events=hidden"))
    assert 'href="?events=hidden"' in shown
    assert 'figure.json?events=hidden"' in hidden
    letters = [reading.get(address).json()["layout"]["annotations"] for address in (FIGURE, f"{FIGURE}?events=hidden")]
    assert len(letters[0]) > len(letters[1])
    names = [note["hovertext"] for note in letters[0] if note not in letters[1] and len(note["text"]) == 1]
    assert len(names) > 2
    for words in names:
        assert words in shown
        assert words not in hidden
    assert "Events are hidden. Show events" in words_of(reading.get(f"{CHART}?events=hidden"))


def test_hidden_events_leave_everything_else(reading):
    shown, hidden = (reading.get(address).content.decode() for address in (CHART, f"{CHART}?events=hidden"))
    assert shown.count("data-point=") == hidden.count("data-point=")
    assert shown.count("<tr>") == hidden.count("<tr>")


def test_a_picture_that_is_taken_away_is_as_it_is_seen(reading):
    page = reading.get(f"{CHART}?events=hidden").content.decode()
    assert f"{CHART}chart.svg?events=hidden" in page
    shown, hidden = (reading.get(f"{CHART}chart.svg{query}").content.decode() for query in ("", "?events=hidden"))
    assert "29 vanguards announced" in shown
    assert "29 vanguards announced" not in hidden
    assert "events=hidden" in hidden


def test_awards_of_the_site_are_events_and_are_hidden_with_them(reading):
    chart = reverse("metrics:chart", args=["salford", "non-elective-admissions"])
    joint = "Award of £41m approved in principle for 2015/16, one joint sum for 5 sites"
    shown, hidden = (reading.get(f"{chart}chart.svg{query}").content.decode() for query in ("", "?events=hidden"))
    assert joint in shown
    assert joint not in hidden
    assert joint in words_of(reading.get(chart))
    other = reverse("metrics:chart", args=["stockport", "non-elective-admissions"])
    assert joint not in words_of(reading.get(other)), "another site's award"


def test_a_corrected_award_owes_its_charts(dashboard):
    before = basis_fingerprint()
    Award.objects.current().filter(code="FA004").update(known_until=timezone.now())
    assert basis_fingerprint() != before
