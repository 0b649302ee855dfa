"""The one description of a panel: a picture of all areas of a metric at once, such as a funnel.

As with a chart, words, marks and cells are settled in it, and the picture and the table only place them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from metrics.charts.description import ValueAxis

SCHEMA = 1


class PanelKind(StrEnum):
    FUNNEL = "funnel"
    RANKED = "ranked"


class Mark(StrEnum):
    """How an area is drawn. Which side, and how far out, has a shape of its own."""

    USUAL = "usual"
    HIGH = "high"
    LOW = "low"
    FAR_HIGH = "far high"
    FAR_LOW = "far low"
    CONTEXT = "context"


@dataclass(frozen=True)
class PanelSite:
    """A site that an area stands for, and how well: "good", "limited", "poor" or not graded."""

    slug: str
    name: str
    comparability: str


@dataclass(frozen=True)
class Member:
    """An area of a panel with the sites it stands for. It is drawn, ranked and counted once, however many they are."""

    area_name: str
    sites: tuple[PanelSite, ...]
    care_model: str
    comparability: str
    note: str = ""

    @property
    def names(self) -> str:
        return " and ".join(site.name for site in self.sites) or self.area_name

    @property
    def is_context(self) -> bool:
        """Graded poor: shown, and never judged or ranked."""
        return self.comparability == "poor"

    @property
    def is_limited(self) -> bool:
        return self.comparability == "limited"

    @property
    def standing(self) -> str:
        """What is said of its grade wherever it is listed."""
        said = "poor: context only" if self.is_context else self.comparability or "not graded"
        return f"{said}; one area for {len(self.sites)} sites, counted once" if len(self.sites) > 1 else said


@dataclass(frozen=True)
class PanelBrief:
    """What is said of a panel beside its numbers. `window`: "12 months to March 2019"."""

    metric_name: str
    window: str
    proxy_text: str = ""
    source: str = ""
    source_url: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    text: str
    is_number: bool = False


@dataclass(frozen=True)
class PanelPoint:
    """One area. `x` and `y` are None where it has no place in the picture; `cells` are its row of the table, after
    its names. `key` is the letter beside its mark."""

    index: int
    member: Member
    cells: tuple[str, ...]
    says: str
    mark: Mark = Mark.USUAL
    key: str = ""
    x: float | None = None
    y: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def is_placed(self) -> bool:
        return self.x is not None


@dataclass(frozen=True)
class Line:
    """A line across the picture: limits, the pooled rate, the comparator. `style`: "centre", "inner", "outer",
    "counting", "comparator", "nought"."""

    name: str
    style: str
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PanelDescription:
    """`across` and `up` are its axes; a ranked panel has a row an area in place of the second.

    `legend`: the marks that are there, with their words. `sentence` says what is seen, `caption` what must be known.
    """

    kind: PanelKind
    title: str
    metric_name: str
    window: str
    headings: tuple[Heading, ...]
    points: tuple[PanelPoint, ...]
    across: ValueAxis
    up: ValueAxis | None = None
    lines: tuple[Line, ...] = ()
    legend: tuple[tuple[Mark, str], ...] = ()
    proxy_text: str = ""
    headline: str = ""
    sentence: str = ""
    alternative_text: str = ""
    caption: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""

    @property
    def placed(self) -> tuple[PanelPoint, ...]:
        return tuple(point for point in self.points if point.is_placed)

    @property
    def is_drawn(self) -> bool:
        return bool(self.placed)

    @property
    def first_heading(self) -> str:
        return "Site"

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists, texts and numbers; fields at their default are left out."""
        written: dict[str, Any] = CODEC.dump_python(self, mode="json", exclude_defaults=True)
        return {"schema": SCHEMA, **written}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PanelDescription":
        """The description that `as_json` wrote; ValueError when another version wrote it."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"A panel of schema {SCHEMA} was expected, not {data.get('schema')!r}.")
        return CODEC.validate_python(data)


CODEC = TypeAdapter(PanelDescription)


def letter(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    before, own = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + own)


def listed(names: list[str]) -> str:
    """ "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
