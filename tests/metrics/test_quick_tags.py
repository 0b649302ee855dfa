"""Cards and rows that no template escapes: what a return, a register or a definition says stays words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.template import Context

from metrics.queries.cards import Card, GrowthShown, Icon
from metrics.queries.multiples import Multiple, SiteGraded
from metrics.tables.cells import chart_links
from metrics.templatetags.quick_tags import card, multiple

BOLD = "<b>Ward & Sons</b>"
WRITTEN = "&lt;b&gt;Ward &amp; Sons&lt;/b&gt;"
SITE = SiteGraded("ward", BOLD, "MCP", "good", BOLD)
CARD = Card(
    metric=1,
    area=1,
    area_name=BOLD,
    svg="<svg></svg>",
    latest_value=1.0,
    latest=BOLD,
    period=BOLD,
    data_to=None,
    received_at=None,
    computed_at=datetime(2026, 1, 1, tzinfo=UTC),
    growth_fraction=None,
    growth=GrowthShown(BOLD, BOLD, BOLD),
    difference=None,
    variation=Icon("<svg></svg>", BOLD),
    assurance=None,
)


def test_words_of_a_card_are_escaped_and_pictures_are_not():
    html = card(CARD)
    assert BOLD not in html
    assert html.count(WRITTEN) == 7
    assert html.count("<svg></svg>") == 2


def test_a_card_says_why_there_is_no_growth_and_nothing_where_none_is_asked():
    assert "Growth on 2014-15: too few" in card(replace(CARD, growth=GrowthShown(reason="too few")))
    assert "Growth" not in card(replace(CARD, growth=GrowthShown()))


def test_a_card_without_value_says_so_and_no_card_is_nothing():
    assert "No value is held." in card(replace(CARD, latest=""))
    assert card(None) == ""


@pytest.mark.parametrize("is_named", [True, False])
def test_the_area_is_named_once(is_named):
    named = card(replace(CARD, area_name="NHS Ward CCG"), is_named=is_named)
    assert ("NHS Ward CCG" in named) is not is_named


def test_an_area_of_several_sites_gives_each_its_grade():
    html = multiple(Context(), Multiple("Area", (SITE, replace(SITE, name="Mill", comparability="")), CARD), "beds")
    assert BOLD not in html
    assert f"{WRITTEN}: comparability good: {WRITTEN}<br>Mill: comparability not graded: {WRITTEN}" in html
    assert "These figures stand for 2 sites and are counted once." in html


@pytest.mark.parametrize(("is_computing", "words"), [(True, "the statistic is being computed"), (False, "no value")])
def test_an_area_without_a_card_says_whether_one_comes(is_computing, words):
    assert f"{WRITTEN}: {words}" in multiple(Context(), Multiple(BOLD, (SITE,), None, is_computing), "beds")


def test_links_to_charts_keep_names_as_words():
    assert chart_links(Context(), [SITE], "beds") == f'<a href="/sites/ward/beds/">{WRITTEN}</a>'
