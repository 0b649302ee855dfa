from datetime import date

import pytest

from compare.compared import gap
from metrics.stats.growth import difference
from tests.compare.building import grown, row

YEAR = (date(2018, 11, 1), date(2019, 10, 31))
EARLIER = (date(2018, 4, 1), date(2019, 3, 31))


def test_the_gap_is_the_difference_of_the_two_stored_growths():
    own, other = grown(YEAR, 0.10), grown(YEAR, 0.02)
    found = gap(row("a", own), row("b", other))
    assert found.difference == difference(own, other)
    assert found.difference.points == pytest.approx(0.08)
    assert found.words == "Grew more."


def test_seen_from_the_other_side_the_gap_turns_round():
    a, b = row("a", grown(YEAR, 0.10)), row("b", grown(YEAR, 0.02))
    assert gap(a, b).difference.points == -gap(b, a).difference.points
    assert gap(b, a).words == "Grew less."


def test_where_the_intervals_hold_no_difference_it_cannot_be_told():
    assert gap(row("a", grown(YEAR, 0.03)), row("b", grown(YEAR, 0.02))).words == "Cannot tell which grew more."


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row("a", grown(YEAR, 0.1), comparability="poor"), "Context only: its area says little about the site."),
        (row("a"), "Its growth is not computed."),
        (row("a", grown(EARLIER, 0.1)), "Not compared: its growth runs to another month."),
        (row("a", grown(YEAR, 0.1), comparability="", within=("b",)), "Not compared: one is part of the other."),
    ],
)
def test_what_is_not_differenced_says_why(one, why):
    found = gap(one, row("b", grown(YEAR, 0.02)))
    assert found.difference is None and found.words == why


def test_context_and_what_has_no_growth_is_no_reference():
    assert not row("a", grown(YEAR, 0.1), comparability="poor").can_be_reference
    assert not row("a").can_be_reference
    assert row("a", grown(YEAR, 0.1)).can_be_reference
