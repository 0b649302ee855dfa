import pytest

from metrics.charts import theme
from metrics.charts.description import BandKind, Marker


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GRAPHICS = {theme.LINE, theme.LIMITS, theme.TARGET, theme.COMPARATOR, *(look.colour for look in theme.LOOKS.values())}


@pytest.mark.parametrize("colour", sorted(GRAPHICS))
def test_graphics_stand_out_from_paper_and_bands(colour):
    for ground in (theme.PAPER, *theme.BAND_FILLS.values()):
        assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("colour", [theme.INK, theme.LIMITS, theme.TARGET, theme.COMPARATOR])
def test_letters_can_be_read(colour):
    assert contrast(colour, theme.PAPER) >= 4.5


def test_every_marker_has_a_look_and_every_band_a_fill():
    assert set(theme.LOOKS) == set(Marker)
    assert set(theme.BAND_FILLS) == set(BandKind)


def test_improvement_and_concern_differ_in_shape():
    shapes = {kind: {theme.LOOKS[marker].shape for marker in Marker if marker.startswith(kind)} for kind in KINDS}
    for kind in KINDS:
        assert all(shapes[kind].isdisjoint(shapes[other]) for other in KINDS if other != kind)


KINDS = ("common", "improvement", "concern", "neutral", "hollow", "absent")
