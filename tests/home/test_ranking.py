"""What stands first: evidence, population and money, by arithmetic that can be done by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.ranking import Item, News, of_fact, of_restatement, of_signal, ranked, score

BASE = Item(News.NEW_SIGNAL, "One", "/one/", evidence=0.8, people=200_000, pounds=Decimal(4_000_000))

items = st.builds(
    Item,
    news=st.sampled_from(News),
    sentence=st.text(max_size=5),
    link=st.just("/"),
    evidence=st.floats(0, 1),
    people=st.none() | st.integers(0, 2_000_000),
    pounds=st.none() | st.decimals(0, 50_000_000, places=2),
)


def test_the_score_by_hand():
    assert score(BASE, 400_000, Decimal(8_000_000)) == pytest.approx(0.8 * 1.5 * 1.5)
    assert score(replace(BASE, people=None, pounds=None), 400_000, Decimal(8_000_000)) == 0.8
    assert score(BASE, 0, Decimal(0)) == 0.8


@pytest.mark.parametrize("more", [{"evidence": 0.81}, {"people": 200_001}, {"pounds": Decimal(4_000_001)}], ids=str)
def test_more_of_each_comes_first(more):
    more = replace(BASE, sentence="More", **more)
    assert [item.sentence for item in ranked([BASE, more]).shown] == ["More", "One"]


def test_a_likely_flag_says_less_and_an_end_half_as_much():
    assert of_signal(0.1) > of_signal(0.4) > of_signal(None) > of_signal(0.4, is_over=True)
    assert of_signal(0.1, is_over=True) == pytest.approx(0.45)
    assert of_fact() == of_restatement(moved_the_chart=True) > of_restatement(moved_the_chart=False)


@given(st.lists(items, max_size=20))
def test_seven_at_most_highest_first_none_lost_and_the_order_of_arrival_is_nothing(held):
    found = ranked(held)
    assert len(found.shown) == min(len(held), 7)
    assert len(found.shown) + found.left == len(held)
    most = (
        max((item.people or 0 for item in held), default=0),
        max((item.pounds or Decimal(0) for item in held), default=Decimal(0)),
    )
    scores = [score(item, *most) for item in found.shown]
    assert scores == sorted(scores, reverse=True)
    assert all(item.evidence <= one <= 4 * item.evidence + 1e-9 for item, one in zip(found.shown, scores, strict=True))
    left = list(held)
    for item in found.shown:
        left.remove(item)
    assert all(score(item, *most) <= min(scores) for item in left)
    in_words = [(item.news, item.sentence) for item in found.shown]
    assert [(item.news, item.sentence) for item in ranked(reversed(held)).shown] == in_words
