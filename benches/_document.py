"""docs/benchmarks.md: what the measurements said when they were last run, a section for each.

A measurement hands over its words and tables, and replaces its own section and no other.
"""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
START = """# Measurements

Written by `script/bench`; each measurement replaces its own section. Seconds are those of one machine on one day:
the ratios count, and both sides of each were measured in turn in the same run.
"""
IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
LEFT, RIGHT = "---", "---:"


def write(name: str, title: str, *paragraphs: str) -> None:
    """Print a measurement, and put it into the document under its title; paragraphs may be tables."""
    text = "\n\n".join((f"## {title}", f"`script/bench {name}`, {date.today():%d %B %Y}, {machine()}.", *paragraphs))
    print(text)
    held = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else START
    DOCUMENT.write_text(replaced(held, name, text), encoding="utf-8")


def replaced(document: str, name: str, text: str) -> str:
    """The document with the section `name` in place of the one it had, or at its end."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = f"{start}\n{text}\n{end}"
    found = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if found.search(document):
        return found.sub(lambda _: section, document)
    return f"{document.rstrip()}\n\n{section}\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown; the first column is of words, the others of numbers."""
    rules = [LEFT, *[RIGHT] * (len(headings) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rules, *rows))


def machine() -> str:
    """Its size in words, "two cores": enough to judge the seconds by."""
    count = len(os.sched_getaffinity(0))
    cores = IN_WORDS[count] if count < len(IN_WORDS) else str(count)
    return f"{cores} core" if count == 1 else f"{cores} cores"
