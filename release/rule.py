"""The release rule as reviewed data: window, comparator, margins, readings and quarters, checked field by field."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from metrics.catalogue.definition import Address, CareModel, Slug, Words
from metrics.catalogue.loading import spelled_out
from metrics.periods import quarter
from metrics.stats.release_rule import NAMES, Name

Grade = Literal["good", "limited", "poor"]
Probability = Annotated[float, Field(ge=0, le=1)]
FORBID = ConfigDict(extra="forbid")


class RuleError(Exception):
    """A rule cannot be used; each line says the key and what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Margin:
    """By how many per cent growth must be lower at sites of a care model."""

    __pydantic_config__: ClassVar[ConfigDict] = FORBID
    care_model: CareModel
    percent: Annotated[float, Field(gt=0, lt=100)]

    @property
    def fraction(self) -> float:
        return self.percent / 100

    @property
    def text(self) -> str:
        return f"{self.percent:g}%"


@dataclass(frozen=True, kw_only=True)
class WithoutRule:
    __pydantic_config__: ClassVar[ConfigDict] = FORBID
    care_model: CareModel
    why: Words


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One reading of the rule in words; `name` is that of its arithmetic."""

    __pydantic_config__: ClassVar[ConfigDict] = FORBID
    name: Name
    title: Words
    words: Words


@dataclass(frozen=True, kw_only=True)
class Quarter:
    __pydantic_config__: ClassVar[ConfigDict] = FORBID
    name: Words
    ends_on: date
    decides: Words

    @property
    def key(self) -> str:
        """As the address has it: "2017-09-30"."""
        return self.ends_on.isoformat()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`figures` is the metric that is held in place of `metric`, which the rule is about.

    Only one window and one baseline are understood: those that growth is kept for.
    """

    __pydantic_config__: ClassVar[ConfigDict] = FORBID

    slug: Slug
    name: Words
    words: Words
    metric: Slug
    figures: Slug
    comparator: Slug
    window: Literal["12 months to the end of the quarter"]
    baseline: Literal["2014-15"]
    sources: tuple[Address, ...]
    not_published: tuple[Words, ...] = ()
    met_from: Probability
    not_met_to: Probability
    context_grades: tuple[Grade, ...] = ()
    margins: tuple[Margin, ...]
    without_rule: tuple[WithoutRule, ...] = ()
    readings: tuple[Wording, ...]
    quarters: tuple[Quarter, ...]

    def __post_init__(self) -> None:
        for key, problem in self._problems():
            raise ValueError(f"{key}: {problem}")

    def _problems(self) -> list[tuple[str, str]]:
        models = [*(one.care_model for one in self.margins), *(one.care_model for one in self.without_rule)]
        ends = [one.ends_on for one in self.quarters]
        checks = (
            (self.not_met_to >= self.met_from, "not_met_to", "must lie below met_from"),
            (len(set(models)) < len(models), "margins", "a care model stands twice"),
            (sorted(one.name for one in self.readings) != sorted(NAMES), "readings", f"must be {', '.join(NAMES)}"),
            (not ends or ends != sorted(set(ends)), "quarters", "must be in order, each once"),
            (any(end != quarter(end).end for end in ends), "quarters", "no quarter ends on one of these days"),
        )
        return [(key, problem) for broken, key, problem in checks if broken]

    def margin_of(self, care_model: str) -> Margin | None:
        return next((one for one in self.margins if one.care_model == care_model), None)

    def why_no_rule(self, care_model: str) -> str:
        found = (one.why for one in self.without_rule if one.care_model == care_model)
        return next(found, "The rule does not name this care model.")

    def quarter_of(self, key: str) -> Quarter | None:
        return next((one for one in self.quarters if one.key == key), None)

    @property
    def met_text(self) -> str:
        return f"{self.met_from * 100:g}%"

    @property
    def not_met_text(self) -> str:
        return f"{self.not_met_to * 100:g}%"

    @property
    def care_models(self) -> tuple[str, ...]:
        return tuple(one.care_model for one in self.margins)

    def as_json(self) -> dict[str, Any]:
        """Every field, in what JSON can hold."""
        written: dict[str, Any] = CHECK.dump_python(self, mode="json")
        return written

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rule":
        """Raises RuleError, which names each key at fault."""
        try:
            return CHECK.validate_python(dict(data))
        except ValidationError as error:
            raise RuleError("\n".join(spelled_out(error))) from error


CHECK = TypeAdapter(Rule)


def read_rule(text: str) -> Rule:
    """From TOML. Raises RuleError."""
    try:
        return Rule.from_json(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"not readable as TOML: {error}") from error
