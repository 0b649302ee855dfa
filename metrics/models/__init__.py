"""What is measured, where, what was received and what it shows."""

from metrics.models.areas import Area, SeriesBreak, SiteArea
from metrics.models.charts import DrawingBasis, OwedChart, StoredChart
from metrics.models.definitions import Metric, MetricDefinition
from metrics.models.notes import Note
from metrics.models.observations import Observation
from metrics.models.panels import OwedPanels, StoredPanel
from metrics.models.rebases import Rebase, RebaseTrial
from metrics.models.submissions import Submission

__all__ = [
    "Area",
    "DrawingBasis",
    "Metric",
    "MetricDefinition",
    "Note",
    "Observation",
    "OwedChart",
    "OwedPanels",
    "Rebase",
    "RebaseTrial",
    "SeriesBreak",
    "SiteArea",
    "StoredChart",
    "StoredPanel",
    "Submission",
]
