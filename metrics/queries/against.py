"""Whether a site grew less or more than its comparator, where the two intervals can tell."""

from typing import Any

LESS, MORE, CANNOT_TELL = "less", "more", "cannot tell"


def against(difference: dict[str, Any] | None) -> str:
    """ "less", "more", "cannot tell", or an empty text where there is no difference.

    `difference`: as a chart keeps it, in fractions, with 95% bounds. It is told only where both the
    interval in points and the interval of the ratio exclude no difference.
    """
    if not difference or difference.get("points") is None:
        return ""
    lowest = [difference.get("points_lower"), difference.get("ratio_lower")]
    highest = [difference.get("points_upper"), difference.get("ratio_upper")]
    if None in lowest or None in highest:
        return CANNOT_TELL
    if max(highest) < 0:
        return LESS
    return MORE if min(lowest) > 0 else CANNOT_TELL


SENTENCES = {
    LESS: "Grew less than {}.",
    MORE: "Grew more than {}.",
    CANNOT_TELL: "Whether it grew less or more than {}, these figures cannot tell.",
}


def sentence(difference: dict[str, Any] | None, comparator: str) -> str:
    """The same in a sentence that names the comparator; empty where there is no difference."""
    return SENTENCES.get(against(difference), "").format(comparator)


def in_a_sentence(comparator: str) -> str:
    """A comparator's name, short enough for a sentence: "the rest of England"."""
    name, _, _ = comparator.partition(" (")
    return name.replace("Rest of", "the rest of")
