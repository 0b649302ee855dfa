import json
from functools import lru_cache

from django.db import models

from memory.models import Known, known_constraints, known_index
from metrics.catalogue import Definition

REMEMBERED = 256  # definitions


class Metric(models.Model):
    """A metric's identity. What it means is in its definitions, of which one is in force at any moment."""

    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.slug


class MetricDefinition(Known):
    """A version of a reviewed definition of the catalogue. None in force: the metric is retired."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="definitions")
    body = models.JSONField(help_text="The definition as the catalogue writes it.")

    class Meta:
        constraints = known_constraints("definition", "metric")
        indexes = [known_index("definition")]

    def __str__(self) -> str:
        return f"{self.metric} from {self.known_from:%Y-%m-%d}"

    @property
    def definition(self) -> Definition:
        return _read(json.dumps(self.body))


@lru_cache(REMEMBERED)
def _read(body: str) -> Definition:
    """A definition is immutable, and checking one anew for every page would take longer than its query."""
    return Definition.from_json(json.loads(body))
