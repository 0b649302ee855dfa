"""The manifest of the published series: which file, in which format, from which source, under which licence."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from metrics.uploads.cells import CellFault, Reading
from metrics.uploads.declarations import read_declarations
from metrics.uploads.declared import Declarations
from metrics.uploads.formats import FORMATS
from metrics.uploads.published import read_published

MANIFEST = "manifest.toml"
# Pages make a link of a source, so it can be nothing that a browser would run.
ADDRESS = re.compile(r"(https?://[^\s\"<>]+)?")


class ManifestError(Exception):
    """The manifest cannot be used; says which entry and which key."""


@dataclass(frozen=True)
class SourceFile:
    """One published file, which becomes one submission."""

    file: str
    format: str
    title: str
    source_name: str
    source_url: str
    licence: str
    attribution: str


def read_manifest(directory: Path) -> tuple[SourceFile, ...]:
    """The files in the order in which they are loaded. Raises ManifestError."""
    try:
        entries = tomllib.loads((directory / MANIFEST).read_text(encoding="utf-8")).get("file", [])
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{MANIFEST}: not readable as TOML: {error}") from error
    problems = [problem for entry in entries for problem in _problems(entry, directory)]
    if problems or not entries:
        raise ManifestError("\n".join(problems) or f"{MANIFEST}: names no file")
    return tuple(SourceFile(**entry) for entry in entries)


def _problems(entry: dict[str, object], directory: Path) -> list[str]:
    name = entry.get("file", "an entry without a file")
    keys = {field.name for field in fields(SourceFile)}
    faults = [f"{key}: is needed, as a text" for key in sorted(keys) if not isinstance(entry.get(key), str)]
    faults += [f"{key}: is no key of the manifest" for key in sorted(entry.keys() - keys)]
    if entry.get("format") not in FORMATS:
        faults.append(f"format: “{entry.get('format')}” is none of {', '.join(FORMATS)}")
    if not ADDRESS.fullmatch(str(entry.get("source_url", ""))):
        fault = f"“{entry['source_url']}” is no web address: start it with https:// or leave it empty"
        faults.append(f"source_url: {fault}")
    if not (directory / str(name)).is_file():
        faults.append("file: is not there")
    return [f"{MANIFEST}: {name}: {fault}" for fault in faults]


def read_source(
    source: SourceFile, directory: Path, declared: Declarations | None = None
) -> tuple[list[Reading], list[CellFault]]:
    """The readings of one file, or its faults and no readings. Without `declared`, reads the declarations first."""
    if declared is None:
        declared, faults = read_declarations(directory)
        if faults:
            return [], faults
    content = (directory / source.file).read_bytes()
    return read_published(content, source.file, FORMATS[source.format], declared)
