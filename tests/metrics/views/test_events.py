"""Events of a chart, hidden and shown by the address."""

from django.urls import reverse

from tests.metrics.views.conftest import words_of

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
