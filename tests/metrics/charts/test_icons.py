from xml.etree import ElementTree

import pytest

from metrics.charts import icons
from metrics.charts.icons import WORDS


@pytest.mark.parametrize("name", list(WORDS))
def test_every_icon_is_an_image_with_words(name):
    image = ElementTree.fromstring(icons.variation(name))
    assert image.get("role") == "img"
    assert image.get("aria-label") == icons.words(name).long
    assert "style" not in icons.variation(name)


def test_no_two_icons_look_alike_without_colour():
    colourless = {
        name: icons.drawing(name).replace(icons.BLUE, "").replace(icons.ORANGE, "").replace(icons.PURPLE, "")
        for name in WORDS
    }
    assert len(set(colourless.values())) == len(WORDS)


@pytest.mark.parametrize(
    ("name", "letter"),
    [("concern_high", "H"), ("improvement_low", "L"), ("pass", "P"), ("fail", "F"), ("inconsistent", "?")],
)
def test_letters(name, letter):
    assert f">{letter}</text>" in icons.drawing(name)


def test_without_an_icon_the_empty_ones_are_shown():
    assert "Too few points" in icons.variation(None)
    assert "No target" in icons.assurance(None)
    assert icons.words(None).short == "No icon"


def test_every_icon_of_the_analysis_is_drawn(make):
    steady = make.trend(make.months([10.0, 10.4] * 12), brief=make.brief(target=5.0))
    assert steady.variation_icon == "common_cause"
    assert icons.words(steady.assurance_icon).short == "Fails target"
    assert make.trend(make.months([1.0])).variation_icon == icons.TOO_FEW
