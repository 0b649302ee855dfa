"""Notes, events and re-bases on a chart, in every writer."""

from datetime import date
from xml.etree import ElementTree

from metrics.charts import plotly_figure, rows, svg, theme
from metrics.charts.description import Note
from metrics.charts.events import without_events


def titles(described, size="full"):
    root = ElementTree.fromstring(svg.write(described, size=size))
    return [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]


def letters(described):
    return {note["text"] for note in plotly_figure.write(described)["layout"]["annotations"]}


def test_notes_are_numbered_in_order_of_time_and_those_outside_are_left_out(charts):
    described = charts["trend"]
    assert [(note.number, note.key, note.point) for note in described.notes] == [(1, 3, None), (2, 7, 36)]
    assert described.notes[1].words == "April 2016: A strike (Asha Example, 2 June 2016; about an earlier value)"


def test_every_writer_tells_a_note(charts):
    described = charts["trend"]
    for note in described.notes:
        assert note.words in titles(described)
        assert note.words in titles(described, "narrow")
        assert f"Note {note.number}, {note.words}" in described.alternative_text
        assert str(note.number) in letters(described)
    told = [row["note"] for row in rows.table(described)]
    assert told[9:12] == ["note 1: A hard winter", "note 1", "note 1"]
    assert described.points[9].says.endswith("note 1")


def test_a_long_note_is_cut_short_in_the_picture(make):
    long = make.brief(written=(Note(date(2013, 4, 1), date(2013, 4, 30), "word " * 200, "Asha Example"),))
    (note,) = make.trend(make.months([10.0] * 20), brief=long).notes
    assert len(note.words) < 250
    assert "…" in note.words


def test_earlier_limits_stay_lighter_and_are_said_to_be_earlier(charts):
    described = charts["trend"]
    old, new = described.segments
    assert (old.superseded, new.superseded) == (True, False)
    assert old.words.endswith("until limits restart")
    assert theme.SUPERSEDED in svg.write(described)
    lines = [trace for trace in plotly_figure.write(described)["data"] if trace.get("legendgroup") == "Mean"]
    assert [(line["line"]["color"], line["showlegend"]) for line in lines] == [
        (theme.SUPERSEDED, False),
        (theme.INK, True),
    ]


def test_a_rebase_says_where_why_and_who(charts):
    described = charts["trend"]
    words = "April 2018: limits restart: A new ward (approved by Asha Example on 3 May 2018: lasting)"
    assert words in described.caption
    assert words in titles(described)
    assert [point.index for point in described.points if point.restarts] == [60]
    assert "limits restart" in rows.table(described)[60]["note"]


def test_without_events_the_rest_stays(charts):
    described = charts["trend"]
    left = without_events(described)
    assert {mark.kind for mark in described.marks} == {"happened", "planned", "break", "rebase"}
    assert {mark.kind for mark in left.marks} == {"break", "rebase"}
    gone = [mark.words for mark in described.marks if mark.is_event]
    assert gone and not any(words in left.alternative_text or words in titles(left) for words in gone)
    assert left.notes == described.notes
    assert left.points == described.points
