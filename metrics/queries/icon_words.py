"""The icons with what they mean, in plain words, for the page that explains them."""

from dataclasses import dataclass

from metrics.charts import icons

VARIATION = {
    "common_cause": "The latest point lies within what this series usually does. Nothing special can be told from it.",
    "improvement_high": "The latest point meets a rule, and it is higher where higher is better.",
    "improvement_low": "The latest point meets a rule, and it is lower where lower is better.",
    "concern_high": "The latest point meets a rule, and it is higher where lower is better.",
    "concern_low": "The latest point meets a rule, and it is lower where higher is better.",
    "neutral_high": "The latest point meets a rule on the high side, where neither way is called better.",
    "neutral_low": "The latest point meets a rule on the low side, where neither way is called better.",
    icons.TOO_FEW: "Fewer than 13 values are held, so there are no limits, and nothing is judged.",
}
ASSURANCE = {
    "pass": "The target lies outside the limits on the good side: this series will keep meeting it unless it changes.",
    "fail": "The target lies outside the limits on the bad side: this series will keep missing it unless it changes.",
    "inconsistent": "The target lies between the limits: some periods will meet it and others miss it, by chance.",
    icons.NO_TARGET: "No target was published for this metric, so nothing is said about meeting one.",
}


@dataclass(frozen=True)
class IconExplained:
    picture: str
    name: str
    meaning: str


def variation_explained() -> list[IconExplained]:
    """What the latest point says, every icon there is."""
    return [_explained(name, icons.variation(name), meaning) for name, meaning in VARIATION.items()]


def assurance_explained() -> list[IconExplained]:
    """Whether a target will be met, every icon there is."""
    return [_explained(name, icons.assurance(name), meaning) for name, meaning in ASSURANCE.items()]


def _explained(name: str, picture: str, meaning: str) -> IconExplained:
    return IconExplained(picture, icons.words(name).short, meaning)
