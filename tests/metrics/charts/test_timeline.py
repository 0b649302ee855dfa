from datetime import date

import pytest

from metrics.charts.description import BandKind, Break, Event
from metrics.states import State


def test_gaps_say_their_state_and_reason(make):
    points = make.months([1.0, None, None, 2.0])
    points[1:3] = [make.point(index, None, state=State.SUPPRESSED, reason="small numbers") for index in (1, 2)]
    points.append(make.point(4, None, state=State.NOT_YET_DUE))
    gaps = [band for band in make.trend(points).bands if band.kind is BandKind.GAP]
    assert [gap.label for gap in gaps] == ["suppressed", "not yet due"]
    assert gaps[0].words == "May 2013 to June 2013: suppressed: small numbers"


def test_line_ends_at_a_gap_a_fault_and_a_break(make):
    points = make.months([1.0, 1.1, None, 1.2, 1.3, 9.0, 1.4, 1.5, 1.6])
    points[5] = make.point(5, 9.0, fault="doubled")
    brief = make.brief(breaks=(Break(date(2013, 11, 20), "new boundary"),))
    assert make.trend(points, brief=brief).lines == ((0, 1), (3, 4), (6, 7), (8,))


@pytest.mark.parametrize(
    ("precision", "status", "words"),
    [
        ("day", "happened", "10 May 2013: Opened"),
        ("month", "in force", "May 2013: Opened"),
        ("year", "planned", "2013: Opened (planned)"),
    ],
)
def test_events_say_their_date_as_precisely_as_it_is_known(make, precision, status, words):
    event = Event(date(2013, 5, 10), precision, "Opened", status)
    (mark,) = make.trend(make.months([1.0] * 12), brief=make.brief(events=(event,))).marks
    assert mark.words == words
    assert mark.kind == ("planned" if status == "planned" else "happened")


def test_events_outside_are_said_but_not_drawn(make):
    event = Event(date(1999, 5, 10), "day", "Long before")
    described = make.trend(make.months([1.0] * 3), brief=make.brief(events=(event,)))
    assert described.marks == ()
    assert "Outside the periods shown: 10 May 1999: Long before" in described.caption


def test_letters_follow_the_dates_and_go_on_after_z(make):
    events = tuple(Event(date(2013, 4 + index % 9, 1 + index), "day", f"Event {index}") for index in range(28))
    marks = make.trend(make.months([1.0] * 12), brief=make.brief(events=events)).marks
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    assert [mark.letter for mark in marks][-3:] == ["Z", "27", "28"]


def test_provisional_tail_is_a_band(make):
    points = [*make.months([1.0, 2.0]), make.point(2, 3.0, provisional=True), make.point(3, 3.0, provisional=True)]
    (band,) = [band for band in make.trend(points).bands if band.kind is BandKind.PROVISIONAL]
    assert (band.start, band.end) == (date(2013, 6, 1), date(2013, 7, 31))
