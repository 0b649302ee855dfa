"""Published results set beside each other. Values stay the text that was printed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from vanguards.models import EvidenceClass, PublishedResult


@dataclass(frozen=True)
class Disagreement:
    """A local claim and an evaluation with a comparison, of one measure at one site, that differ."""

    slug: str
    measure: str
    claims: tuple[PublishedResult, ...]
    evaluations: tuple[PublishedResult, ...]

    @property
    def both(self) -> tuple[PublishedResult, ...]:
        return self.claims + self.evaluations


def disagreements(results: Iterable[PublishedResult]) -> list[Disagreement]:
    """Needs `site` fetched with each result."""
    grouped: dict[tuple[str, str], list[PublishedResult]] = defaultdict(list)
    for result in results:
        if result.site is not None:
            grouped[result.site.slug, result.measure_code].append(result)
    found = [_disagreement(slug, rows) for (slug, _), rows in grouped.items()]
    return [pair for pair in found if pair.claims and pair.evaluations and _differ(pair)]


def _disagreement(slug: str, rows: list[PublishedResult]) -> Disagreement:
    claims = tuple(row for row in rows if row.evidence_class == EvidenceClass.LOCAL_CLAIM)
    evaluations = tuple(row for row in rows if row.evidence_class == EvidenceClass.EVALUATION)
    return Disagreement(slug, rows[0].measure, claims, evaluations)


def _differ(pair: Disagreement) -> bool:
    return {(row.value, row.unit) for row in pair.claims} != {(row.value, row.unit) for row in pair.evaluations}
