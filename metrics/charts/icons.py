"""Variation and assurance icons in the manner of Making Data Count, drawn here as inline SVG.

Each icon tells its meaning three times: by letter, by shape and by colour; and carries it in words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from metrics.charts.markup import escape
from metrics.charts.theme import BLUE, GREY, INK, ORANGE, PAPER, PURPLE

SIDE = 40
TOO_FEW, NO_TARGET = "too_few_points", "no_target"


@dataclass(frozen=True)
class IconWords:
    short: str
    long: str


WORDS = {
    "common_cause": IconWords("Common cause", "Common cause: no significant change"),
    "improvement_high": IconWords("Improvement: higher", "Special cause, improvement: higher"),
    "improvement_low": IconWords("Improvement: lower", "Special cause, improvement: lower"),
    "concern_high": IconWords("Concern: higher", "Special cause, concern: higher"),
    "concern_low": IconWords("Concern: lower", "Special cause, concern: lower"),
    "neutral_high": IconWords("Special cause: higher", "Special cause, neither better nor worse: higher"),
    "neutral_low": IconWords("Special cause: lower", "Special cause, neither better nor worse: lower"),
    TOO_FEW: IconWords("Too few points", "Too few points for process limits"),
    "pass": IconWords("Passes target", "Assurance: the process will consistently pass the target"),
    "fail": IconWords("Fails target", "Assurance: the process will consistently fail the target"),
    "inconsistent": IconWords("Hit or miss", "Assurance: the process may pass or fail the target"),
    NO_TARGET: IconWords("No target", "No target was published, so there is no assurance"),
}


def words(icon: str | None) -> IconWords:
    """What an icon says; an absent one says that there is no icon."""
    return WORDS[icon] if icon else IconWords("No icon", "No icon: no process limits")


def variation(icon: str | None) -> str:
    """The variation icon as a standing SVG image with its words."""
    return _image(icon or TOO_FEW)


def assurance(icon: str | None) -> str:
    """The assurance icon as a standing SVG image with its words."""
    return _image(icon or NO_TARGET)


def _image(icon: str) -> str:
    says = escape(words(icon).long)
    return (
        f'<svg class="spc-icon" role="img" aria-label="{says}" width="{SIDE}" height="{SIDE}" '
        f'viewBox="0 0 {SIDE} {SIDE}"><title>{says}</title>{drawing(icon)}</svg>'
    )


def referred(icon: str) -> str:
    """The icon by reference to its drawing in the page's `sprite`, for pages that show many."""
    says = escape(words(icon).long)
    return (
        f'<svg class="spc-icon" role="img" aria-label="{says}" width="{SIDE}" height="{SIDE}">'
        f'<use href="#icon-{icon}"/></svg>'
    )


def sprite() -> str:
    """Every icon's drawing, once, for the references on the page."""
    symbols = (
        f'<symbol id="icon-{icon}" viewBox="0 0 {SIDE} {SIDE}">{draw()}</symbol>' for icon, draw in DRAWINGS.items()
    )
    return f'<svg class="icon-sprite" aria-hidden="true" width="0" height="0">{"".join(symbols)}</svg>'


def drawing(icon: str) -> str:
    """The inside of an icon, on a square of 40 units."""
    return DRAWINGS[icon]()


def _ring(colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return f'<circle cx="20" cy="20" r="18" fill="{PAPER}" stroke="{colour}" stroke-width="3"{dashes}/>'


def _letter(text: str, x: float, y: float, colour: str, size: int = 13) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-family="Arial, sans-serif" font-weight="bold" '
        f'font-size="{size}" fill="{colour}">{text}</text>'
    )


def _dots(heights: tuple[float, ...], colour: str, shape: str) -> str:
    """A line of five points, the last two in the icon's own colour and shape."""
    places = [(8.5 + 5.5 * index, height) for index, height in enumerate(heights)]
    path = "L".join(f"{x:g} {y:g}" for x, y in places)
    plain = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="2" fill="{GREY}"/>' for x, y in places[:3])
    own = "".join(SHAPES[shape](x, y, colour) for x, y in places[3:])
    return f'<path d="M{path}" fill="none" stroke="{GREY}"/>{plain}{own}'


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="2" fill="{colour}"/>'


def _square(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x - 2.6:g} {y - 2.6:g}h5.2v5.2h-5.2z" fill="{colour}"/>'


def _up(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x:g} {y - 3.4:g}l3.3 5.8h-6.6z" fill="{colour}"/>'


def _down(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x:g} {y + 3.4:g}l3.3-5.8h-6.6z" fill="{colour}"/>'


SHAPES = {"dot": _dot, "square": _square, "up": _up, "down": _down}
RISING, FALLING = (27.0, 29.0, 25.0, 18.0, 13.0), (13.0, 11.0, 15.0, 22.0, 27.0)


def _special(colour: str, shape: str, *, high: bool) -> Callable[[], str]:
    def draw() -> str:
        letter = _letter("H", 13, 18, colour) if high else _letter("L", 13, 32, colour)
        return _ring(colour) + _dots(RISING if high else FALLING, colour, shape) + letter

    return draw


def _neutral(*, high: bool) -> Callable[[], str]:
    def draw() -> str:
        arrow = "M26 29V12M20.5 17.5L26 12L31.5 17.5" if high else "M26 11v17M20.5 22.5L26 28L31.5 22.5"
        path = f'<path d="{arrow}" fill="none" stroke="{PURPLE}" stroke-width="3"/>'
        return _ring(PURPLE) + _letter("H" if high else "L", 13.5, 25, PURPLE) + path

    return draw


def _common() -> str:
    limits = f'<path d="M6 12h28M6 28h28" stroke="{GREY}" stroke-dasharray="3 2"/>'
    return _ring(GREY) + limits + _dots((18.0, 23.0, 17.0, 22.0, 19.0), GREY, "dot")


def _assurance(letter: str, colour: str, wave: int) -> Callable[[], str]:
    """A letter over a wave, and the target as a dashed line above, across or below the wave."""

    def draw() -> str:
        target = f'<path d="M6 27h28" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 2"/>'
        line = f'<path d="M8 {wave}q4-6 8 0t8 0t8 0" fill="none" stroke="{colour}" stroke-width="2"/>'
        return _ring(colour) + target + line + _letter(letter, 20, 18, colour, 14)

    return draw


def _no_target() -> str:
    return _ring(GREY, dashed=True)


def _too_few() -> str:
    return _ring(GREY, dashed=True) + _letter("few", 20, 18, INK, 12) + _dots((28, 26, 29, 27, 28), GREY, "dot")


DRAWINGS: dict[str, Callable[[], str]] = {
    "common_cause": _common,
    "improvement_high": _special(BLUE, "square", high=True),
    "improvement_low": _special(BLUE, "square", high=False),
    "concern_high": _special(ORANGE, "up", high=True),
    "concern_low": _special(ORANGE, "down", high=False),
    "neutral_high": _neutral(high=True),
    "neutral_low": _neutral(high=False),
    TOO_FEW: _too_few,
    "pass": _assurance("P", BLUE, 23),
    "fail": _assurance("F", ORANGE, 31),
    "inconsistent": _assurance("?", GREY, 27),
    NO_TARGET: _no_target,
}
