"""Words put together into sentences."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"; `words` are not empty."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def first_lower(words: str) -> str:
    return words[:1].lower() + words[1:]
