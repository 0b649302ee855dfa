"""What is declared beside the series: areas, which area stands for a site, states, faults of the source, breaks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from metrics.periods import Period
from metrics.states import State

AREA_KINDS = ("organisation", "organisations", "local authority", "cohort", "comparator", "England", "site population")
GRADES = ("good", "limited", "poor")


@dataclass(frozen=True)
class DeclaredArea:
    """`parts`: the organisations it is made of. `without`: those a comparator leaves out. `other_codes`: in files."""

    code: str
    name: str
    kind: str
    parts: tuple[str, ...]
    without: tuple[str, ...]
    other_codes: tuple[str, ...]


@dataclass(frozen=True)
class DeclaredSiteArea:
    """The area that stands for a site in a metric. An empty `area_code`: the metric does not apply; `note` says why."""

    site_slug: str
    metric: str
    area_code: str
    valid_from: date | None
    valid_to: date | None
    basis: str
    comparability: str
    note: str


@dataclass(frozen=True)
class DeclaredState:
    """Why values of these periods are not there. An empty `area` means every area of the metric."""

    metric: str
    area: str
    period: Period
    state: State
    reason: str
    source: str
    line: int

    def covers(self, metric: str, area: str, period: Period) -> bool:
        within = self.period.start <= period.start and period.end <= self.period.end
        return within and self.metric == metric and self.area in ("", area)


@dataclass(frozen=True)
class DeclaredFault:
    """A value that its own source reports as faulty: kept, drawn hollow, left out of limits."""

    metric: str
    area: str
    period: Period
    fault: str
    source: str
    line: int


@dataclass(frozen=True)
class DeclaredBreak:
    """A step in a series that is no performance."""

    metric: str
    area: str
    on: date
    title: str
    source: str


@dataclass(frozen=True)
class Declarations:
    """All of them. `area_of` finds an area by its own code or by one that files use for it."""

    areas: tuple[DeclaredArea, ...] = ()
    site_areas: tuple[DeclaredSiteArea, ...] = ()
    states: tuple[DeclaredState, ...] = ()
    faults: tuple[DeclaredFault, ...] = ()
    breaks: tuple[DeclaredBreak, ...] = ()

    @cached_property
    def area_of(self) -> dict[str, DeclaredArea]:
        return {code: area for area in self.areas for code in (area.code, *area.other_codes)}

    @cached_property
    def fault_of(self) -> dict[tuple[str, str, Period], DeclaredFault]:
        return {(fault.metric, fault.area, fault.period): fault for fault in self.faults}

    def state_of(self, metric: str, area: str, period: Period) -> DeclaredState | None:
        """The state declared for this value; one for the area goes before one for every area."""
        found = [state for state in self.states if state.covers(metric, area, period)]
        return max(found, key=lambda state: bool(state.area), default=None)
