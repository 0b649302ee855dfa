"""The difference between two moments, held to what can be seen at each of them."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from memory.difference import Kind, differences, said_by
from memory.span import Span
from memory.viewpoint import Viewpoint
from vanguards.models import Source

START = datetime(2020, 1, 1, tzinfo=UTC)
KEY, SAID = ("code",), said_by(Source)


def at(day):
    return START + timedelta(days=day)


def keep(code, title, known_from, known_until=None):
    until = None if known_until is None else at(known_until)
    return Source.objects.create(code=code, position=1, title=title, known_from=at(known_from), known_until=until)


def found(since, until):
    changes = differences(Source.objects.order_by("code"), KEY, Span(at(since), at(until)), SAID)
    return {
        change.row.code: (change.kind, change.before and change.before.title, change.after and change.after.title)
        for change in changes
    }


def test_each_kind_of_change(db):
    keep("new", "now", 5)
    keep("revised", "was", 0, 5)
    keep("revised", "is", 5)
    keep("withdrawn", "was", 0, 5)
    keep("same", "as ever", 0)
    assert found(1, 9) == {
        "new": (Kind.NEW, None, "now"),
        "revised": (Kind.REVISED, "was", "is"),
        "withdrawn": (Kind.WITHDRAWN, "was", None),
    }


def test_what_came_and_went_in_between_and_what_came_back_to_what_it_was_is_no_change(db):
    keep("passing", "short", 3, 5)
    keep("back", "one", 0, 3)
    keep("back", "two", 3, 5)
    keep("back", "one", 5)
    assert found(1, 9) == {}
    assert found(1, 4) == {"passing": (Kind.NEW, None, "short"), "back": (Kind.REVISED, "one", "two")}


def test_the_ends_of_a_span_are_those_of_what_is_seen_there(db):
    keep("a", "x", 5)
    assert found(4, 5) == {"a": (Kind.NEW, None, "x")}
    assert found(5, 6) == found(3, 4) == found(5, 5) == {}


def test_it_is_what_two_looks_at_everything_would_tell(db):
    """Random histories, against the slow twin: all rows seen from each moment, side by side."""
    chance = random.Random(7)
    for code in "abcdefgh":
        days = sorted(chance.sample(range(30), 6))
        for known_from, known_until in pairwise(days):
            if chance.random() < 0.7:
                keep(code, chance.choice(("one", "two")), known_from, known_until)
    for _ in range(60):
        since, until = sorted(chance.sample(range(-1, 32), 2))
        then, now = (
            {row.code: row.title for row in Source.objects.seen_from(Viewpoint(reader=None, as_of=at(day)))}
            for day in (since, until)
        )
        slow = {
            code: (_kind(then.get(code), now.get(code)), then.get(code), now.get(code))
            for code in then.keys() | now.keys()
            if then.get(code) != now.get(code)
        }
        assert found(since, until) == slow


def _kind(before, after):
    if before is None:
        return Kind.NEW
    return Kind.WITHDRAWN if after is None else Kind.REVISED


def test_a_span_is_never_upside_down():
    viewpoint = Viewpoint(reader=None, as_of=at(3))
    assert Span.up_to(viewpoint, at(5)) == Span(at(3), at(3))
    assert Span.up_to(viewpoint, at(1)) == Span(at(1), at(3))


@pytest.mark.parametrize("name", ["known_from", "known_until", "id"])
def test_the_moments_and_the_own_key_are_nothing_that_a_row_says(name):
    assert name not in SAID
