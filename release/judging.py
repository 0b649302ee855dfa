"""What the rule says of one site in one quarter, and whether that can be told at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from metrics.growths import GrowthAt
from metrics.stats.release_rule import Name, growth_for, readings
from metrics.units import number
from release.rule import Margin, Rule, Wording

NARROW = 0.001  # a tenth of a percentage point: pages print no less


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"
    NO_RULE = "no rule"


@dataclass(frozen=True)
class Judged:
    """One reading. `plain` is the answer of the figures as they stand, None where the reading says nothing.

    `most` is the highest growth that meets the rule, and `over` how far growth lies above it; `probability` that the
    rule is truly met.
    """

    wording: Wording
    most: float | None
    over: float | None
    plain: bool | None
    probability: float | None
    told: Outcome

    @property
    def says_nothing(self) -> bool:
        return self.plain is None

    @property
    def plain_words(self) -> str:
        """The answer; with how narrow it is where the figures round to the limit itself."""
        said = {True: "met", False: "not met", None: "says nothing"}[self.plain]
        if self.over is None or abs(self.over) >= NARROW:
            return said
        return f"{said}, by {number(abs(self.over) * 100, 2)} points"


@dataclass(frozen=True)
class Verdict:
    """All readings of one site in one quarter. `why` says in a sentence why the outcome is what it is.

    `missing` says whose figure stands in the way of any answer: "site", "comparator" or "".
    """

    outcome: Outcome
    why: str
    margin: Margin | None = None
    growth: GrowthAt | None = None
    readings: tuple[Judged, ...] = ()
    final: "Verdict | None" = None
    missing: str = ""

    @cached_property
    def changed_by_provisional(self) -> tuple[Judged, ...]:
        """The readings, as they are without provisional months, whose plain answer is another one then."""
        if self.final is None:
            return ()
        pairs = zip(self.readings, self.final.readings, strict=False)
        return tuple(without for one, without in pairs if one.plain != without.plain)


def verdict(rule: Rule, care_model: str, comparability: str, one: GrowthAt | None, absent: str = "") -> Verdict:
    """`one`: growth to the end of the quarter; `absent` says why there is none."""
    margin = rule.margin_of(care_model)
    if margin is None:
        return Verdict(Outcome.NO_RULE, rule.why_no_rule(care_model))
    if one is None or one.own.growth is None:
        return Verdict(Outcome.CANNOT_TELL, _sentence(absent if one is None else one.why), margin, one, missing="site")
    if one.comparator is None or one.comparator.growth is None:
        why = (one.comparator.reason if one.comparator else "") or "it has no growth over these 12 months"
        return Verdict(
            Outcome.CANNOT_TELL, f"The comparator is missing: {_sentence(why)}", margin, one, missing="comparator"
        )
    judged = tuple(_judged(rule, margin, one, is_context=comparability in rule.context_grades))
    outcome, why = _outcome(rule, comparability, judged)
    final = verdict(rule, care_model, comparability, one.final) if one.final else None
    return Verdict(outcome, why, margin, one, judged, final)


def _judged(rule: Rule, margin: Margin, one: GrowthAt, *, is_context: bool) -> Iterator[Judged]:
    """Of an area that says little about the site no reading is told, however sure its own growth is."""
    assert one.comparator is not None
    found = {reading.name: reading for reading in readings(one.own, one.comparator, margin.fraction)}
    for wording in rule.readings:
        reading = found[wording.name]
        over = None if reading.most is None or one.own.growth is None else one.own.growth - reading.most
        told = Outcome.CANNOT_TELL if is_context else _told(rule, reading.probability)
        yield Judged(wording, reading.most, over, reading.met, reading.probability, told)


def _told(rule: Rule, probability: float | None) -> Outcome:
    if probability is None or rule.not_met_to < probability < rule.met_from:
        return Outcome.CANNOT_TELL
    return Outcome.MET if probability >= rule.met_from else Outcome.NOT_MET


def _outcome(rule: Rule, comparability: str, judged: tuple[Judged, ...]) -> tuple[Outcome, str]:
    """Of all readings that say something: what they tell alike, else that these figures cannot tell."""
    saying = [one for one in judged if not one.says_nothing]
    told = {one.told for one in saying}
    if comparability in rule.context_grades:
        return (
            Outcome.CANNOT_TELL,
            f"The area’s comparability is graded {comparability}: it says little about the site.",
        )
    if any(one.probability is None for one in saying):
        return Outcome.CANNOT_TELL, "A growth has no interval, so nobody can say how sure the answer is."
    if told == {Outcome.MET}:
        return Outcome.MET, "Met by every reading that says something, and chance does not explain it."
    if told == {Outcome.NOT_MET}:
        return Outcome.NOT_MET, "Not met by any reading, and chance does not explain it."
    if {one.plain for one in saying} == {True, False}:
        return Outcome.CANNOT_TELL, "The readings give different answers."
    if Outcome.CANNOT_TELL in told and len(told) > 1:
        return Outcome.CANNOT_TELL, "Some readings can be told and others cannot."
    return Outcome.CANNOT_TELL, "Chance alone could have made the answer."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


@dataclass(frozen=True)
class Needed:
    """The growth up to which, with the scatter there is, a reading would be told as met, and that from which as not."""

    met_to: float | None
    not_met_from: float | None


def needed(rule: Rule, found: Verdict, name: Name) -> Needed | None:
    """None where there is no interval or the reading says nothing."""
    if found.margin is None or found.growth is None or found.growth.comparator is None:
        return None
    own, other = found.growth.own, found.growth.comparator
    met, not_met = (growth_for(p, name, found.margin.fraction, own, other) for p in (rule.met_from, rule.not_met_to))
    return Needed(met, not_met) if met is not None or not_met is not None else None
