"""Reads the definitions, checks each and how they fit together; an error names the file and the key."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from metrics.catalogue.definition import Definition

DEFINITIONS = Path(__file__).with_name("definitions")


class CatalogueError(Exception):
    """A definition cannot be used; each line says the file, the key and what is wrong."""


def load_all(directory: Path = DEFINITIONS) -> dict[str, Definition]:
    """Every definition by slug, in the order of the file names. Raises CatalogueError with all faults at once."""
    loaded: dict[str, Definition] = {}
    faults: list[str] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            loaded[path.stem] = read_definition(path)
        except CatalogueError as error:
            faults.append(str(error))
    faults += dangling_links(loaded)
    if faults:
        raise CatalogueError("\n".join(faults))
    return loaded


def read_definition(path: Path) -> Definition:
    """One file, whose name is the slug. Raises CatalogueError."""
    try:
        definition = Definition.from_json(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name}: not readable as TOML: {error}") from error
    except ValidationError as error:
        raise CatalogueError("\n".join(f"{path.name}: {fault}" for fault in spelled_out(error))) from error
    if definition.slug != path.stem:
        raise CatalogueError(f"{path.name}: slug: “{definition.slug}” differs from the name of the file")
    return definition


def spelled_out(error: ValidationError) -> list[str]:
    """Key and problem; a rule over several keys puts the key into its message."""
    return [
        ": ".join([*(str(part) for part in fault["loc"]), fault["msg"].removeprefix("Value error, ")])
        for fault in error.errors()
    ]


def dangling_links(definitions: dict[str, Definition]) -> list[str]:
    """Links to a core metric that is not there or is no core metric."""
    core = {slug for slug, definition in definitions.items() if definition.is_core}
    return [
        f"{slug}.toml: {key}: “{target}” is no core metric"
        for slug, definition in definitions.items()
        for key in ("stands_in_for", "overview_column")
        if (target := getattr(definition, key)) and target not in core
    ]
