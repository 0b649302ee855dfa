"""A return in words: what a certifier signs, word for word."""

from collections.abc import Iterator

from returns.models import Return
from returns.queries.asked import name_of

DECLARATION = "I have seen the changes listed here, and to the best of my knowledge the figures are right."


def summary_of(held: Return) -> str:
    """What publishing would change, with the reasons given; the same return gives the same words."""
    return "\n".join(_lines(held))


def _lines(held: Return) -> Iterator[str]:
    yield f"Return {held.reference} of {name_of(held.site)}, file {held.file_name}, SHA-256 {held.digest}."
    yield counts_in_words(held.counts)
    for change in held.effect.get("changes", []):
        before = f"{change['prior']} becomes " if change["prior"] else ""
        reason = f" Reason: {change['reason']}." if change["reason"] else ""
        yield f"{change['change']}: {change['metric_name']}, {change['period']}: {before}{change['now']}.{reason}"
    if more := held.effect.get("more_changes"):
        yield f"And {more:,} more, as the file has them."
    yield f"Mark of all changes: {held.effect.get('fingerprint', '')}."
    given = dict(held.reasons.values_list("warning", "text"))
    for warning in held.warnings:
        yield f"Unusual: {warning['problem']}. Right because: {given.get(warning['key'], 'no reason given')}."
    yield DECLARATION


def counts_in_words(counts: dict[str, int]) -> str:
    """ "6 new points, 2 revised, 31 unchanged.\""""
    parts = [f"{counts.get(change, 0):,} {change}" for change in ("new", "revised", "withdrawn", "unchanged")]
    return f"{', '.join(parts)}." if counts else "Nothing counted yet."
