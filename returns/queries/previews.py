"""What a page says of the effect that is kept with a return: its icons in sentences, each change with its reasons."""

from collections.abc import Iterator, Mapping
from typing import Any

from metrics.charts.icons import NO_TARGET, words
from returns.models import Return

UNCHANGED = {"": "No icon, before or after: there are no process limits.", NO_TARGET: ""}


def charts(held: Return) -> list[tuple[dict[str, Any], list[str]]]:
    """Each chart before and after, with sentences on its two icons."""
    return [(chart, list(_icons(chart, held.is_published))) for chart in held.effect.get("charts", [])]


def _icons(chart: dict[str, Any], is_published: bool) -> Iterator[str]:
    verb = "changed" if is_published else "would change"
    for name, none in (("variation_icon", ""), ("assurance_icon", NO_TARGET)):
        before, after = ((chart[side] or {}).get(name) or none for side in ("before", "after"))
        if before != after:
            yield f"The icon {verb}: {_lower(before)} → {_lower(after)}."
        elif said := UNCHANGED.get(after, f"The icon stays: {_lower(after)}."):
            yield said


def _lower(icon: str) -> str:
    said = words(icon).long if icon else "no icon"
    return said[:1].lower() + said[1:]


def changes(held: Return, given: Mapping[str, str]) -> list[tuple[dict[str, str], str]]:
    """Each change with the note that its point gets: the reason in the file, then those given for what is unusual."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for warning in held.warnings:
        reasons.setdefault((warning["metric"], warning["period"]), []).append(given.get(warning["key"], ""))
    return [(one, _note(one, reasons)) for one in held.effect.get("changes", [])]


def _note(change: dict[str, str], reasons: Mapping[tuple[str, str], list[str]]) -> str:
    """As it is published: `returns.actions.publishing.with_reasons`."""
    texts = (change["reason"], *reasons.get((change["metric"], change["period"]), ()))
    return "; ".join(dict.fromkeys(text for text in texts if text))
