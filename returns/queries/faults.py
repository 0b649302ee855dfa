"""The faults of a file as people and programs are told of them: equal ones together, with their cells listed."""

from collections.abc import Iterable
from typing import Any

from metrics.uploads.cells import CellFault
from metrics.uploads.returns.read import ReadReturn


def faults_as_json(read: ReadReturn) -> list[dict[str, Any]]:
    """Each group as {"severity", "code", "sheet", "cells", "found", "problem", "mend", "line"}, as the file has them."""
    return grouped(read.faults)


def grouped(faults: Iterable[CellFault]) -> list[dict[str, Any]]:
    groups: dict[tuple, dict[str, Any]] = {}
    for fault in faults:
        key = fault.severity, fault.code, fault.sheet, fault.column, fault.found, fault.problem, fault.mend
        group = groups.setdefault(
            key,
            {
                "severity": fault.severity,
                "code": fault.code,
                "sheet": fault.sheet,
                "cells": [],
                "found": fault.found,
                "problem": fault.problem,
                "mend": fault.mend,
            },
        )
        if fault.cell:
            group["cells"].append(fault.cell)
    return list(groups.values())
