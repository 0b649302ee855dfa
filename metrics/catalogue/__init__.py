"""The reviewed metrics: one file each in `definitions/`."""

from metrics.catalogue.definition import Definition
from metrics.catalogue.loading import CatalogueError, load_all

__all__ = ["CatalogueError", "Definition", "load_all"]
