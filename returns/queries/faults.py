"""The faults of a file as they are kept with its return: what its page says of them, in the file's order."""

from typing import Any

from metrics.uploads.returns.explain import FaultGroup, SheetPicture, explain
from metrics.uploads.returns.read import ReadReturn

MOST_CELLS = 200  # named in one group; the list of all faults is a file
MOST_PLACES = 12  # on the page: cells, or runs of cells
MOST_TEXTS = 5


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
    return {
        **told,
        "cells": list(group.cells[:MOST_CELLS]),
        "places": list(group.places[:MOST_PLACES]),
        "more_places": max(len(group.places) - MOST_PLACES, 0),
        "texts": list(group.texts[:MOST_TEXTS]),
        "more_texts": max(len(group.texts) - MOST_TEXTS, 0),
        "hides": group.hides,
        "picture": _picture(group.picture) if group.picture else None,
    }


def _picture(picture: SheetPicture) -> dict[str, Any]:
    """Columns as letters and whether they are far from the fault; rows as number and cells.

    A cell is its text, "cell", "row" or "" for how the fault marks it, and whether its column is far.
    """
    columns = [(letters, picture.is_far(letters)) for letters in picture.columns]
    rows = [
        (
            number,
            [(text, _mark(picture, number, at), is_far) for (at, is_far), text in zip(columns, texts, strict=True)],
        )
        for number, texts in picture.rows
    ]
    return {"columns": columns, "rows": rows, "marked": picture.marked}


def _mark(picture: SheetPicture, row: int, column: str) -> str:
    if row != picture.marked_row:
        return ""
    return "cell" if column == picture.marked_column else "row"
