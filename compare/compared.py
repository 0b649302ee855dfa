"""What is set beside each other: a row a series, with its stored results and how it differs from a reference."""

from dataclasses import dataclass
from functools import cached_property

from metrics.charts.description import ChartDescription
from metrics.models import Area, StoredChart
from metrics.queries.against import CANNOT_TELL, LESS, MORE, against
from metrics.queries.cards import Card
from metrics.queries.links import Absence
from metrics.queries.multiples import SiteGraded
from metrics.stats.growth import Growth
from metrics.stats.growth_difference import difference
from metrics.stats.growth_results import GrowthDifference

TOLD = {
    LESS: "Grew less.",
    MORE: "Grew more.",
    CANNOT_TELL: "Cannot tell which grew more.",
}


@dataclass(frozen=True)
class Compared:
    """One series, of one site, of sites that share an area, or of a group. `key` is what the address calls it.

    `people`: how many were counted in the latest period; None where the exposure is not people. `within`: the
    codes of the area and of what it is made of.
    """

    key: str
    name: str
    sites: tuple[SiteGraded, ...]
    area: Area | None
    basis: str = ""
    chart: StoredChart | None = None
    card: Card | None = None
    absence: Absence | None = None
    people: float | None = None
    within: frozenset[str] = frozenset()

    @property
    def is_line(self) -> bool:
        return not self.sites

    @property
    def comparability(self) -> str:
        """The worst grade among its sites: the figure is differenced only where it speaks for all of them."""
        grades = [site.comparability for site in self.sites]
        return next((grade for grade in ("poor", "limited", "good") if grade in grades), "")

    @property
    def is_context(self) -> bool:
        return self.comparability == "poor"

    @cached_property
    def growth(self) -> Growth | None:
        """As stored; None where there is none to go by, or it rests on faulty values."""
        if self.chart is None or self.chart.growth is None or self.chart.growth_fraction is None:
            return None
        return Growth.from_json(self.chart.growth)

    @cached_property
    def description(self) -> ChartDescription | None:
        return ChartDescription.from_json(self.chart.description) if self.chart else None

    @property
    def graded(self) -> str:
        """What is printed beside its chart; empty for a line, which is no site's."""
        grade = self.comparability
        return f"Comparability {grade}{': context only' if self.is_context else ''}" if grade else ""

    @property
    def can_be_reference(self) -> bool:
        return self.growth is not None and not self.is_context

    @property
    def denominator(self) -> str:
        latest = self.description.latest if self.description else None
        return latest.denominator_text if latest else ""


@dataclass(frozen=True)
class Gap:
    """How much more one series grew than the reference; or, without `difference`, why that is not said."""

    words: str
    difference: GrowthDifference | None = None


def gap(row: Compared, reference: Compared) -> Gap:
    """Of two stored results, by arithmetic on their growths and variances alone."""
    if row is reference:
        return Gap("The reference.")
    if why := _why_not(row, reference):
        return Gap(why)
    found = difference(row.growth, reference.growth)
    return Gap(TOLD.get(against(found.as_json()), ""), found)


def _why_not(row: Compared, reference: Compared) -> str:
    if row.is_context:
        return "Context only: its area says little about the site."
    if row.growth is None:
        return "Its growth is not computed."
    if row.growth.window_end != reference.growth.window_end:
        return "Not compared: its growth runs to another month."
    if row.within & reference.within:
        return "Not compared: one is part of the other."
    return ""
