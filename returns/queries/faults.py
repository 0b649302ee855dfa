"""The faults of a file as they are kept with its return: what its page says of them, in the file's order."""

from typing import Any

from metrics.uploads.returns.explain import FaultGroup, SheetPicture, explain
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
    picture = _picture(group.picture) if group.picture else None
    return {**told, "cells": list(cells), "more": more, "hides": group.hides, "picture": picture}


def _picture(picture: SheetPicture) -> dict[str, Any]:
    """Rows as number and cells; a cell is its text and "cell", "row" or "" for how the fault marks it."""
    rows = [
        (number, [(text, _mark(picture, number, column)) for column, text in zip(picture.columns, texts, strict=True)])
        for number, texts in picture.rows
    ]
    return {"columns": picture.columns, "rows": rows, "marked": picture.marked}


def _mark(picture: SheetPicture, row: int, column: str) -> str:
    if row != picture.marked_row:
        return ""
    return "cell" if column == picture.marked_column else "row"
