"""Charts: a result in, one description out, and writers that turn it into pictures, tables and words."""

from collections.abc import Callable

from metrics.charts import trend, wave
from metrics.charts.description import ChartDescription

KINDS: dict[str, Callable[..., ChartDescription]] = {
    "trend": trend.describe,
    "plain": trend.describe_plain,
    "wave": wave.describe,
}
