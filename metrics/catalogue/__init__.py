"""The reviewed metrics: one file each in `definitions/`."""

from metrics.catalogue.definition import Definition
from metrics.catalogue.loading import CatalogueError, load_all

# The programme's three core metrics, in the order in which pages show them.
CORE_ORDER = ("emergency-admissions", "bed-days", "quality-of-life")

__all__ = ["CORE_ORDER", "CatalogueError", "Definition", "load_all"]
