"""The faults of a file as they are kept with its return: what its page says of them, in the file's order."""

from dataclasses import asdict
from typing import Any

from metrics.uploads.returns.explain import FaultGroup, explain
from metrics.uploads.returns.read import ReadReturn

MOST_CELLS = 200  # named in one group on the page; the list of all faults is a file


def explained(read: ReadReturn) -> list[dict[str, Any]]:
    """One entry for each group of equal faults, the first with the headline and the patterns of the whole file."""
    explanation = explain(read)
    groups = [_as_json(group) for group in explanation.groups]
    groups[0] |= {
        "headline": explanation.headline,
        "left_out": explanation.left_out,
        "patterns": [pattern.sentence for pattern in explanation.patterns],
    }
    return groups


def _as_json(group: FaultGroup) -> dict[str, Any]:
    told = group.as_json()
    cells = group.cells[:MOST_CELLS]
    more = len(group.cells) - len(cells)
    picture = asdict(group.picture) | {"marked": group.picture.marked} if group.picture else None
    return {**told, "cells": list(cells), "more": more, "hides": group.hides, "picture": picture}
