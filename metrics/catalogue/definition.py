"""What a metric is: one definition, checked field by field, that goes to JSON and back unchanged."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter

from metrics.units import UNITS, Unit

Role = Literal["core", "proxy", "side measure", "context"]
Kind = Literal["activity rate", "survey wave", "count", "table"]
Direction = Literal["increase", "decrease", "neutral"]
Frequency = Literal["month", "quarter", "year"]
Exposure = Literal["people", "days", "none"]
CareModel = Literal["PACS", "MCP", "EHCH"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# Pages make a link of it, so it can be nothing that a browser would run.
Address = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s\"<>]+)?$")]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One metric as reviewed; the database keeps versions of it as JSON.

    `stands_in_for` is the slug of the core metric that a proxy or a side measure is shown beside, `overview_column`
    the core metric whose column it fills on the overview until sites report that metric themselves.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    slug: Slug
    name: Words
    short_name: Words
    code: Words  # as the sources name it: "NEL_FFCE_CCG"
    role: Role
    kind: Kind
    stands_in_for: str = ""
    overview_column: str = ""
    care_models: tuple[CareModel, ...] = ("PACS", "MCP", "EHCH")
    direction: Direction  # where improvement lies
    frequency: Frequency
    exposure: Exposure
    per_person: bool
    event_count: bool  # events that occur one by one, so that their variance is at least their mean
    has_limits: bool  # drawn with control limits once 13 values are held
    rule_set: str = "mdc-2023"
    baseline: str = "to March 2015"
    chart_unit: str
    published_unit: str
    charted_how: Words  # goes on from "Charted": "per 1,000 people per 30 days", "as published, wave by wave"
    comparator: str = ""  # code of the area
    national: str = ""  # code of the area
    definition: Words
    official_wording: str = ""  # core metrics
    numerator: str = ""
    denominator: str = ""
    target: float | None = None
    target_source: str = ""
    source_name: Words
    source_url: Address
    licence: Words
    caveats: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        for key, problem in self._problems():
            raise ValueError(f"{key}: {problem}")

    def _problems(self) -> list[tuple[str, str]]:
        checks = (
            (
                self.role in ("proxy", "side measure") and not self.stands_in_for,
                "stands_in_for",
                "names no core metric",
            ),
            (self.role == "core" and bool(self.stands_in_for), "stands_in_for", "a core metric stands in for none"),
            (self.role == "core" and not self.official_wording, "official_wording", "a core metric needs it"),
            (self.per_person and self.exposure == "days", "per_person", "beds over days are not per person"),
            (self.has_limits and self.kind in ("survey wave", "table"), "has_limits", f"a {self.kind} has none"),
            (self.kind == "activity rate" and self.exposure == "none", "exposure", "an activity rate needs one"),
            (self.kind == "count" and self.exposure != "none", "exposure", "a count has no rate"),
            ((self.target is None) != (not self.target_source), "target_source", "a target and its source go together"),
            (self.chart_unit not in UNITS, "chart_unit", f"“{self.chart_unit}” is no unit"),
            (self.published_unit not in UNITS, "published_unit", f"“{self.published_unit}” is no unit"),
        )
        return [(key, problem) for broken, key, problem in checks if broken]

    @property
    def unit(self) -> Unit:
        return UNITS[self.chart_unit]

    @property
    def unit_as_published(self) -> Unit:
        return UNITS[self.published_unit]

    @property
    def division(self) -> str:
        """How the value beside the charted one comes about where it is our own; empty where a source prints it."""
        if self.exposure == "none" or self.is_wave:
            return ""
        counts = "two published counts" if self.exposure == "people" else "published bed days by the days"
        return f"our division of the {counts}"

    @property
    def beside_charted(self) -> str:
        """What the value beside the charted one is called."""
        if not self.division:
            return "Value as published"
        return "Rate for the period itself" if self.exposure == "people" else "Mean for the period itself"

    @property
    def is_core(self) -> bool:
        return self.role == "core"

    @property
    def is_wave(self) -> bool:
        return self.kind == "survey wave"

    @property
    def levels_compare(self) -> bool:
        """Whether two areas of different size can be set beside each other by the height of their lines."""
        return self.per_person or self.is_wave

    def applies_to(self, care_model: str) -> bool:
        """Whether the metric is asked of sites of this care model; where not, its state is not applicable."""
        return care_model in self.care_models

    def as_json(self) -> dict[str, Any]:
        """Every field, in lists, texts, numbers and truth values only."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Definition":
        """Raises pydantic.ValidationError, which names each key at fault."""
        return CHECK.validate_python(dict(data))


CHECK = TypeAdapter(Definition)
