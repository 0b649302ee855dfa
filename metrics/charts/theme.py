"""Colours, shapes and names of what is drawn.

Every colour stands out from white by 3 to 1 or more, and none carries meaning alone: each kind of
point also has a shape of its own. No red, amber or green.
"""

from dataclasses import dataclass

from metrics.charts.description import BandKind, Marker

INK = "#212b32"
LINE = "#4c6272"
LIMITS = "#4c6272"
SUPERSEDED = "#8a949b"  # limits that have restarted since: lighter, and still 3 to 1
GRID = "#d8dde0"
PAPER = "#ffffff"
TARGET = "#8a1a6b"
COMPARATOR = "#00686e"
INTERVAL, INTERVAL_EDGE = "#e1e6ea", "#768692"
BAND_FILLS = {
    BandKind.BASELINE: "#e8edee",
    BandKind.PROVISIONAL: "#ffffff",
    BandKind.GAP: "#f0f4f5",
    BandKind.FAULT: "#f0f4f5",
}

GREY, BLUE, ORANGE, PURPLE = "#5c6b75", "#0066b3", "#c75000", "#5f2a94"


@dataclass(frozen=True)
class Look:
    """`shape` is one of the shapes that the picture writer knows; `symbol` is plotly's name for it."""

    colour: str
    shape: str
    symbol: str
    words: str


LOOKS = {
    Marker.PLAIN: Look(LINE, "circle", "circle", "value, no limits"),
    Marker.COMMON_CAUSE: Look(GREY, "circle", "circle", "common cause"),
    Marker.IMPROVEMENT_HIGH: Look(BLUE, "square", "square", "special cause, improvement: higher"),
    Marker.IMPROVEMENT_LOW: Look(BLUE, "square", "square", "special cause, improvement: lower"),
    Marker.CONCERN_HIGH: Look(ORANGE, "triangle-up", "triangle-up", "special cause, concern: higher"),
    Marker.CONCERN_LOW: Look(ORANGE, "triangle-down", "triangle-down", "special cause, concern: lower"),
    Marker.NEUTRAL_HIGH: Look(PURPLE, "diamond", "diamond", "special cause, neutral: higher"),
    Marker.NEUTRAL_LOW: Look(PURPLE, "diamond", "diamond", "special cause, neutral: lower"),
    Marker.HOLLOW: Look(INK, "ring", "circle-open", "source reports a fault: left out of the limits"),
    Marker.ABSENT: Look(INK, "cross", "x-thin", "no value"),
}
