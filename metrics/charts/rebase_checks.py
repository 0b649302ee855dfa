"""What guidance asks about a re-base, answered from the chart as it is and as it would be. Advice, no gate.

Source: Making Data Count asks for a known cause, a change that the rules see and enough values for new limits, and
for a person's judgement ("Getting started", p. 41, as cited in issue 142 of NHSRplotthedots).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.charts.description import ChartDescription, Point
from metrics.charts.timeline import span_words, stretches
from metrics.stats.spc import MDC_2023

SHIFT = "consecutive points"


@dataclass(frozen=True)
class Check:
    """`met` is None where only a person can tell."""

    question: str
    answer: str
    met: bool | None


def checks(now: ChartDescription, then: ChartDescription, *, on: date, cause: str) -> tuple[Check, ...]:
    """`now`: the chart as it is; `then`: as it would be with limits restarting at `on`."""
    return (
        Check(
            "Is the cause known?",
            f"As stated: “{cause.rstrip('.')}”. Whether it explains a lasting change, a person judges.",
            None,
        ),
        _enough(_since(then, on)),
        _shift(_since(now, on)),
        _settled(_since(then, on)),
    )


def _since(description: ChartDescription, on: date) -> list[Point]:
    sound = (point for point in description.points if point.value is not None and not point.fault)
    return [point for point in sound if point.start >= on]


def _enough(since: Sequence[Point]) -> Check:
    held, needed = len(since), MDC_2023.needed
    answer = f"{held} {'value is' if held == 1 else 'values are'} held from that period on, and {needed} are needed."
    more = "" if held >= needed else " Until then there would be no mean, no limits and no icon, only a plain line."
    return Check("Are there enough values for new limits?", answer + more, held >= needed)


def _shift(since: Sequence[Point]) -> Check:
    runs = list(stretches(since, lambda point: _side(point)))
    seen = "; ".join(f"{span_words(run)} {run[0].side}" for run in runs)
    answer = (
        f"Seven or more values in a row lie on one side of the present mean: {seen}."
        if seen
        else ("No seven values in a row lie on one side of the present mean from that period on.")
    )
    return Check("Did the rules see a shift?", answer, bool(seen))


def _side(point: Point) -> str:
    """The side on which a shift was seen, or nothing."""
    return point.side if any(SHIFT in rule and point.side in rule for rule in point.rules) else ""


def _settled(since: Sequence[Point]) -> Check:
    flagged = sum(bool(point.rules) for point in since)
    if not any(point.segment is not None for point in since):
        return Check("Would the new level be steady?", "Nobody can tell before there are limits.", None)
    answer = f"{flagged} of {len(since)} values would meet a rule against the new limits."
    return Check("Would the new level be steady?", answer, flagged == 0)
